// What was changed and what a map counts, in words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pointsOf, told, worst } from "../../../ui/explore/operated.js";

const about = (/** @type {string} */ layer) => ({
  title: layer.replace("block4.pool", "block 4"),
  flat: layer === "relu1",
});
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
