import assert from "node:assert/strict";
import { test } from "node:test";

import { onPad } from "../../../ui/pad/placing.js";

test("pixels of the digit lie on the pad where the drawing was taken from, in parts of its side", () => {
  const all = onPad([250, -100, 560], { rows: [0, 28], columns: [0, 28] }, 1000);
  assert.deepEqual(all, { left: 0.25, top: -0.1, width: 0.56, height: 0.56 });
  const one = onPad([250, -100, 560], { rows: [10, 11], columns: [3, 5] }, 1000);
  const near = (/** @type {number} */ a, /** @type {number} */ b) => assert.ok(Math.abs(a - b) < 1e-12, `${a} ${b}`);
  near(one.left, 0.25 + 3 * 0.02);
  near(one.top, -0.1 + 10 * 0.02);
  near(one.width, 0.04);
  near(one.height, 0.02);
});
