// What was changed and what it costs, in words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { costTold, pointsOf, suffering, told, worst } from "../../../ui/explore/operated.js";

const about = (/** @type {string} */ layer) => ({
  title: layer.replace("block4.pool", "block 4"),
  flat: layer === "relu1",
});
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

test("a change is told by what it changes", () => {
  /** @type {[import("../../../ui/shared/types.d.ts").Edit, string][]} */
  const all = [
    [["mute", "block4.pool", 3], "map 3 of block 4 is muted"],
    [["mute", "relu1", 500], "unit 500 of relu1 is muted"],
    [["cut", "conv3", 1, 0], "the kernel from map 0 to map 1 of conv3 is muted"],
    [
      ["weight", "conv2", 1, 0, 2, 3, -0.5],
      "the weight in row 2, column 3 of the kernel from map 0 to map 1 of conv2 is −0.5",
    ],
    [["bias", "conv3", 2, 1.5], "what conv3 adds to map 2 is 1.5"],
    [["swap", "conv3", 0, 1, 2, 0], "in conv3 the kernel from map 1 to map 0 and that from map 0 to map 2 are swapped"],
    [["noise", "final", 0.25, 7], "final has noise, 25 % of its weights’ spread"],
  ];
  for (const [edit, words] of all) assert.equal(told(edit, about), words);
});

test("an estimate has its error, and the figures add up", () => {
  const words =
    "It reads 94.1 % of 1,000 random MNIST test digits correctly; as it was trained it reads 99.6 %: −5.5 ± 0.7 points.";
  assert.equal(costTold(TRIAL), words);
});

test("all digits leave no error, and two decimals", () => {
  const exact = { ...TRIAL, before: 0.9963, after: 0.9966, error: 0, tested: 10_000 };
  const words =
    "It reads 99.66 % of all 10,000 MNIST test digits correctly; as it was trained it reads 99.63 %: +0.03 points.";
  assert.equal(costTold(exact), words);
});

test("no difference has no sign", () => {
  assert.match(costTold({ ...TRIAL, after: 0.996 }), /: 0\.0 ± 0\.7 points/);
});

test("the digits that suffer are named, the worst first", () => {
  const suffers = [5, 9, 3, 8, 2, 1].map((digit, i) => ({ digit, difference: -0.6 + i / 10 }));
  assert.equal(suffering(suffers.slice(0, 2), 0.02), "Digits that suffer, in points: 5 by 60, 9 by 50.");
  assert.equal(
    suffering(suffers, 0.02),
    "Digits that suffer, in points: 5 by 60, 9 by 50, 3 by 40, 8 by 30, and 2 others less.",
  );
  assert.equal(suffering([], 0.02), "No digit suffers by 2 points or more.");
});

test("a map that matters is told with its error and the two digits that need it most", () => {
  const own = {
    before: 1,
    difference: -0.0484,
    error: 0.0062,
    suffers: [
      { digit: 5, difference: -0.511 },
      { digit: 3, difference: -0.03 },
      { digit: 1, difference: -0.02 },
    ],
  };
  assert.equal(pointsOf(own), "−4.8 ± 0.6");
  assert.equal(worst(own), "5: −51, 3: −3");
});
