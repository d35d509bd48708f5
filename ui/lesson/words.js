// Sentences about windows and sizes.

import { number, whole } from "../shared/numbers.js";

/** @typedef {import("./window.js").Place} Place */
/** @typedef {import("./window.js").Size} Size */
/** @typedef {import("../shared/types.d.ts").Range} Range */

/** @param {Place} place */
export const at = ([row, column]) => `row ${row}, column ${column}`;

/** @param {Range} rows @param {Range} columns */
export const span = ([top, bottom], [left, right]) =>
  `rows ${number(top, 0)} to ${bottom - 1}, columns ${number(left, 0)} to ${right - 1}`;

/** @param {number[]} size */
export const times = (size) => size.map(whole).join(" × ");

/** @param {Size} size */
export const sized = ([rows, columns]) => `${times([rows, columns])}: ${whole(rows * columns)} numbers`;

/**
 * How a size comes about, for rows and columns together where they are alike: ⌊(28 − 3) / 1⌋ + 1 = 26.
 * @param {Size} size  of what the window lies on
 * @param {Size} out  of what comes out
 * @param {number} side  of the window @param {number} stride @param {number} [padding]
 */
export function sizeFormula(size, out, side, stride, padding) {
  const padded = padding === undefined ? "" : ` + 2 · ${padding}`;
  const [rows, columns] = size.map((n, axis) => `⌊(${n}${padded} − ${side}) / ${stride}⌋ + 1 = ${out[axis]}`);
  return rows === columns ? rows : `${rows} rows, ${columns} columns`;
}

/**
 * What becomes of the pixels at the edge, and of those that the stride leaves out.
 * @param {[rows: number[], columns: number[]]} reads  how many windows each row, and each column, lies in
 */
export function border([rows, columns]) {
  const [corner, most] = [rows[0] * columns[0], Math.max(...rows) * Math.max(...columns)];
  const windows = (/** @type {number} */ n) => `${n || "no"} window${n === 1 ? "" : "s"}`;
  const unread = rows.flatMap((row) => columns.filter((column) => row * column === 0)).length;
  const rest = unread
    ? `${whole(unread)} of ${whole(rows.length * columns.length)} pixels, hatched, are in none: the stride jumps over ` +
      "them or stops short of them."
    : "Every pixel is read.";
  return `The corner pixel is in ${windows(corner)}, a pixel in the middle in ${windows(most)}. ${rest}`;
}
