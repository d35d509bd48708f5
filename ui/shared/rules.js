// What is right in links and in the browser's history, as Python gives it.

import given from "./given.js";

/** @type {import("./cleaning.js").Rules} */
export const RULES = {
  ...{ parts: given.parts, side: given.side, points: given.limits.points },
  ...{ kernels: given.kernels, changes: given.changes, rates: given.rates, surgery: given.surgery },
};
