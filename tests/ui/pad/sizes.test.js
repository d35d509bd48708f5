import assert from "node:assert/strict";
import { test } from "node:test";
import { sizes } from "../../../ui/pad/sizes.js";

test("a small picture keeps its size", () => {
  assert.deepEqual(sizes(28, 28, 1000), [[28, 28]]);
  assert.deepEqual(sizes(1000, 400, 1000), [[1000, 400]]);
});

test("a large one becomes small by halves, and keeps its shape", () => {
  assert.deepEqual(sizes(1500, 750, 1000), [[1000, 500]]);
  assert.deepEqual(sizes(3000, 2000, 1000), [
    [2000, 1333],
    [1000, 667],
  ]);
  assert.deepEqual(sizes(6000, 8000, 1000), [
    [3000, 4000],
    [1500, 2000],
    [750, 1000],
  ]);
});

test("no canvas has more than 16 million pixels, the most that phones allow, nor fewer than one a side", () => {
  for (const [width, height] of [
    [30_000, 30_000],
    [9_999, 12_345],
    [40_000, 3],
  ])
    for (const [w, h] of sizes(width, height, 1000)) assert.ok(w * h <= 16e6 && w >= 1 && h >= 1, `${w} × ${h}`);
});
