import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aged,
  change,
  equation,
  product,
  revealed,
  short,
  signed,
  total,
  used,
  verdict,
  wayOf,
} from "../../../ui/training/hand-words.js";

/** @typedef {import("../../../ui/training/hand-types.d.ts").Step} Step */
/** @typedef {import("../../../ui/training/hand-types.d.ts").Sum} Sum */

/** @type {Step} */
const STEP = {
  ...{ factor: -0.686, factor_places: 3, before: -0.3649, after: -0.2963, places: 4 },
  ...{ losses: [0.989, 0.947, 0.8], loss_places: 3, changes: [-0.042, -0.189], expected: -0.047 },
};
/** @type {Sum} */
const SUM = {
  terms: { picture: { shape: [2, 1, 1], bytes: new Uint8Array(2) }, colours: "signed", limit: 0.5 },
  ...{ digits: [-0.7, 0.0136], total: -0.6864, digit_places: 4, gradient: -0.686, gradient_places: 3 },
};

test("two digits of any number", () => {
  assert.deepEqual([0, 7, 11.4, 0.0345, -0.00012, 0.0000996, -2.44e-7, 9.94, 123456].map(short), [
    "0",
    "7.0",
    "11",
    "0.035",
    "−0.00012",
    "0.00010",
    "−2.4\u00a0·\u00a010⁻⁷",
    "9.9",
    "1.2\u00a0·\u00a010⁵",
  ]);
  assert.deepEqual([1e-6, -1e-6, 0].map(change), ["+1.0\u00a0·\u00a010⁻⁶", "−1.0\u00a0·\u00a010⁻⁶", "0"]);
  assert.deepEqual(
    [0.004, -0.004, 0.006].map((value) => signed(value, 2)),
    ["0.00", "0.00", "+0.01"],
  );
});

test("a product hides its result until it is revealed, and a single number has no place", () => {
  const of = (/** @type {number[][]} */ numbers, /** @type {number} */ places) => ({ numbers, places });
  /** @type {Parameters<typeof product>[0]} */
  const numbers = [of([[0, 0.5]], 1), of([[0, -0.25]], 2), of([[0, -0.125]], 3)];
  assert.equal(product(numbers, [0, 1], true), "Row 0, column 1: 0.5 × (−0.25) = ?");
  assert.equal(product(numbers, [0, 1], false), "Row 0, column 1: 0.5 × (−0.25) = −0.125");
  assert.equal(product([of([[2]], 0), of([[3]], 0), of([[6]], 0)], [0, 0], false), "2 × 3 = 6");
});

test("a weight goes against its gradient", () => {
  assert.deepEqual([-1, 0, 1].map(wayOf), ["grow", "stay", "shrink"]);
  assert.match(revealed("grow", SUM), /^Right\. The gradient is −0\.686, below 0/);
  assert.match(revealed("shrink", SUM), /^Not this time\. .* it grows\.$/);
  assert.match(revealed(null, { ...SUM, gradient: 0.686 }), /^The gradient is 0\.686, above 0.* it shrinks\.$/);
  assert.match(revealed("stay", { ...SUM, gradient: 0 }), /^Right\. All terms are 0/);
  assert.equal(equation(STEP, 0.1), "−0.3649 − 0.1 × (−0.686) = −0.2963");
  assert.match(total(SUM, true), /^These 2 sums add up to −0\.6864\. .* −0\.686: .* last digit shown\.$/);
  assert.match(total(SUM, false), /±0\.50 for all digits\.$/);
});

test("what the step did is told as it was", () => {
  assert.match(verdict(STEP), /by −0\.047\. It is curved/);
  assert.match(verdict({ ...STEP, changes: [-0.047, -0.1] }), /nearly is one/);
  assert.match(verdict({ ...STEP, changes: [0.01, -0.1] }), /It grew instead/);
  assert.match(verdict({ ...STEP, changes: [-0.047, 2] }), /With all weights at once, the step went too far/);
  assert.match(verdict({ ...STEP, expected: 0 }), /changes nothing/);
});

test("how a weight is used, and how old the network is", () => {
  assert.match(used(false, false), /^A kernel slides.*multiplied by × the gradient.*all places of all digits\.$/);
  assert.match(used(true, true), /^This layer doesn’t slide.*share of the gradient there is the gradient of what came/);
  assert.match(aged("FNN", null, 0.003), /^FNN has been trained/);
  assert.equal(aged("CNNModel", null, 0.9), "");
  assert.match(aged("CNNModel", 0, 2.3), /^Random weights/);
});
