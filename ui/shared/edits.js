// What the user changed in the network that is shown. It travels with each question; the server keeps none of it.

import { base64 } from "./base64.js";
import { added, CHAIN, called, countOf, owned, ownOf, turned } from "./changes.js";
import { same } from "./elements.js";
import given from "./given.js";
import { networks } from "./networks.js";
import { fileOf, remember } from "./own.js";
import { noteRun, runs } from "./runs.js";
import { store } from "./store.js";
import { noted } from "./undoing.js";

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

/** How many changes a network lost when other weights took its place, by its name. @type {Record<string, number>} */
const lost = {};
export const lostBy = (/** @type {string} */ network) => lost[network] ?? 0;

/**
 * Shows a network with weights of the user's own wherever the page shows it, and keeps it in this browser. Changes that were
 * made to it stay as it learns; those of the network before go with that.
 * @param {{ network: string, hash: string, file: Uint8Array<ArrayBuffer> }} own
 * @param {{ run: string, how: string, at?: number }} origin  of what it came, how and when (now), see networks.js
 */
export function showOwn({ network, hash, file }, origin) {
  const before = store.get("edits")[network] ?? [];
  const goesOn = ownOf(before) !== null && runs()[network] === origin.run;
  if (!goesOn) lost[network] = countOf(before);
  const all = { ...store.get("edits"), [network]: owned(hash, goesOn ? before : []) };
  remember(hash, file, Object.values(all).map(ownOf));
  noteRun(network, origin.run);
  networks.keep({ network, hash, at: Date.now(), ...origin, bytes: file.length }, file);
  store.set("edits", all); // now that it is known to be kept
}

/**
 * Shows the networks as they came in place of weights of the user's own, for a chain, which never came, the first one; and
 * returns what shows them again, with their changes, where nothing else was changed meanwhile.
 * @param {string[]} hashes
 */
export function leaveOwn(hashes) {
  const left = Object.entries(store.get("edits")).filter(([, edits]) => hashes.includes(ownOf(edits) ?? ""));
  const shown = store.get("network");
  const elsewhere = shown.startsWith(CHAIN) && left.some(([name]) => name === shown) ? given.initial.network : shown;
  const put = (/** @type {[string, Edit[]][]} */ entries, /** @type {string} */ network) => {
    if (entries.length) store.set("edits", { ...store.get("edits"), ...Object.fromEntries(entries) });
    if (store.get("network") !== network) store.set("network", network);
  };
  put(
    left.map(([name]) => [name, []]),
    elsewhere,
  );
  return () =>
    put(
      left.filter(([name]) => !store.get("edits")[name]?.length),
      store.get("network") === elsewhere ? shown : store.get("network"),
    );
}

/** Changes the network that is shown. @param {Edit[]} edits */
export const setEdits = (edits) => store.set("edits", { ...store.get("edits"), [store.get("network")]: edits });

/** Shows the network as it came; in place of a chain, which never came, the first one. */
export function asItCame() {
  if (store.get("network").startsWith(CHAIN)) store.set("network", given.initial.network);
  else operate([]);
}

/** What leads there is called. @param {string} network */
export const backTo = (network) =>
  network.startsWith(CHAIN) ? `To ${given.initial.network}` : "Back to the network as it came";

/** Changes it in a way that Ctrl+Z takes back, as long as it is shown and has the same weights. @param {Edit[]} edits */
export function operate(edits) {
  const [network, before] = [store.get("network"), editsNow()];
  setEdits(edits);
  noted(() => {
    const now = editsNow();
    if (store.get("network") !== network || ownOf(now) !== ownOf(before) || same(now, before)) return false;
    setEdits(before);
    return true;
  });
}

/** @param {Edit} edit */
export function change(edit) {
  const edits = added(editsNow(), edit);
  if (edits.length === editsNow().length)
    setEdits(edits); // more of the same change
  else operate(edits);
}

/** @param {Edit} edit */
export const turn = (edit) => operate(turned(editsNow(), edit));

/** What a file about the network is called. @param {string} network */
export const fileName = (network) => called(network, store.get("edits")[network]).replaceAll(/[ ,]+/g, "-");
