import assert from "node:assert/strict";
import { test } from "node:test";
import { words } from "../../../ui/pad/words.js";
import { percent } from "../../../ui/shared/numbers.js";

/**
 * A reading of these probabilities, digit → probability; nothing for the others.
 * @param {Record<number, number>} likely
 * @returns {any}
 */
function reading(likely, known = true) {
  const probabilities = Array.from({ length: 10 }, (_, digit) => likely[digit] ?? 0);
  return { digit: probabilities.indexOf(Math.max(...probabilities)), probabilities, known };
}

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
  assert.equal(words({ digit: null }), "There is no ink in this picture.");
});
