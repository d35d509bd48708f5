// What changes of a network cost on MNIST's test digits, in words.

import { number, whole } from "./numbers.js";
import { SAMPLE } from "./trials.js";

/** @typedef {import("./types.d.ts").Told} Told */
/** @typedef {import("./types.d.ts").Trial} Trial */

const MOST = 4; // digits that are named
const ALL = 10_000; // digits, by which a share has two decimals

/** Shares in per cent, to the decimals that so many digits give. @param {number} share @param {number} tested */
const percent = (share, tested) => (100 * share).toFixed(tested >= ALL ? 2 : 1);

/** What changes cost. What stands there adds up. @param {Trial} trial */
export function costTold({ before, after, error, tested, of }) {
  const [was, is] = [percent(before, tested), percent(after, tested)];
  const difference = signed(Number(is) - Number(was), tested >= ALL ? 2 : 1);
  const range = error ? ` ± ${percent(error, tested)}` : "";
  const chance = after !== before && Math.abs(after - before) < 2 * error ? ", which may be chance" : "";
  return `It reads ${is} % of ${digits(tested, of)} correctly; as it came it reads ${was} %: ${difference}${range} points${chance}.`;
}

/** Which digits are read; more than the sample are on the way to all. @param {number} tested @param {number} of */
export const digits = (tested, of) =>
  tested === of
    ? `all ${whole(of)} MNIST test digits`
    : tested > SAMPLE
      ? `the first ${whole(tested)} random MNIST test digits`
      : `${whole(tested)} random MNIST test digits`;

/** A difference, with its sign. @param {number} value @param {number} places */
export function signed(value, places) {
  const text = number(value, places);
  return value > 0 && Number(text) ? `+${text}` : text;
}

/** Which digits are read worse. @param {Told["suffers"]} suffers @param {number} least  by how much, in [0, 1] */
export function suffering(suffers, least) {
  if (!suffers.length) return `No digit is read worse by ${100 * least} points or more.`;
  const named = suffers.slice(0, MOST).map(({ digit, difference }) => `${digit} by ${Math.round(-100 * difference)}`);
  const others = suffers.length - named.length;
  return `Digits read worse, in points: ${named.join(", ")}${others ? `, and ${others} others less` : ""}.`;
}
