// The reading in words.

import { percent } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Reading} Reading */

const SURE = 0.8; // probability from which no second digit is named
const CLOSE = 0.2; // from which what looks like no digit is close to one: ten that are much the same have 0.1 each

const ENDINGS = ["st", "nd", "rd"];

/**
 * The digits that are read, as one number: 42, or 4?2 where the 4 doesn't look like a digit; and ? for one that is not even
 * close to any.
 * @param {Reading} reading
 */
export function numberOf(reading) {
  if (reading.digit === null) return "";
  if (reading.digits.length === 1 && !reading.known && !isClose(reading)) return "?";
  return reading.digits.map(({ digit, known }) => `${digit}${known ? "" : "?"}`).join("");
}

/** @param {{ probabilities: number[] }} reading */
const isClose = ({ probabilities }) => Math.max(...probabilities) >= CLOSE;

/** Which of several digits it is, for fewer than twenty. @param {number} i  from 0 @param {number} count */
export const nthOf = (i, count) => `${nth(i)} of ${count} digits`;

/** @param {number} i */
const nth = (i) => `${i + 1}${ENDINGS[i] ?? "th"}`;

/** @param {Reading} reading */
export function words(reading) {
  if (reading.digit === null) return "There is no ink in this picture.";
  if (reading.digits.length > 1) return ofSeveral(reading.digits);
  const { probabilities, known } = reading;
  const [first, second] = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const [p, q] = [first, second].map((digit) => percent(probabilities[digit]));
  if (!known) return `This doesn’t look like a digit${isClose(reading) ? `. Closest: ${first}` : ""}`;
  return probabilities[first] >= SURE
    ? `Read as ${first}, ${p} sure`
    : `${first} or ${second}? ${p} for ${first}, ${q} for ${second}`;
}

/** @param {import("../shared/types.d.ts").Digit[]} digits */
function ofSeveral(digits) {
  const read = `Read as ${digits.map(({ digit }) => digit).join("")}`;
  const unknown = digits.findIndex(({ known }) => !known);
  return unknown < 0 ? read : `${read}, but the ${nth(unknown)} digit doesn’t look like one`;
}

/** What is said of marks that cannot be taken apart. @param {number} most  digits that can @param {boolean} [onPicture] */
export const crowded = (most, onPicture = false) =>
  onPicture
    ? `This picture has too many marks to be told apart as digits, so all of them are read as one. Crop it to ${most} digits at most, side by side.`
    : `There are too many marks here to be told apart as digits, so all of them are read as one. Draw fewer, ${most} at most, side by side.`;

/** What is said of a network that was taught nothing but digits. */
export const IGNORANCE = "It has never seen a scribble, and may be sure of one.";
