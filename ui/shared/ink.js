// Which strokes on the pad make up the digit that is looked at.

import { store } from "./store.js";

/** @typedef {import("./types.d.ts").Stroke} Stroke */

/**
 * The strokes of the drawing that belong to no other digit than the one that is looked at, and the rest. Of a single digit
 * the list is the drawing's own.
 * @param {Stroke[]} strokes  on the pad @param {Stroke[]} [others]  that belong to other digits
 * @returns {[own: Stroke[], rest: Stroke[]]}
 */
export function divided(strokes, others = store.get("others")?.strokes ?? []) {
  const rest = strokes.filter((stroke) => others.includes(stroke));
  return rest.length ? [strokes.filter((stroke) => !others.includes(stroke)), rest] : [strokes, rest];
}
