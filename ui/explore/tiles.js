// The maps of a column side by side, as dots.

import { dots, pitch } from "./columns.js";

/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./columns.js").Plan} Plan */

/**
 * The colours of a mosaic, one number a dot; where there is no map it is transparent.
 * @param {Column} column @param {Plan} plan @param {Uint32Array} colours  of maps, one below the other
 */
export function tiled(column, plan, colours) {
  const { count, rows, columns, grain } = column;
  const [{ width, height }, step] = [dots(column, plan), pitch(column)];
  const found = new Uint32Array(width * height);
  for (let map = 0; map < count; map += 1) {
    const corner = Math.floor(map / plan.across) * step.down * width + (map % plan.across) * step.across;
    for (let row = 0; row < rows * grain; row += 1) {
      const [from, to] = [(map * rows + Math.floor(row / grain)) * columns, corner + row * width];
      if (grain === 1) found.set(colours.subarray(from, from + columns), to);
      else for (let i = 0; i < columns; i += 1) found.fill(colours[from + i], to + i * grain, to + (i + 1) * grain);
    }
  }
  return found;
}
