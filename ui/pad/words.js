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
  return probabilities[first] >= SURE
    ? `Read as ${first}, ${p} sure`
    : `${first} or ${second}? ${p} for ${first}, ${q} for ${second}`;
}

/** What is said of a network that was taught nothing but digits. */
export const IGNORANCE = "Trained on digits alone, it may be sure of a scribble.";
