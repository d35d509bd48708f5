// Where a digit's ink ends, as a path along the edges of its pixels.

/**
 * @param {ArrayLike<number>} ink  0 to 255, row by row
 * @param {number} side  pixels in a row
 * @param {number} [least]  from which a pixel is ink
 */
export function outline(ink, side, least = 96) {
  const inked = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= 0 && row < side && column >= 0 && column < side && ink[row * side + column] >= least;
  const edges = [];
  for (let row = 0; row <= side; row += 1)
    for (let column = 0; column <= side; column += 1) {
      if (inked(row, column) !== inked(row - 1, column)) edges.push(`M${column} ${row}h1`);
      if (inked(row, column) !== inked(row, column - 1)) edges.push(`M${column} ${row}v1`);
    }
  return edges.join("");
}
