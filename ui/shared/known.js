// Chains of the user's own among the networks that the page knows.

import { CHAIN } from "./changes.js";
import given from "./given.js";

/** @typedef {import("./types.d.ts").Atlas} Atlas */
/** @typedef {{ parameters: number, atlas: Atlas, trouble?: undefined }} Chain */
/** @typedef {Chain | { trouble: string }} Answer  as of ui/training/chain.py */

/** Enters a chain; nothing that depends on its layers can be shown before. @param {string} network @param {Chain} chain */
export function enter(network, { atlas }) {
  given.atlases[network] = atlas;
  given.epochs[network] = null;
}

export const isKnown = (/** @type {string} */ network) => Object.hasOwn(given.atlases, network);

/**
 * Sees to it that the page knows a network. Throws an error with a sentence for a chain that there cannot be.
 * @param {string} network @param {import("./server.js").Ask} ask
 */
export async function learn(network, ask) {
  if (!network.startsWith(CHAIN) || isKnown(network)) return;
  const answer = /** @type {Answer} */ (await ask("chain", { network }));
  if (answer.trouble !== undefined) throw new Error(answer.trouble);
  enter(network, answer);
}
