// Questions about the drawing as it was read.

import { travelling } from "../shared/edits.js";
import { exists } from "../shared/geometry.js";
import given from "../shared/given.js";
import { store } from "../shared/store.js";
import { within } from "./choosing.js";

/** The digit that the network has read, as questions carry it; null on a blank pad. */
export function pixels() {
  const reading = store.get("reading");
  return reading && reading.digit !== null ? reading.pixels : null;
}

/**
 * A question about the digit as this network reads it; null on a blank pad.
 * @template {object} T
 * @param {T} more
 */
export function about(more) {
  const digit = pixels();
  return digit === null ? null : { network: store.get("network"), ...travelling(), pixels: digit, ...more };
}

/** What there is to know of the network's layers. */
export const atlas = () => given.atlases[store.get("network")];

/**
 * What of the network is chosen, as far as there is such a thing in it: a link, or undo, may name another network's. While
 * the pad is blank there is nothing to see of it.
 * @returns {import("../shared/types.d.ts").Chosen}
 */
export const chosenNow = () => (pixels() === null ? [] : within(atlas(), store.get("chosen")));

/** The unit that is pointed at, likewise. */
export function pointedNow() {
  const unit = store.get("pointed");
  return unit && exists(atlas(), unit) ? unit : null;
}
