// What is asked about one digit, and ends with it: why it was read so, what it is meant to be, as what it is to be read.

import { same } from "./elements.js";
import given from "./given.js";
import { store } from "./store.js";

/** @typedef {import("./types.d.ts").State} State */

/**
 * What these keys of the state hold when another digit is looked at.
 * @param {boolean} all  whether what the drawing is changed by ends too; examples are compared under the same change
 * @returns {Pick<State, "why" | "compare" | "fool" | "hand">}
 */
export function ended(all) {
  const { why, compare, fool, hand } = given.initial;
  const { right, amounts } = compare;
  return {
    why,
    compare: { ...store.get("compare"), right, ...(all ? { amounts } : {}) },
    fool,
    hand: { ...store.get("hand"), label: hand.label },
  };
}

/** Ends them. Returns what was asked, and of which digit of several, for undo to bring back. @param {boolean} all @returns {Partial<State>} */
export function endQuestions(all) {
  const changed = Object.entries(ended(all)).filter(
    ([key, value]) => !same(value, store.get(/** @type {any} */ (key))),
  );
  const was = Object.fromEntries(changed.map(([key]) => [key, store.get(/** @type {any} */ (key))]));
  for (const [key, value] of changed) store.set(/** @type {keyof State} */ (key), value);
  return { which: store.get("which"), ...was };
}

/** Looks at another digit of several; what was asked about the one before ends. @param {number} which */
export function lookAt(which) {
  if (which === store.get("which")) return;
  endQuestions(false);
  store.set("which", which);
}
