// Which units belong together: what one reads, and what it sees.

/** @typedef {import("./types.d.ts").Atlas} Atlas */
/** @typedef {import("./types.d.ts").Range} Range */
/** @typedef {import("./types.d.ts").Shape} Shape */
/** @typedef {import("./types.d.ts").Unit} Unit */

/**
 * Where a flat unit's number is in the maps before it: [channel, row, column].
 * @param {number} place @param {Shape} shape
 * @returns {[number, number, number]}
 */
const unravel = (place, [, rows = 1, columns = 1]) => [
  Math.floor(place / (rows * columns)),
  Math.floor(place / columns) % rows,
  place % columns,
];

/**
 * What a unit is computed from in the layer before, `reads`, null for a pixel; and the part of the digit that it depends
 * on, `sees`.
 * @param {Atlas} atlas @param {Unit} unit
 * @returns {{ reads: { layer: string, channels: Range, rows: Range, columns: Range } | null,
 *   sees: { rows: Range, columns: Range } }}
 */
export function reach(atlas, [name, channel, row, column]) {
  const index = atlas.layers.findIndex((layer) => layer.name === name);
  const [layer, before] = [atlas.layers[index], atlas.layers[index - 1]];
  if (!before) return { reads: null, sees: { rows: [row, row + 1], columns: [column, column + 1] } };
  if (layer.kind === "flatten") {
    const unit = unravel(channel, before.shape);
    const [c, r, k] = unit.map((n) => /** @type {Range} */ ([n, n + 1]));
    const reads = { layer: before.name, channels: c, rows: r, columns: k };
    return { reads, sees: reach(atlas, [before.name, ...unit]).sees };
  }
  const [read, made] = layer.channels;
  const first = Math.floor(channel / made) * read;
  /** @type {Range} */
  const channels = [first, first + read];
  return {
    reads: { layer: before.name, channels, rows: layer.reads.rows[row], columns: layer.reads.columns[column] },
    sees: { rows: layer.sees.rows[row], columns: layer.sees.columns[column] },
  };
}

/** @typedef {{ channels: Range, rows: Range, columns: Range }} Region  rows and columns may reach over the edge */

/**
 * What a unit is computed from in a layer further back; null where that comes after it.
 * @param {Atlas} atlas @param {Unit} unit @param {string} back  the layer's name
 * @returns {Region | null}
 */
export function regionIn(atlas, [name, channel, row, column], back) {
  const names = atlas.layers.map((layer) => layer.name);
  /** @type {Region} */
  let region = { channels: [channel, channel + 1], rows: [row, row + 1], columns: [column, column + 1] };
  let at = names.indexOf(name);
  if (names.indexOf(back) > at) return null;
  for (; names[at] !== back; at -= 1) region = widened(atlas, at, region);
  return region;
}

/** What a region of a layer reads of the layer before. @param {Atlas} atlas @param {number} at @param {Region} region @returns {Region} */
function widened({ layers }, at, { channels: [first, end], rows, columns }) {
  const [layer, before] = [layers[at], layers[at - 1]];
  if (layer.kind === "flatten") {
    const [from, to] = [unravel(first, before.shape), unravel(end - 1, before.shape)];
    const one = from[0] === to[0]; // within one map; else all rows and columns of several
    const [, height = 1, width = 1] = before.shape;
    return {
      channels: [from[0], to[0] + 1],
      rows: one ? [from[1], to[1] + 1] : [0, height],
      columns: one && from[1] === to[1] ? [from[2], to[2] + 1] : [0, width],
    };
  }
  const [read, made] = layer.channels;
  const over = (/** @type {Range[]} */ reads, /** @type {Range} */ [a, b]) =>
    /** @type {Range} */ ([reads[Math.max(0, a)][0], reads[Math.min(reads.length, b) - 1][1]]);
  return {
    channels: [Math.floor(first / made) * read, (Math.floor((end - 1) / made) + 1) * read],
    rows: over(layer.reads.rows, rows),
    columns: over(layer.reads.columns, columns),
  };
}

/** Whether a network has this unit. @param {Atlas} atlas @param {Unit} unit */
export function exists(atlas, [name, ...place]) {
  const shape = atlas.layers.find((layer) => layer.name === name)?.shape;
  return Boolean(shape) && place.every((n, axis) => n >= 0 && n < (shape?.[axis] ?? 1));
}
