// Questions about the drawing as it was read.

import given from "../shared/given.js";
import { store } from "../shared/store.js";

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
  return digit === null ? null : { network: store.get("network"), pixels: digit, ...more };
}

/** What there is to know of the network's layers. */
export const atlas = () => given.atlases[store.get("network")];
