import assert from "node:assert/strict";
import { test } from "node:test";

import { most } from "../../../ui/mistakes/matrix.js";
import { amount, cellName, changedScore, readsOf, score, sharesOf, sorted, title } from "../../../ui/mistakes/words.js";

const MATRIX = Array.from({ length: 10 }, (_, label) =>
  Array.from({ length: 10 }, (_, read) => +(label === read) * 100),
);
MATRIX[4][9] = 7;
MATRIX[9][4] = 1;
/** @type {import("../../../ui/shared/types.d.ts").Confusion} */
const CONFUSION = {
  matrix: MATRIX,
  lists: { hardest: 100, disagree: 1811, unknown: 2 },
  known_above: 1.14,
  compared: ["FNN", "CNNModel", "DeepCNN"],
};
/** @type {import("../../../ui/shared/types.d.ts").TestDigit} */
const DIGIT = {
  number: 8,
  label: 4,
  shares: [
    [9, 0.87],
    [4, 0.0004],
  ],
  amount: 0.5,
  reads: null,
};

test("the score counts what is right and what is not", () => {
  assert.match(score("FNN", MATRIX), /^FNN reads 1,000 of MNIST’s 1,008 test digits correctly; .* The other 8 are its/);
});

test("the strongest colour stands for the most frequent mistake", () => assert.equal(most(MATRIX), 7));

test("a cell is named by what it holds", () => {
  assert.equal(cellName(4, 9, 7), "4 read as 9: 7 digits");
  assert.equal(cellName(9, 4, 1), "9 read as 4: 1 digit");
  assert.equal(cellName(4, 4, 1000), "4 read correctly: 1000 digits");
});

test("a heading says how many of how many", () => {
  assert.equal(title([4, 9], "FNN", CONFUSION), "4 read as 9: 7 of 107");
  assert.equal(title([3, 3], "FNN", CONFUSION), "3 read correctly: 100 of 100");
  assert.equal(title("hardest", "FNN", CONFUSION), "The 100 hardest digits for FNN");
  assert.equal(title("disagree", "FNN", CONFUSION), "1,811 digits that the networks don’t all read alike");
});

test("what a list is sorted by is said with its bounds", () => {
  assert.match(sorted("disagree", CONFUSION, 9), / 1\.58 bits where each is certain/);
  assert.match(sorted("disagree", { ...CONFUSION, compared: ["a", "b", "c", "d"] }, 9), / 2 bits where/);
  assert.match(sorted("unknown", CONFUSION, 2), /at most 1\.14\./);
  assert.equal(sorted([4, 9], CONFUSION, 1), "");
  assert.match(sorted([4, 4], CONFUSION, 1322), /^Here are the 1,322 of them/);
});

test("what a list is sorted by stands on its cards", () => {
  assert.equal(amount("disagree", DIGIT), "0.50 bits");
  assert.equal(amount("unknown", DIGIT), "spread 0.50");
  assert.equal(amount("hardest", { ...DIGIT, amount: null }), "");
});

test("a card has the digit, what it was read as, and both probabilities", () => {
  assert.deepEqual(sharesOf(DIGIT), ["4 read as 9", "9: 87.0\u00a0%", "4: under 0.1\u00a0%"]);
  assert.equal(sharesOf({ ...DIGIT, label: 9 })[0], "9 read as 9 ✓");
});

test("each network has its line, with a tick where it is right", () => {
  assert.deepEqual(readsOf(6, { FNN: 2, CNNModel: 6, DeepCNN: 7 }), ["a 6", "FNN: 2", "CNNModel: 6 ✓", "DeepCNN: 7"]);
});

test("of a changed network an estimate has its error, and all digits have none", () => {
  const recount = { matrix: MATRIX, tested: 1008, of: 10_000, so_far: {} };
  assert.equal(
    changedScore("my DeepCNN", recount),
    "my DeepCNN reads 1,000 of the first 1,008 random MNIST test digits correctly. As an estimate for all 10,000: 99.2 ± 0.3 %. " +
      "The other 8 are its mistakes.",
  );
  assert.equal(
    changedScore("my DeepCNN", { ...recount, of: 1008 }),
    "my DeepCNN reads 1,000 of all 1,008 MNIST test digits correctly. The other 8 are its mistakes.",
  );
  const right = MATRIX.map((row, label) => row.map((count, read) => (label === read ? count : 0)));
  assert.match(changedScore("my DeepCNN", { ...recount, matrix: right, tested: 1000 }), /It makes no mistake\.$/);
  assert.match(changedScore("my DeepCNN", { ...recount, matrix: right, tested: 1001 }), /The other is its mistake\.$/);
});
