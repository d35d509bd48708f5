// Sentences about windows and sizes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { at, border, sized, sizeFormula, span, times } from "../../../ui/lesson/words.js";

test("rows and columns have a real minus sign in the padding, and thousands are set apart", () => {
  assert.equal(at([0, 12]), "row 0, column 12");
  assert.equal(span([-2, 3], [10, 15]), "rows −2 to 2, columns 10 to 14");
  assert.equal(times([112, 112]), "112 × 112");
  assert.equal(sized([110, 110]), "110 × 110: 12,100 numbers");
});

test("a size is worked out once where rows and columns are alike, and for each where they are not", () => {
  assert.equal(sizeFormula([28, 28], [14, 14], 5, 2, 2), "⌊(28 + 2 · 2 − 5) / 2⌋ + 1 = 14");
  assert.equal(sizeFormula([26, 26], [13, 13], 2, 2), "⌊(26 − 2) / 2⌋ + 1 = 13");
  assert.equal(sizeFormula([26, 10], [13, 5], 2, 2), "⌊(26 − 2) / 2⌋ + 1 = 13 rows, ⌊(10 − 2) / 2⌋ + 1 = 5 columns");
});

test("what becomes of pixels at the edge and of those that the stride leaves out", () => {
  const ends = [1, 2, 3, 3, 2, 1];
  assert.equal(
    border([ends, ends]),
    "The corner pixel is in 1 window, a pixel in the middle in 9 windows. Every pixel is read.",
  );
  const [rows, columns] = [
    [0, 1, 0],
    [1, 0],
  ];
  assert.equal(
    border([rows, columns]),
    "The corner pixel is in no windows, a pixel in the middle in 1 window. 5 of 6 pixels, hatched, are in none: the " +
      "stride jumps over them or stops short of them.",
  );
});
