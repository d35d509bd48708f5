// A window on an image: pure geometry and arithmetic. Rows and columns count from 0; in the padding they are negative or
// beyond the last.

/** @typedef {import("../shared/types.d.ts").Range} Range */
/** @typedef {[row: number, column: number]} Place */
/** @typedef {[rows: number, columns: number]} Size */
/** @typedef {{ pixels: Uint8Array, rows: number, columns: number }} Ink  0 to 255, row by row */

/** @type {Map<string, Place>} */
const STEPS = new Map([
  ["ArrowUp", [-1, 0]],
  ["ArrowDown", [1, 0]],
  ["ArrowLeft", [0, -1]],
  ["ArrowRight", [0, 1]],
]);

/** The nearest place within a map. @param {number[]} place @param {Size} size @returns {Place} */
export const bounded = ([row, column], [rows, columns]) => [
  Math.min(Math.max(0, row), rows - 1),
  Math.min(Math.max(0, column), columns - 1),
];

/** Where a number is that is counted row by row. @param {number} index @param {Size} size @returns {Place} */
export const placeOf = (index, [, columns]) => [Math.floor(index / columns), index % columns];

/** The opposite of placeOf. @param {Place} place @param {Size} size */
export const indexOf = ([row, column], [, columns]) => row * columns + column;

/**
 * Where a key leads from a place; null for a key that leads nowhere.
 * @param {string} key @param {Place} place @param {Size} size
 * @returns {Place | null}
 */
export function led(key, [row, column], [rows, columns]) {
  if (key === "Home") return [0, 0];
  if (key === "End") return [rows - 1, columns - 1];
  const by = STEPS.get(key);
  return by ? bounded([row + by[0], column + by[1]], [rows, columns]) : null;
}

/**
 * The rows, or columns, of the image that lie under a window.
 * @param {number} window  row, or column, of its number in the output
 * @param {number} side  of the window @param {number} [stride] @param {number} [padding]
 * @returns {Range}
 */
export const under = (window, side, stride = 1, padding = 0) => [
  window * stride - padding,
  window * stride - padding + side,
];

/**
 * The opposite of under: the window whose middle is nearest to a row, or column, of the image.
 * @param {number} place @param {number} side @param {number} [stride] @param {number} [padding]
 */
export const around = (place, side, stride = 1, padding = 0) => Math.round((place + padding - (side - 1) / 2) / stride);

/**
 * A pixel in hundredths of ink, rounded as the server rounds it; 0 beyond the edge, where padding is.
 * @param {Ink} picture @param {number} row @param {number} column
 */
export function hundredths({ pixels, rows, columns }, row, column) {
  const inside = row >= 0 && row < rows && column >= 0 && column < columns;
  return inside ? Math.round((100 * pixels[row * columns + column]) / 255) : 0;
}

/** The pixels under a window, in hundredths. @param {Ink} picture @param {Range} rows @param {Range} columns */
export const patch = (picture, [top, bottom], [left, right]) =>
  Array.from({ length: bottom - top }, (_, r) =>
    Array.from({ length: right - left }, (_, c) => hundredths(picture, top + r, left + c)),
  );

/** The place of the largest number, the first if there are several. @param {number[][]} numbers @returns {Place} */
export function largest(numbers) {
  const flat = numbers.flat();
  return placeOf(flat.indexOf(Math.max(...flat)), [numbers.length, numbers[0].length]);
}

/**
 * Pixels times cells, one by one, and the sum of the products. Exact: it is done in whole numbers.
 * @param {number[][]} pixels  in hundredths
 * @param {number[][]} cells  with two decimals at most
 */
export function multiplied(pixels, cells) {
  const whole = pixels.map((line, r) => line.map((pixel, c) => pixel * Math.round(100 * cells[r][c])));
  const products = whole.map((line) => line.map((product) => product / 10_000));
  return { products, sum: whole.flat().reduce((sum, product) => sum + product, 0) / 10_000 };
}
