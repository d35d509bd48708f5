// What the user changed in the network that is shown. It travels with each question; the server keeps none of it.

import { base64 } from "./base64.js";
import { added, called, owned, ownOf, turned } from "./changes.js";
import { networks } from "./networks.js";
import { fileOf, remember } from "./own.js";
import { noteRun } from "./runs.js";
import { store } from "./store.js";

/** @typedef {import("./types.d.ts").Edit} Edit */

/** What is changed in the network that is shown. @returns {Edit[]} */
export const editsNow = () => store.get("edits")[store.get("network")] ?? [];

const SMALL = 8_000; // bytes of a weight file that each question carries; a larger one is sent where a server lacks it

/** The same as a question carries it; nothing of a network as it was trained. @returns {{ edits?: Edit[], weights?: string }} */
export function travelling() {
  const edits = editsNow();
  const file = fileOf(ownOf(edits));
  if (!edits.length) return {};
  return { edits, ...(file && file.length <= SMALL ? { weights: base64(file) } : {}) };
}

/** Whether the network that is shown has weights of the user's own, which no link can hold. */
export const isOwn = () => ownOf(editsNow()) !== null;

/**
 * Shows a network with weights of the user's own wherever the page shows it, and keeps it in this browser.
 * @param {{ network: string, hash: string, file: Uint8Array<ArrayBuffer> }} own
 * @param {{ run: string, how: string }} origin  of what it came, and how, see networks.js
 * @param {Edit[]} [edits]  changes that are made to it
 */
export function showOwn({ network, hash, file }, origin, edits) {
  const all = { ...store.get("edits"), [network]: owned(hash, edits) };
  remember(hash, file, Object.values(all).map(ownOf));
  store.set("edits", all);
  noteRun(network, origin.run);
  networks.keep({ network, hash, ...origin, at: Date.now(), bytes: file.length }, file);
}

/** Shows the networks as they came in place of weights of the user's own. @param {string[]} hashes */
export function leaveOwn(hashes) {
  const left = Object.entries(store.get("edits")).filter(([, edits]) => hashes.includes(ownOf(edits) ?? ""));
  if (left.length)
    store.set("edits", { ...store.get("edits"), ...Object.fromEntries(left.map(([name]) => [name, []])) });
}

/** Changes the network that is shown. @param {Edit[]} edits */
export const setEdits = (edits) => store.set("edits", { ...store.get("edits"), [store.get("network")]: edits });

/** @param {Edit} edit */
export const change = (edit) => setEdits(added(editsNow(), edit));

/** @param {Edit} edit */
export const turn = (edit) => setEdits(turned(editsNow(), edit));

/** What a file about the network is called. @param {string} network */
export const fileName = (network) => called(network, store.get("edits")[network]).replaceAll(/[ ,]+/g, "-");
