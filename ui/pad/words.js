// The reading in words.

import { percent } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Reading} Reading */

const SURE = 0.8; // probability from which no second digit is named

/** @param {Reading} reading */
export function words(reading) {
  if (reading.digit === null) return "There is no ink in this picture.";
  const { probabilities, known } = reading;
  const [first, second] = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const [p, q] = [first, second].map((digit) => percent(probabilities[digit]));
  if (!known) return `This doesn’t look like a digit. Closest: ${first}`;
  return probabilities[first] >= SURE ? `Read as ${first}, ${p} sure` : `Perhaps ${first} (${p}), or ${second} (${q})`;
}

/**
 * What a network is said to lack that was taught nothing but digits.
 * @param {string[]} others  networks that were taught what is not a digit
 */
export function ignorance(others) {
  const own = "Trained on digits alone, it may be sure of a scribble.";
  return others.length ? `${own} Only ${others.join(" and ")} has learned what is not a digit.` : own;
}
