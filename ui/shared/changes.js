// Lists of changes of a network: how they grow and shrink, and what the network is called after them.

import { same } from "./elements.js";

/** @typedef {import("./types.d.ts").Edit} Edit */

/** Where each kind of change says what is set, and not where; the same place set again right away is one change. */
const SETS = /** @type {Record<string, number>} */ ({ weight: 6, bias: 3, noise: 2 });

/** Where a change is made, without what is set there. @param {Edit} edit */
const place = (edit) => edit.slice(0, SETS[edit[0]] ?? edit.length);

/**
 * The changes with one more. As long as somebody drags or types at one place, that is one change; swapping the same two
 * once more undoes it.
 * @param {Edit[]} edits @param {Edit} edit @returns {Edit[]}
 */
export function added(edits, edit) {
  const last = edits[edits.length - 1];
  if (!last || !same(place(last), place(edit))) return [...edits, edit];
  return edit[0] === "swap" ? edits.slice(0, -1) : [...edits.slice(0, -1), edit];
}

/** The changes without this one, or with it if it was not among them. @param {Edit[]} edits @param {Edit} edit @returns {Edit[]} */
export function turned(edits, edit) {
  const others = edits.filter((own) => !same(own, edit));
  return others.length < edits.length ? others : [...edits, edit];
}

export const CHAIN = "chain_"; // with which names of the user's own chains begin, see cnn/chains.py

/** What may stand before the changes: at most one of these. */
const BEFORE = ["epoch", "own"];

/** @param {number} count */
export const changes = (count) => `${count} change${count === 1 ? "" : "s"}`;

/** The epoch after which the network is shown; null for the last. @param {Edit[]} edits */
export const epochOf = ([first]) => (first?.[0] === "epoch" ? first[2] : null);

/** The hash of the user's own weights that are shown; null for the network's. @param {Edit[]} edits */
export const ownOf = ([first]) => (first?.[0] === "own" ? first[1] : null);

/** The changes without what stands before them. @param {Edit[]} edits */
const plain = (edits) => edits.filter(([name]) => !BEFORE.includes(name));

/** How many changes were made to a network. @param {Edit[]} edits */
export const countOf = (edits) => plain(edits).length;

/** The changes made to the network as it was after another epoch; null for the last. @param {Edit[]} edits @param {number | null} epoch @returns {Edit[]} */
export const after = (edits, epoch) => (epoch === null ? plain(edits) : [["epoch", "network", epoch], ...plain(edits)]);

/** The network with weights of the user's own, and the changes made to it. @param {string} hash @param {Edit[]} [edits] @returns {Edit[]} */
export const owned = (hash, edits = []) => [["own", hash, 0], ...plain(edits)];

/** What a network is called; of a chain, its layers tell it from others. @param {string} network */
export const titleOf = (network) =>
  network.startsWith(CHAIN) ? `chain ${network.slice(CHAIN.length).replaceAll("_", " ")}` : network;

/** What a network is called after changes: DeepCNN, 2 changes; DeepCNN after epoch 3; my DeepCNN. @param {string} network @param {Edit[]} [edits] */
export function called(network, edits = []) {
  const epoch = epochOf(edits);
  const count = countOf(edits);
  const untrained = network.startsWith(CHAIN) && ownOf(edits) === null;
  const name = ownOf(edits) === null ? titleOf(network) : `my ${titleOf(network)}`;
  return `${untrained ? "untrained " : ""}${name}${epoch === null ? "" : ` after epoch ${epoch}`}${count ? `, ${changes(count)}` : ""}`;
}
