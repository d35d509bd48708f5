import assert from "node:assert/strict";
import { test } from "node:test";
import { areaAt, overlapping, path, resultAt } from "../../../ui/lesson/curves.js";

const STEP = 1 / 4;
/** Samples in the middles of strips, of a function between two ends. @param {(x: number) => number} f @param {number} from @param {number} to */
const curve = (f, from, to) => {
  const values = Array.from({ length: (to - from) / STEP }, (_, i) => f(from + (i + 0.5) * STEP));
  return { start: from + STEP / 2, values, area: STEP * values.reduce((sum, n) => sum + n, 0) };
};
const BOX = curve(() => 1, 0, 1);
const RAMP = curve((x) => x, 0, 2);
const RESULT = { start: 0, values: [0, 1, 2], area: 0.75 };
const OVERLAP = { f: BOX, g: RAMP, result: RESULT, step: STEP };

test("g is turned and moved to t, and multiplied by f", () => {
  const { at, f, g, product } = overlapping(OVERLAP, 1.5, [-1, 2]);
  assert.deepEqual(
    at,
    [-7, -5, -3, -1, 1, 3, 5, 7, 9, 11, 13, 15].map((n) => n / 8),
  );
  assert.deepEqual(f, [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]);
  assert.deepEqual(
    g,
    at.map((x) => (1.5 - x > 0 && 1.5 - x < 2 ? 1.5 - x : 0)),
  );
  assert.deepEqual(
    product,
    g.map((n, i) => n * f[i]),
  );
});

test("the area under the product is the convolution, with the strips that have a part in it", () => {
  assert.deepEqual(areaAt(OVERLAP, 1.5), { area: 1, strips: 4 }); // of 1.5 − τ from 0 to 1
  assert.deepEqual(areaAt(OVERLAP, 0.25), { area: STEP * STEP * 0.5, strips: 1 });
  assert.deepEqual(areaAt(OVERLAP, -1), { area: 0, strips: 0 });
  assert.deepEqual(areaAt(OVERLAP, 3), { area: 0, strips: 0 });
});

test("the result is looked up where t lies, and is 0 outside", () => {
  assert.deepEqual(
    [-0.25, 0, 0.25, 0.5, 0.75].map((t) => resultAt(OVERLAP, t)),
    [0, 0, 1, 2, 0],
  );
});

test("a path has 1 at the top", () => {
  assert.equal(path([-3, 0.5], [1, 0.25]), "M-3 0L0.5 0.75");
});
