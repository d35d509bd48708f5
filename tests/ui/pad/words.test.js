import assert from "node:assert/strict";
import { test } from "node:test";
import { nthOf, numberOf, words } from "../../../ui/pad/words.js";
import { percent } from "../../../ui/shared/numbers.js";

/**
 * A reading of these probabilities, digit → probability; nothing for the others.
 * @param {Record<number, number>} likely
 * @returns {any}
 */
function reading(likely, known = true) {
  const probabilities = Array.from({ length: 10 }, (_, digit) => likely[digit] ?? 0);
  const digit = probabilities.indexOf(Math.max(...probabilities));
  return { digit, probabilities, known, digits: [{ digit, known }] };
}

/**
 * A reading of several digits, those that are known and those, below 0, that are not.
 * @param {number[]} digits
 * @returns {any}
 */
const row = (...digits) => ({
  ...reading({ [Math.abs(digits[0])]: 1 }),
  digits: digits.map((digit) => ({ digit: Math.abs(digit), known: digit >= 0 })),
});

test("several digits are read as a number", () => {
  assert.equal(words(row(4, 2)), "Read as 42");
  assert.equal(words(row(1, 0, 0)), "Read as 100");
  assert.equal(words(row(4, -2)), "Read as 42, but the 2nd digit doesn’t look like one");
  assert.deepEqual([row(4, 2), row(-4, 2), row(7)].map(numberOf), ["42", "4?2", "7"]);
  assert.equal(numberOf({ digit: null }), "");
});

test("each of several digits has its place", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 9].map((i) => nthOf(i, 10)),
    ["1st of 10 digits", "2nd of 10 digits", "3rd of 10 digits", "4th of 10 digits", "10th of 10 digits"],
  );
});

test("a probability is never 100 % and never 0 %", () => {
  assert.deepEqual(
    [1, 0.9996, 0.9995].map((p) => percent(p)),
    Array(3).fill("over 99.9\u00a0%"),
  );
  assert.deepEqual(
    [0, 1e-9, 0.00049].map((p) => percent(p)),
    Array(3).fill("under 0.1\u00a0%"),
  );
  assert.deepEqual(
    [0.9994, 0.5, 0.0005].map((p) => percent(p)),
    ["99.9\u00a0%", "50.0\u00a0%", "0.1\u00a0%"],
  );
  assert.deepEqual(
    [1, 0].map((p) => percent(p, { over: ">", under: "<" })),
    ["> 99.9\u00a0%", "< 0.1\u00a0%"],
  );
});

test("the reading is named with how sure it is", () => {
  assert.equal(words(reading({ 3: 0.87, 8: 0.1 })), "Read as 3, 87.0\u00a0% sure");
  assert.equal(words(reading({ 3: 1 })), "Read as 3, over 99.9\u00a0% sure");
  assert.equal(words(reading({ 3: 0.55, 8: 0.42 })), "3 or 8? 55.0\u00a0% for 3, 42.0\u00a0% for 8");
  assert.equal(words(reading({ 3: 1 }, false)), "This doesn’t look like a digit. Closest: 3");
  const flat = reading({ 0: 0.09, 1: 0.11, 2: 0.1, 3: 0.1, 4: 0.1, 5: 0.1, 6: 0.1, 7: 0.12, 8: 0.09, 9: 0.09 }, false);
  assert.deepEqual([words(flat), numberOf(flat)], ["This doesn’t look like a digit", "?"]);
  assert.equal(numberOf(reading({ 3: 0.2 }, false)), "3?");
  assert.equal(words({ digit: null }), "There is no ink in this picture.");
});
