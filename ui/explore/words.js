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
  /** @type {Record<string, string>} */
  const windows = {
    convolution: `${rows} × ${columns} of ${channels === 1 ? "a map" : `each of ${channels} maps`} of ${reads.layer}`,
    pool: `${rows} × ${columns} numbers of ${reads.layer}, and keeps the largest`,
    linear: `all ${whole(channels)} numbers of ${reads.layer}`,
    softmax: "all ten logits",
  };
  const window = windows[layerOf(atlas, unit[0]).kind] ?? `one number of ${reads.layer}`;
  return `Reads ${window}; sees ${sight(atlas, unit)}. ${atlas.note}`.trim();
}

/**
 * The unit of the layer before that lies at a place of a window; null where that is padding.
 * @param {Atlas} atlas @param {import("../shared/types.d.ts").Explained["window"]} window
 * @returns {(channel: number, row: number, column: number) => Unit | null}
 */
export const inWindow = (atlas, window) => (channel, row, column) => {
  if (!window) return null;
  const [layer, first, top, left] = window;
  /** @type {Unit} */
  const unit = [layer, first + channel, top + row, left + column];
  return exists(atlas, unit) ? unit : null;
};
