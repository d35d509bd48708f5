// A window on an image: pure geometry and arithmetic. Rows and columns count from 0; in the padding they are negative or
// beyond the last.

/** @typedef {{ pixels: Uint8Array, rows: number, columns: number }} Ink  0 to 255, row by row */

/**
 * A pixel in hundredths of ink, rounded as the server rounds it; 0 beyond the edge, where padding is.
 * @param {Ink} picture @param {number} row @param {number} column
 */
export function hundredths({ pixels, rows, columns }, row, column) {
  const inside = row >= 0 && row < rows && column >= 0 && column < columns;
  return inside ? Math.round((100 * pixels[row * columns + column]) / 255) : 0;
}
