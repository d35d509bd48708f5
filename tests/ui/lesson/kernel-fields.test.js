// What is typed or pasted into a kernel.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readCell, replaced } from "../../../ui/lesson/kernel-fields.js";

test("a cell is read as people and spreadsheets write it", () => {
  const cells = {
    2: 2,
    "-1.5": -1.5,
    "−1,5": -1.5,
    "–2": -2,
    " 0,5\t": 0.5,
    "1.5\t\r\n": 1.5,
    "\u00a03": 3,
    "+4": 4,
    ".5": 0.5,
  };
  for (const [text, cell] of Object.entries(cells)) assert.equal(readCell(text, 999), cell, JSON.stringify(text));
});

test("a cell has two decimals, and 0 has no sign", () => {
  assert.equal(readCell("0.126", 999), 0.13);
  assert.equal(readCell("0.333333333333333", 999), 0.33);
  assert.equal(readCell("-0.001", 999), 0);
});

test("what is no number, or too large for a cell, is not read", () => {
  for (const text of ["", " ", "x", "-", "1,000.5", "1\t2", "1000", "-1e9", "Infinity", "NaN"])
    assert.equal(readCell(text, 999), null, JSON.stringify(text));
});

test("one cell is replaced, within what a cell may be", () => {
  const cells = [
    [1, 2],
    [3, 4],
  ];
  assert.deepEqual(replaced(cells, 1, 0, 0.126, 999), [
    [1, 2],
    [0.13, 4],
  ]);
  assert.deepEqual(replaced(cells, 0, 1, 5000, 999)[0], [1, 999]);
  assert.deepEqual(replaced(cells, 0, 1, -5000, 999)[0], [1, -999]);
  assert.equal(cells[0][1], 2);
});
