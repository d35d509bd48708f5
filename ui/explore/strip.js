// One layer's strip: what the layer does, in words and numbers, and its maps, on which units are pointed at and pinned.

import { context, frame, hatch, paint } from "../shared/canvas.js";
import { element, save } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { arrangement, captions, positive } from "./places.js";
import { listen } from "./stripinput.js";
import { limits, markup } from "./stripmarkup.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Layer} Layer */
/** @typedef {import("../shared/types.d.ts").Maps} Maps */
/** @typedef {import("../shared/types.d.ts").Range} Range */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {import("../shared/geometry.js").Plan} Plan */

const SAVED = 8; // pixels a unit in a picture that is saved
const WIDE = 900; // pixels, about, of such a picture, before it is enlarged

/** The part of a range that is inside. @param {Range} range @param {number} size @returns {Range} */
const cut = ([first, end], size) => [Math.max(first, 0), Math.min(end, size)];

export class Strip {
  shown = ""; // what is painted, as the strip's owner names it
  /** @type {{ maps: Maps, image: HTMLCanvasElement } | null} */
  #picture = null;
  /** @type {Plan | null} */
  #plan = null; // where the units lie; null until the strip is displayed
  #width = 0; // CSS pixels that the maps may take

  /** @param {Layer} layer @param {Atlas} atlas */
  constructor(layer, atlas) {
    this.layer = layer;
    this.blind = layer.kind === "input" ? atlas.blind : [];
    this.places = arrangement(layer, atlas.grid);
    this.fromZero = positive(atlas, layer);
    this.parts = markup(layer, layer.kind === "input" ? atlas.why : "");
    this.row = this.parts.row;
    this.parts.png.addEventListener("click", () => this.#save());
    listen(this);
  }

  get painted() {
    return Boolean(this.#picture);
  }

  /** Lays the maps out for the width that the strip has now. */
  lay() {
    this.#width = this.parts.stage.clientWidth;
    this.#draw();
  }

  /** Paints the maps; before there are any, their room is kept. */
  #draw() {
    if (!this.#width) return;
    const texts = this.#picture ? captions(this.layer, this.places, this.#picture.maps) : [];
    this.#plan = this.places.plan(this.#width, texts.some(Boolean) || this.#mayHaveCaptions());
    for (const canvas of [this.parts.maps, this.parts.marks]) context(canvas, this.#plan.width, this.#plan.height);
    if (this.#picture) paint(this.parts.maps, this.#plan, this.#picture.image, texts);
  }

  /** @param {Maps} maps @param {HTMLCanvasElement} image */
  paint(maps, image) {
    this.#picture = { maps, image };
    this.parts.limits.replaceChildren(...limits(this.layer, maps, this.fromZero));
    this.parts.png.disabled = false;
    this.#draw();
  }

  /** Takes away the maps of a drawing that is no longer there; they keep their room. */
  blank() {
    this.shown = "";
    this.#picture = null;
    this.parts.limits.replaceChildren();
    this.parts.png.disabled = true;
    this.#draw();
  }

  /** Takes the frames away; what reaches no output stays hatched. */
  unmark() {
    if (!this.#plan) return;
    const drawing = context(this.parts.marks, this.#plan.width, this.#plan.height);
    if (this.painted) hatch(drawing, this.#plan, this.blind);
  }

  /** @param {Unit} unit @param {string} colour */
  frame(unit, colour) {
    const [map, row, column] = this.places.toPlace(unit);
    this.#frame(map, [row, row + 1], [column, column + 1], colour);
  }

  /**
   * Frames rows and columns, each a range that may reach over the edge, on a range of channels.
   * @param {{ channels: Range, rows: Range, columns: Range }} window @param {string} colour
   */
  frameWindow({ channels: [first, end], rows, columns }, colour) {
    const { flat, size } = this.places;
    const [, height, width] = size;
    if (flat && end - first === 1) this.frame([this.layer.name, first, 0, 0], colour);
    else if (flat) this.#frame(0, [0, height], [0, width], colour);
    else for (let map = first; map < end; map += 1) this.#frame(map, cut(rows, height), cut(columns, width), colour);
  }

  /** @param {number} map @param {Range} rows @param {Range} columns @param {string} colour */
  #frame(map, rows, columns, colour) {
    const drawing = this.parts.marks.getContext("2d");
    if (this.#plan && this.painted && drawing) frame(drawing, this.#plan, map, rows, columns, colour);
  }

  /** Where a unit is, CSS pixels from the window's upper edge; null until it is displayed. @param {Unit} unit */
  position(unit) {
    if (!this.#plan) return null;
    const [map, row] = this.places.toPlace(unit);
    const [, top] = this.#plan.corner(map);
    return { top: this.parts.maps.getBoundingClientRect().top + top + row * this.#plan.unit, height: this.#plan.unit };
  }

  /** The unit under the pointer. @param {MouseEvent} event */
  under({ clientX, clientY }) {
    const { left, top } = this.parts.maps.getBoundingClientRect();
    const place = this.painted && this.#plan?.at(clientX - left, clientY - top);
    return place ? this.places.toUnit(place) : null;
  }

  /** Whether room is kept for captions, so that none that comes while drawing moves the page. */
  #mayHaveCaptions() {
    const { flat, size } = this.places;
    return flat ? size[1] === 1 : this.fromZero && size[0] > 1;
  }

  #save() {
    if (!this.#picture) return;
    const [canvas, plan] = [element("canvas"), this.places.plan(WIDE, false)];
    paint(canvas, plan, this.#picture.image, [], SAVED / plan.unit);
    canvas.toBlob((blob) => blob && save(`inkling-${store.get("network")}-${this.layer.name}.png`, blob));
  }
}
