// What the user changed in the network that is shown. It travels with each question; the server keeps none of it.

import { added, called, turned } from "./changes.js";
import { store } from "./store.js";

/** @typedef {import("./types.d.ts").Edit} Edit */

/** What is changed in the network that is shown. @returns {Edit[]} */
export const editsNow = () => store.get("edits")[store.get("network")] ?? [];

/** The same as a question carries it; nothing of a network as it was trained. @returns {{ edits?: Edit[] }} */
export const travelling = () => (editsNow().length ? { edits: editsNow() } : {});

/** Changes the network that is shown. @param {Edit[]} edits */
export const setEdits = (edits) => store.set("edits", { ...store.get("edits"), [store.get("network")]: edits });

/** @param {Edit} edit */
export const change = (edit) => setEdits(added(editsNow(), edit));

/** @param {Edit} edit */
export const turn = (edit) => setEdits(turned(editsNow(), edit));

/** What a file about the network is called. @param {string} network */
export const fileName = (network) => called(network, store.get("edits")[network]).replaceAll(/[ ,]+/g, "-");
