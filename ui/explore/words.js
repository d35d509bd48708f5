// Units in words: what one is called, what it is computed from and what it sees.

import { exists, reach } from "../shared/geometry.js";
import { whole } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Range} Range */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

const SIDE = 28; // of the digit, pixels

/** @param {Atlas} atlas @param {string} name */
function layerOf(atlas, name) {
  const layer = atlas.layers.find((own) => own.name === name);
  if (!layer) throw new RangeError(`This network has no layer ${name}.`);
  return layer;
}

/** What a unit is called. @param {Atlas} atlas @param {Unit} unit */
export function title(atlas, [name, channel, row, column]) {
  const flat = layerOf(atlas, name).shape.length === 1;
  return `${name}, ${flat ? `unit ${channel}` : `channel ${channel}, row ${row}, column ${column}`}`;
}

/** "row 4", "rows 4 to 9". @param {string} name @param {Range} range */
const places = (name, [first, end]) => (end - first === 1 ? `${name} ${first}` : `${name}s ${first} to ${end - 1}`);

/** The part of the digit that a unit depends on. @param {Atlas} atlas @param {Unit} unit */
export function sight(atlas, unit) {
  const { rows, columns } = reach(atlas, unit).sees;
  const all = [rows, columns].every(([first, end]) => end - first === SIDE);
  return all ? "the whole digit" : `${places("row", rows)}, ${places("column", columns)} of the digit`;
}

/** What a unit is computed from and what it sees. @param {Atlas} atlas @param {Unit} unit */
export function origin(atlas, unit) {
  const { reads } = reach(atlas, unit);
  if (!reads) return "A pixel of the digit: 0 is paper, 1 is ink.";
  const [rows, columns] = [reads.rows, reads.columns].map(([first, end]) => end - first);
  const channels = reads.channels[1] - reads.channels[0];
  const window = `a window of ${rows} × ${columns}`;
  /** @type {Record<string, string>} */
  const sources = {
    convolution: `${window} in ${maps(channels, layerOf(atlas, reads.layer).shape[0])} of ${reads.layer}`,
    pool: `the largest number in ${window} of ${reads.layer}`,
    average_pool: `the mean of ${window} of ${reads.layer}`,
    linear: `all ${whole(channels)} numbers of ${reads.layer}`,
    softmax: "all ten logits",
  };
  const source = sources[layerOf(atlas, unit[0]).kind] ?? `one number of ${reads.layer}`;
  return `Computed from ${source}; sees ${sight(atlas, unit)}. ${atlas.note}`.trim();
}

/** Which of a layer's maps. @param {number} some @param {number} all */
function maps(some, all) {
  if (all === 1) return "the map";
  if (some === all) return `each of the ${all} maps`;
  return some === 1 ? `one of the ${all} maps` : `${some} of the ${all} maps`;
}

/**
 * The unit of the layer before that lies at a place of a window; null where that is padding.
 * @param {Atlas} atlas @param {import("../shared/types.d.ts").Explained} explained
 * @returns {(channel: number, row: number, column: number) => Unit | null}
 */
export const inWindow =
  (atlas, { window, rows, columns }) =>
  (channel, row, column) => {
    if (!window || !rows || !columns) return null;
    const [layer, first] = window;
    /** @type {Unit} */
    const unit = [layer, first + channel, rows[row], columns[column]];
    return exists(atlas, unit) ? unit : null;
  };
