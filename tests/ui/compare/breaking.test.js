import assert from "node:assert/strict";
import { test } from "node:test";

import { marksOf } from "../../../ui/compare/breaking.js";

test("crosses on one place are one, which names its networks", () => {
  const right = [0.1, 0.5, 1, 0.4, 0.0];
  const near = [0.05, 0.9, 1, 0.9, 0.9];
  const marks = marksOf([
    ["FNN", { right, below: 0, above: 3 }],
    ["CNNModel", { right: near, below: 0, above: 3 }],
    ["DeepCNN", { right, below: 0, above: null }],
    ["lost", { right, below: 2, above: 2 }],
  ]);
  assert.deepEqual(marks, [
    { point: 0, share: 0.1, of: [0, 1, 2], names: ["FNN", "CNNModel", "DeepCNN"] },
    { point: 3, share: 0.4, of: [0], names: ["FNN"] },
    { point: 3, share: 0.9, of: [1], names: ["CNNModel"] },
    { point: 2, share: 1, of: [3], names: ["lost"] },
  ]);
});
