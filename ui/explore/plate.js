// A picture of one map, or of a whole flat layer, whose numbers can be pointed at and framed.

import { element } from "../shared/elements.js";
import { exists, regionIn } from "../shared/geometry.js";
import { put } from "../shared/planes.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Plane} Plane */
/** @typedef {import("../shared/types.d.ts").Range} Range */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/** One map of a picture that holds several. @param {Plane} picture @param {number} map @returns {Plane} */
export function mapOf({ shape, bytes, colours }, map) {
  const [height, width] = shape.slice(-2);
  const size = height * width;
  return { shape: [height, width], bytes: bytes.subarray(map * size, (map + 1) * size), colours };
}

/** A picture that is turned by 180°. @param {Plane} picture @returns {Plane} */
export const turned = ({ bytes, ...picture }) => ({ ...picture, bytes: bytes.slice().reverse() });

/** A canvas of one pixel a number, which CSS makes large. @param {Plane} picture */
export const canvasOf = (picture) => put(element("canvas", { "aria-hidden": "true" }), picture);

export class Plate {
  /**
   * @param {Atlas} atlas @param {string} layer
   * @param {number | null} channel  null for a picture of a whole flat layer @param {Plane} picture
   */
  constructor(atlas, layer, channel, picture) {
    this.atlas = atlas;
    this.layer = layer;
    this.channel = channel;
    this.canvas = canvasOf(picture);
    const kind = this.canvas.height === 1 ? "flat strip" : channel === null ? "flat" : "";
    this.place = element("span", { class: `plate ${kind}` }, this.canvas);
  }

  /** The unit at a point of the window; null where there is none. @param {{ clientX: number, clientY: number }} point */
  under({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const { width, height } = this.canvas;
    const column = Math.floor(((clientX - box.left) / box.width) * width);
    const row = Math.floor(((clientY - box.top) / box.height) * height);
    if (row < 0 || row >= height || column < 0 || column >= width) return null;
    /** @type {Unit} */
    const unit =
      this.channel === null ? [this.layer, row * width + column, 0, 0] : [this.layer, this.channel, row, column];
    return exists(this.atlas, unit) ? unit : null;
  }

  unmark() {
    for (const frame of this.place.querySelectorAll("i")) frame.remove();
  }

  /** Frames what of this picture a unit is, or is computed from; nothing where that is all of it. @param {Unit} unit @param {string} kind */
  frame(unit, kind) {
    const found = exists(this.atlas, unit) ? regionIn(this.atlas, unit, this.layer) : null;
    if (!found) return;
    const { width, height } = this.canvas;
    const [first, end] = found.channels;
    if (this.channel === null) {
      const [row, column] = [Math.floor(first / width), first % width];
      if (end - first === 1) this.#box([row, row + 1], [column, column + 1], kind);
    } else if (first <= this.channel && this.channel < end) {
      const cut = (/** @type {Range} */ [a, b], /** @type {number} */ size) =>
        /** @type {Range} */ ([Math.max(0, a), Math.min(size, b)]);
      const [rows, columns] = [cut(found.rows, height), cut(found.columns, width)];
      const all = rows[1] - rows[0] === height && columns[1] - columns[0] === width;
      if (!all) this.#box(rows, columns, kind);
    }
  }

  /** @param {Range} rows @param {Range} columns @param {string} kind */
  #box([top, bottom], [left, right], kind) {
    const { width, height } = this.canvas;
    const percent = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
    const frame = element("i", { class: kind });
    frame.style.cssText = `left:${percent(left, width)};top:${percent(top, height)};width:${percent(right - left, width)};height:${percent(bottom - top, height)}`;
    this.place.append(frame);
  }
}
