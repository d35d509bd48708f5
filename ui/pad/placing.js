// Where pixels of the digit lie on the pad.

/** @typedef {import("../shared/types.d.ts").Range} Range */

const SIDE = 28; // of the digit, pixels

/**
 * Where pixels of the digit lie on the pad, in parts of its side.
 * @param {[left: number, top: number, side: number]} placement  of the digit, in the unit of strokes
 * @param {{ rows: Range, columns: Range }} pixels @param {number} side  of the pad, in the same unit
 */
export function onPad([left, top, size], { rows, columns }, side) {
  const at = (/** @type {number} */ corner, /** @type {number} */ pixel) => (corner + (pixel * size) / SIDE) / side;
  const [x, y] = [at(left, columns[0]), at(top, rows[0])];
  return { left: x, top: y, width: at(left, columns[1]) - x, height: at(top, rows[1]) - y };
}
