// Pictures in colour, as three planes: red, green and blue.

/** @typedef {{ rows: number, columns: number, bytes: Uint8Array }} Planes  one plane after the other, row by row */

export const COLOURS = ["red", "green", "blue"];

/** "#f28c28" -> [242, 140, 40]. @param {string} text */
const rgb = (text) => [1, 3, 5].map((i) => Number.parseInt(text.slice(i, i + 2), 16));

/**
 * A drawing in two colours.
 * @param {import("./window.js").Ink} drawing @param {string} ink  "#rrggbb" @param {string} paper
 * @returns {Planes}
 */
export function dyed({ pixels, rows, columns }, ink, paper) {
  const [from, to] = [rgb(paper), rgb(ink)];
  const plane = (/** @type {number} */ c) =>
    Array.from(pixels, (pixel) => Math.round(from[c] + ((to[c] - from[c]) * pixel) / 255));
  return { rows, columns, bytes: Uint8Array.from([0, 1, 2].flatMap(plane)) };
}

/** The planes of a canvas's pixels. @param {ImageData} image @returns {Planes} */
export function planes({ data, width: columns, height: rows }) {
  const plane = (/** @type {number} */ c) => Array.from({ length: rows * columns }, (_, i) => data[4 * i + c]);
  return { rows, columns, bytes: Uint8Array.from([0, 1, 2].flatMap(plane)) };
}

/**
 * A canvas's pixels, four bytes each, of all planes or of one in its own colour.
 * @param {Planes} planes @param {number | null} only
 */
export function rgba({ rows, columns, bytes }, only) {
  const [count, data] = [rows * columns, new Uint8ClampedArray(4 * rows * columns)];
  for (let i = 0; i < count; i += 1) {
    for (let c = 0; c < 3; c += 1) data[4 * i + c] = only === null || only === c ? bytes[c * count + i] : 0;
    data[4 * i + 3] = 255;
  }
  return data;
}

/** One plane, to read hundredths from. @param {Planes} planes @param {number} c */
export const plane = ({ rows, columns, bytes }, c) => ({
  rows,
  columns,
  pixels: bytes.subarray(c * rows * columns, (c + 1) * rows * columns),
});
