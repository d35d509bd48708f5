// What of the network is looked at: how one goes in and out, and what of it another network has.

import { exists } from "../shared/geometry.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/** Whether the layer is a row of numbers, which has no maps. @param {Atlas} atlas @param {string} name */
export const isFlat = (atlas, name) => atlas.layers.find((layer) => layer.name === name)?.shape.length === 1;

/** The unit that is chosen, if it is one. @param {Chosen} chosen @returns {Unit | null} */
export const unitOf = (chosen) => (chosen.length === 4 ? chosen : null);

/**
 * One level up: from a number to its map, to its layer, to the network. A row of numbers has no maps.
 * @param {Atlas} atlas @param {Chosen} chosen @returns {Chosen}
 */
export function up(atlas, chosen) {
  const [layer, channel] = chosen;
  if (layer === undefined || chosen.length === 1) return [];
  if (chosen.length === 4 && channel !== undefined && !isFlat(atlas, layer)) return [layer, channel];
  return [layer];
}

/** What of a choice there is in this network. @param {Atlas} atlas @param {Chosen} chosen @returns {Chosen} */
export function within(atlas, chosen) {
  const [layer, channel = 0, row = 0, column = 0] = chosen;
  if (layer === undefined) return [];
  const there = exists(atlas, [layer, channel, row, column]) && (chosen.length !== 2 || !isFlat(atlas, layer));
  return there ? chosen : within(atlas, up(atlas, chosen));
}
