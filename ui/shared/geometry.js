// Where feature maps lie when they are laid out side by side, and which units belong together.

/** @typedef {import("./types.d.ts").Atlas} Atlas */
/** @typedef {import("./types.d.ts").Range} Range */
/** @typedef {import("./types.d.ts").Shape} Shape */
/** @typedef {import("./types.d.ts").Unit} Unit */

const GAP = 6; // between two maps, CSS pixels
const SIDE = 44; // of a map at least, so that even one of 2 × 2 can be seen
const LARGE = 112; // of a map where there are few
const CAPTION = 15; // height of a line under each map
const finger = globalThis.matchMedia?.("(pointer: coarse)").matches;

/**
 * How many CSS pixels a unit is given: what one row of all maps leaves it, but enough to be hit.
 * @param {number} count @param {number} columns @param {number} width
 */
function pixels(count, columns, width) {
  const least = Math.max(Math.ceil(SIDE / columns), finger ? 5 : 4);
  const room = Math.floor(((width + GAP) / count - GAP) / columns);
  return Math.max(least, Math.min(room, Math.floor(LARGE / columns), 32));
}

/**
 * Wraps `count` maps of rows × columns units into a width, CSS pixels.
 * @param {number} count @param {number} rows @param {number} columns @param {number} width
 * @param {boolean} [caption]  whether there is a line of text under each map
 * @param {number} [wanted]  CSS pixels of a unit
 */
export function layout(count, rows, columns, width, caption = false, wanted = pixels(count, columns, width)) {
  const unit = Math.max(1, Math.min(wanted, Math.floor(width / columns)));
  const [wide, high] = [columns * unit, rows * unit + (caption ? CAPTION : 0)];
  const across = Math.max(1, Math.min(count, Math.floor((width + GAP) / (wide + GAP))));

  /** The corner of a map, [x, y]. @param {number} map @returns {[number, number]} */
  const corner = (map) => [(map % across) * (wide + GAP), Math.floor(map / across) * (high + GAP)];

  /** What lies at a point: [map, row, column]; null between maps. @param {number} x @param {number} y */
  function at(x, y) {
    const [column, row] = [Math.floor(x / (wide + GAP)), Math.floor(y / (high + GAP))];
    const map = row * across + column;
    const place = [Math.floor((y - row * (high + GAP)) / unit), Math.floor((x - column * (wide + GAP)) / unit)];
    const inside = column < across && map < count && place[0] < rows && place[1] < columns;
    return inside && place.every((n) => n >= 0) ? /** @type {[number, number, number]} */ ([map, ...place]) : null;
  }

  const size = { width: across * (wide + GAP) - GAP, height: Math.ceil(count / across) * (high + GAP) - GAP };
  return { count, rows, columns, unit, corner, at, ...size };
}

/** @typedef {ReturnType<typeof layout>} Plan */

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

/** Whether a network has this unit. @param {Atlas} atlas @param {Unit} unit */
export function exists(atlas, [name, ...place]) {
  const shape = atlas.layers.find((layer) => layer.name === name)?.shape;
  return Boolean(shape) && place.every((n, axis) => n >= 0 && n < (shape?.[axis] ?? 1));
}
