// One row of the drawing: pure.

import { hundredths } from "./window.js";

/** @typedef {import("./window.js").Ink} Ink */

/** The numbers of a row, 0 is paper, 1 is ink, in hundredths. @param {Ink} picture @param {number} row */
export const signal = (picture, row) =>
  Array.from({ length: picture.columns }, (_, column) => hundredths(picture, row, column) / 100);

/** @param {Ink} picture @param {number} row */
const ink = ({ pixels, columns }, row) =>
  pixels.slice(row * columns, (row + 1) * columns).reduce((sum, pixel) => sum + pixel, 0);

/**
 * The row to look at in a new drawing: the same as before while there is ink in it, else the one with the most ink.
 * @param {Ink} picture
 * @param {{ row: number, rows: number } | null} before  the row, and of how many
 */
export function rowOf(picture, before) {
  if (before && before.rows === picture.rows && ink(picture, before.row)) return before.row;
  const inks = Array.from({ length: picture.rows }, (_, row) => ink(picture, row));
  return inks.indexOf(Math.max(...inks));
}
