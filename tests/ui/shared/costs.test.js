// What changes cost, in words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { costTold, suffering } from "../../../ui/shared/costs.js";

const TRIAL = {
  before: 0.996,
  after: 0.941,
  difference: -0.055,
  error: 0.0072,
  suffers: [],
  tested: 1000,
  of: 10_000,
  so_far: {},
};

test("an estimate has its error, and the figures add up", () => {
  const words =
    "It reads 94.1 % of 1,000 random MNIST test digits correctly; as it came it reads 99.6 %: −5.5 ± 0.7 points.";
  assert.equal(costTold(TRIAL), words);
});

test("what is less than two standard errors may be chance", () => {
  assert.match(costTold({ ...TRIAL, after: 0.983 }), /−1\.3 ± 0\.7 points, which may be chance\.$/);
  assert.match(costTold({ ...TRIAL, after: 0.981 }), /−1\.5 ± 0\.7 points\.$/);
  assert.match(costTold({ ...TRIAL, after: 0.996 }), / 0\.0 ± 0\.7 points\.$/);
});

test("all digits leave no error, and two decimals", () => {
  const exact = { ...TRIAL, before: 0.9963, after: 0.9966, error: 0, tested: 10_000 };
  const words =
    "It reads 99.66 % of all 10,000 MNIST test digits correctly; as it came it reads 99.63 %: +0.03 points.";
  assert.equal(costTold(exact), words);
});

test("no difference has no sign", () => {
  assert.match(costTold({ ...TRIAL, after: 0.996 }), /: 0\.0 ± 0\.7 points/);
});

test("the digits that are read worse are named, the worst first", () => {
  const suffers = [5, 9, 3, 8, 2, 1].map((digit, i) => ({ digit, difference: -0.6 + i / 10 }));
  assert.equal(suffering(suffers.slice(0, 2), 0.02), "Digits read worse, in points: 5 by 60, 9 by 50.");
  assert.equal(
    suffering(suffers, 0.02),
    "Digits read worse, in points: 5 by 60, 9 by 50, 3 by 40, 8 by 30, and 2 others less.",
  );
  assert.equal(suffering([], 0.02), "No digit is read worse by 2 points or more.");
});
