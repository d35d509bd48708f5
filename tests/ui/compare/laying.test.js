import assert from "node:assert/strict";
import { test } from "node:test";

import { laidOn } from "../../../ui/compare/laying.js";

test("a share of a change is laid on, and ink stays within its bounds", () => {
  const [from, to] = [Uint8Array.of(0, 100, 250), Uint8Array.of(10, 0, 255)];
  assert.deepEqual([...laidOn(from, to, 0)], [...from]);
  assert.deepEqual([...laidOn(from, to, 1)], [...to]);
  assert.deepEqual([...laidOn(from, to, 0.5)], [5, 50, 253]);
  assert.deepEqual([...laidOn(from, to, 1.5)], [15, 0, 255]);
});
