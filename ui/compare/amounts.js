// How much a drawing is changed: the amounts of a change's range, counted from 0, and in words.

import { number } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Change} Change */

/** The amount at a point of the range. @param {Change} change @param {number} point */
export const amountAt = ({ low, high, points }, point) =>
  Number((low + ((high - low) * point) / (points - 1)).toFixed(6));

/** The point of the range that is nearest to an amount. @param {Change} change @param {number} [amount] */
export const pointOf = ({ low, high, points, neutral }, amount = neutral) =>
  Math.round(((amount - low) / (high - low)) * (points - 1));

/** An amount as it is written: −30°, +2 px, 0.85 ×. @param {Change} change @param {number} [amount] */
export function written({ unit, places, signed, neutral }, amount = neutral) {
  const plus = signed && amount > 0 ? "+" : "";
  return `${plus}${number(amount, places)}${unit.replace(" ", "\u00a0")}`;
}

/**
 * All amounts with one of them replaced; those that change nothing are left out.
 * @param {Record<string, Change>} changes @param {Record<string, number>} amounts @param {string} name @param {number} amount
 */
export const replaced = (changes, amounts, name, amount) =>
  Object.fromEntries(Object.entries({ ...amounts, [name]: amount }).filter(([own, n]) => n !== changes[own].neutral));
