// What is changed in a kernel.

import assert from "node:assert/strict";
import { test } from "node:test";
import { replaced } from "../../../ui/lesson/kernel-fields.js";

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
