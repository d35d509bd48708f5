// The network's picture: its columns side by side, the ten logits, and the lines between them.

import { reach, regionIn } from "../shared/geometry.js";
import { number } from "../shared/numbers.js";
import { digitOf } from "../shared/planes.js";
import { blockOf, columnsOf, layOut } from "./columns.js";
import { ColumnView } from "./columnview.js";
import { paths } from "./lines.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Shown<number[]>} Logits */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {import("./scenes.js").Read} Read */
/** @typedef {import("./scenes.js").Scene} Scene */
/** @typedef {[column: number, from: number, to: number, amount: number]} Link  from a column's map to the next one's */

const LEAST = 1; // logit: where nothing adds as much, all lines are thin

export class Board {
  /** @type {ColumnView[]} */
  views = [];

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.lines = /** @type {SVGElement} */ (place.querySelector(".lines"));
    this.logits = /** @type {HTMLElement} */ (place.querySelector(".logits"));
    this.bars = [...this.logits.querySelectorAll("button")];
  }

  /** Builds the columns of a network. @param {Atlas} atlas @param {string} stage */
  build(atlas, stage) {
    this.atlas = atlas;
    this.views = columnsOf(atlas, stage).map((column) => new ColumnView(column, atlas));
    for (const old of this.place.querySelectorAll("[data-column]")) old.remove();
    this.logits.before(...this.views.map(({ place }) => place));
  }

  /** The names of the layers that are shown, without the input, which is the digit itself. */
  get layers() {
    return this.views.slice(1).map(({ column }) => column.layer.name);
  }

  /** Gives each column its room. @param {import("./columns.js").Room} room @param {Chosen} chosen */
  lay(room, chosen) {
    const large = this.#columnOf(chosen[0]);
    const columns = this.views.map(({ column }) => column);
    const plans = layOut(columns, room, large?.column.name);
    this.views.forEach((view, i) => {
      view.lay(plans[i]);
      view.place.classList.toggle("chosen", view === large);
    });
    this.place.style.setProperty("--gap", `${room.gap}px`);
    this.place.style.setProperty("--height", `${room.height}px`);
    this.logits.classList.toggle("chosen", Boolean(chosen[0]) && !large);
  }

  /** On a phone, where a column at a time is seen: brings the chosen one to the middle, without moving the page. @param {Chosen} chosen */
  bring(chosen) {
    const column = chosen[0] === undefined ? this.views[0]?.place : (this.#columnOf(chosen[0])?.place ?? this.logits);
    if (!column) return;
    const left = column.offsetLeft + column.offsetWidth / 2 - this.place.clientWidth / 2;
    this.place.scrollTo({ left });
  }

  /** The column in which a layer's block is shown. @param {string | undefined} layer */
  #columnOf(layer) {
    if (layer === undefined || !this.atlas) return undefined;
    const block = layer === "input" ? -1 : blockOf(this.atlas, layer);
    return layer === "input" || block >= 0 ? this.views[block + 1] : undefined;
  }

  /** The column that shows exactly this layer. @param {string} layer */
  #showing = (layer) => this.views.find(({ column }) => column.layer.name === layer);

  /** Paints a reading; maps of another network or stage may be missing yet. @param {Read} reading */
  paint({ pixels, layers, logits, digit, evidence }) {
    for (const view of this.views) {
      const { name } = view.column.layer;
      if (name === "input") view.paint(digitOf(pixels), null);
      else if (layers[name]) view.paint({ ...layers[name].picture, colours: layers[name].colours }, layers[name]);
    }
    this.#score(logits, digit);
    const [first, rival] = evidence?.rivals ?? [];
    this.bars.forEach((bar, i) => {
      bar.classList.toggle("raised", i === first);
      bar.classList.toggle("lowered", i === rival);
    });
  }

  blank() {
    for (const view of this.views) view.blank();
    this.#score(null, null);
  }

  /**
   * The ten logits, as bars to either side of zero; the digit that was read stands out.
   * @param {Logits | null} logits @param {number | null} digit
   */
  #score(logits, digit) {
    const limit = Math.max(...(logits?.numbers.map(Math.abs) ?? [1]));
    this.bars.forEach((bar, i) => {
      const value = logits?.numbers[i] ?? 0;
      const [fill, output] = [bar.querySelector("b"), bar.querySelector("output")];
      bar.classList.toggle("most", i === digit);
      if (fill) fill.className = value < 0 ? "minus" : "plus";
      if (fill) fill.style.setProperty("--share", `${(50 * Math.abs(value)) / limit}%`);
      if (output) output.textContent = logits ? number(value, logits.places) : "";
    });
  }

  unmark() {
    for (const view of this.views) view.unmark();
  }

  /** Frames what is chosen: a map, or a unit with what it reads. @param {Chosen} chosen */
  frameChosen(chosen) {
    if (chosen.length < 2) return;
    const [layer, channel = 0] = chosen;
    this.#columnOf(layer)?.frameMap(channel, "chosen");
    if (chosen.length === 4) this.frameUnit(chosen, "chosen");
  }

  /** Frames a unit, the window that it reads, and the pixels that it sees. @param {Unit} unit @param {string} kind */
  frameUnit(unit, kind) {
    if (!this.atlas) return;
    const [layer, channel, row, column] = unit;
    const own = this.#columnOf(layer);
    this.#showing(layer)?.frameUnits(channel, [row, row + 1], [column, column + 1], kind);
    const { sees } = reach(this.atlas, unit);
    if (layer !== "input") this.views[0]?.frameUnits(0, sees.rows, sees.columns, `${kind} sees`);
    const source = own && this.views[this.views.indexOf(own) - 1];
    const read = source && source !== this.views[0] && regionIn(this.atlas, unit, source.column.layer.name);
    if (!read || source.column.flat) return; // of a row of numbers it reads all
    const [first, end] = read.channels;
    for (let map = first; map < end; map += 1) source.frameUnits(map, read.rows, read.columns, `${kind} reads`);
  }

  /** Where a chosen map is in the window. @param {Chosen} chosen */
  rect([layer, channel = 0]) {
    return this.#columnOf(layer)?.rect(channel);
  }

  /**
   * Draws lines between the maps of neighbouring columns; the last column are the logits.
   * @param {Link[]} links @param {number} [limit]  the amount that is drawn thickest @param {string} [kind]
   */
  link(links, limit = Math.max(LEAST, ...links.map(([, , , amount]) => Math.abs(amount))), kind = "") {
    this.lines.setAttribute("class", `lines ${kind}`);
    const corners = this.views.map((view) => view.corner); // once, for to measure is slow
    const lines = links.flatMap(([column, from, to, amount]) => {
      const [first, next] = [this.views[column], this.views[column + 1]];
      const start = first?.ends(from, corners[column]);
      const end = next?.ends(to, corners[column + 1]) ?? this.#logit(to);
      return start ? [{ from: { x: start.right, y: start.y }, to: { x: end.left, y: end.y }, amount }] : [];
    });
    this.lines.replaceChildren(...paths(lines, limit));
  }

  /** Where the lines to a logit end. @param {number} digit */
  #logit(digit) {
    const { logits } = this;
    const row = /** @type {HTMLElement} */ (this.bars[digit].parentElement);
    return { left: logits.offsetLeft, y: row.offsetTop + row.offsetHeight / 2 + logits.offsetTop };
  }

  /**
   * Shows one moment of the walk through the network; a window slides over the digit by rows.
   * @param {Scene} scene @param {number} share  of it that has passed
   */
  stage({ lit, slides, evidence, logits }, share) {
    this.views.forEach(({ place }, i) => {
      place.classList.toggle("dim", i >= lit);
    });
    const grown = logits ? share : 0;
    this.place.style.setProperty("--drawn", `${evidence ? share : Number(Boolean(logits))}`);
    this.place.style.setProperty("--grown", `${Math.min(1, 2 * grown)}`);
    this.unmark();
    const first = this.views[1];
    if (!slides || !first) return;
    const { layer, rows, columns } = first.column;
    const done = Math.min(rows * columns - 1, Math.floor(share * rows * columns));
    first.cover(done);
    this.frameUnit([layer.name, 0, Math.floor(done / columns), done % columns], "pointed");
  }

  /** The unit at a point; null where there is none. @param {PointerEvent | MouseEvent} event */
  under(event) {
    const { target } = event;
    const view = this.views.find(({ place }) => target instanceof Node && place.contains(target));
    return view?.shown ? view.under(event) : null;
  }
}
