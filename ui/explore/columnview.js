// One column of the network's picture: its name, its maps, what their colours mean, and frames around parts of them.

import { element, svg } from "../shared/elements.js";
import { number, whole } from "../shared/numbers.js";
import { boxOf, dots, unitAt } from "./columns.js";
import { mosaic } from "./mosaic.js";
import { positive } from "./signs.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Maps} Maps */
/** @typedef {import("../shared/types.d.ts").Plane} Plane */
/** @typedef {import("../shared/types.d.ts").Range} Range */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./columns.js").Plan} Plan */
/** @typedef {{ left: number, top: number, width: number, height: number }} Box  dots of a picture */

export class ColumnView {
  /** @param {Column} column @param {Atlas} atlas */
  constructor(column, atlas) {
    this.column = column;
    this.fromZero = positive(atlas, column.layer);
    this.plan = /** @type {Plan} */ ({ across: 1, down: 1, unit: 1, width: 1, height: 1 });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.marks = svg("svg", { class: "marks", "aria-hidden": "true" });
    this.edges = svg("path", { class: "edges" });
    this.off = svg("path", { class: "off" });
    this.blind = column.name === "input" ? hatching(atlas.blind) : null;
    this.limits = element("small", { class: "limits" });
    const shape = column.layer.shape.map(whole).join("×") + (column.flat ? " units" : "");
    const name = element("button", { type: "button", tabindex: "-1" }, column.title);
    this.place = element(
      "div",
      { class: "column", "data-column": column.name },
      element("h3", {}, name),
      element("small", {}, shape),
      element("div", { class: "picture" }, this.canvas, this.marks),
      this.limits,
    );
    this.name = name;
  }

  /** @param {Plan} plan */
  lay(plan) {
    const { width, height } = dots(this.column, plan);
    const old = this.plan;
    this.plan = plan;
    this.place.style.setProperty("--wide", `${plan.width}px`);
    this.place.style.setProperty("--high", `${plan.height}px`);
    this.marks.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.edges.setAttribute("d", edges(this.column, plan));
    if (old.across !== plan.across && this.shown) this.paint(this.shown.picture, this.shown.maps);
  }

  /** @param {Plane} picture @param {Maps | null} maps  what its colours mean; null for the digit */
  paint(picture, maps) {
    this.shown = { picture, maps };
    const { width, height } = dots(this.column, this.plan);
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.canvas.getContext("2d")?.putImageData(mosaic(this.column, this.plan, picture), 0, 0);
    this.limits.textContent = maps ? limitsOf(maps, this.fromZero) : "0 to 1";
    this.off.setAttribute("d", this.column.flat ? "" : struck(this.column, this.plan, maps?.inactive ?? []));
  }

  blank() {
    this.shown = null;
    this.off.setAttribute("d", "");
    this.canvas.getContext("2d")?.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.limits.textContent = "";
  }

  /** The unit at a point of the window; null between maps. @param {{ clientX: number, clientY: number }} point */
  under({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const { width, height } = dots(this.column, this.plan);
    const [x, y] = [((clientX - box.left) / box.width) * width, ((clientY - box.top) / box.height) * height];
    return unitAt(this.column, this.plan, x, y);
  }

  unmark() {
    this.marks.replaceChildren(this.edges, this.off, ...(this.blind && this.shown ? [this.blind] : []));
  }

  /** Frames a map, or a unit of a flat layer. @param {number} channel @param {string} kind */
  frameMap(channel, kind) {
    this.#frame(boxOf(this.column, this.plan, channel), kind);
  }

  /**
   * Frames rows and columns of a map, cut at its edge; of a flat layer the unit itself.
   * @param {number} channel @param {Range} rows @param {Range} columns @param {string} kind
   */
  frameUnits(channel, rows, columns, kind) {
    const map = boxOf(this.column, this.plan, channel);
    if (this.column.flat) return this.#frame(map, kind);
    const cut = (/** @type {Range} */ [first, end], /** @type {number} */ size) => [
      Math.max(0, first),
      Math.min(size, end),
    ];
    const { grain } = this.column;
    const [[top, bottom], [left, right]] = [cut(rows, this.column.rows), cut(columns, this.column.columns)];
    const [width, height] = [(right - left) * grain, (bottom - top) * grain];
    this.#frame({ left: map.left + left * grain, top: map.top + top * grain, width, height }, kind);
  }

  /** @param {Box} box @param {string} kind */
  #frame({ left, top, width, height }, kind) {
    this.marks.append(svg("rect", { class: kind, x: left, y: top, width, height }));
  }

  /** Covers what of every map a window that slides by rows has not come to. @param {number} done  units that it has made */
  cover(done) {
    const { count, columns, grain } = this.column;
    const rest = Array.from({ length: count }, (_, map) => {
      const { left, top, width, height } = boxOf(this.column, this.plan, map);
      const [row, column] = [Math.floor(done / columns) * grain, ((done % columns) + 1) * grain];
      return `M${left + column} ${top + row}H${left + width}v${grain}h${column - width}zM${left} ${top + row + grain}h${width}V${top + height}h${-width}z`;
    });
    this.marks.append(svg("path", { class: "cover", d: rest.join("") }));
  }

  /** Where a map is in the window. @param {number} channel */
  rect(channel) {
    const { left, top, width, height } = boxOf(this.column, this.plan, channel);
    const [corner, { unit }] = [this.canvas.getBoundingClientRect(), this.plan];
    return new DOMRect(corner.left + left * unit, corner.top + top * unit, width * unit, height * unit);
  }

  /** Where the maps begin, CSS pixels within the board. */
  get corner() {
    let [x, y] = [0, 0];
    const board = this.place.parentElement;
    for (
      let own = /** @type {Element | null} */ (this.canvas);
      own instanceof HTMLElement && own !== board;
      own = own.offsetParent
    ) {
      x += own.offsetLeft;
      y += own.offsetTop;
    }
    return { x, y };
  }

  /**
   * Where a map's middle lies at its left and right edge, CSS pixels.
   * @param {number} channel @param {{ x: number, y: number }} corner  where the maps begin
   */
  ends(channel, { x, y }) {
    const { left, top, width, height } = boxOf(this.column, this.plan, channel);
    const { unit } = this.plan;
    return { left: x + left * unit, right: x + (left + width) * unit, y: y + (top + height / 2) * unit };
  }
}

/** What the colours stand for. @param {Maps} maps @param {boolean} fromZero */
export function limitsOf({ limits, places }, fromZero) {
  const limit = number(Math.max(...limits), places);
  const range = fromZero ? `0 to ${limit}` : `±${limit}`;
  return limits.length > 1 ? `up to ${limit}` : range;
}

/** The edges of all maps. @param {Column} column @param {Plan} plan */
function edges(column, plan) {
  const maps = Array.from({ length: column.count }, (_, map) =>
    boxOf(column.flat ? { ...column, flat: false } : column, plan, map),
  );
  return maps.map(({ left, top, width, height }) => `M${left} ${top}h${width}v${height}h${-width}z`).join("");
}

/** A line across every map that is 0 throughout. @param {Column} column @param {Plan} plan @param {number[]} inactive */
const struck = (column, plan, inactive) =>
  inactive
    .map((map) => boxOf(column, plan, map))
    .map(({ left, top, width, height }) => `M${left} ${top + height}l${width} ${-height}`)
    .join("");

/** A line across every pixel that reaches no output. @param {number[][]} blind */
function hatching(blind) {
  const lines = blind.flatMap((line, row) => line.map((is, column) => (is ? `M${column} ${row + 1}l1 -1` : "")));
  return svg("path", { class: "blind", d: lines.join("") });
}
