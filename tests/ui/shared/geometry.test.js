import assert from "node:assert/strict";
import { test } from "node:test";

import { exists, reach, regionIn } from "../../../ui/shared/geometry.js";

/** @typedef {import("../../../ui/shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../../../ui/shared/types.d.ts").Range} Range */

/** @param {number} count @param {number} size @param {number} [step] @param {number} [first] @returns {Range[]} */
const ranges = (count, size, step = 1, first = 0) =>
  Array.from({ length: count }, (_, i) => [first + i * step, first + i * step + size]);

/** @param {string} name @param {string} kind @param {import("../../../ui/shared/types.d.ts").Shape} shape @param {any} more */
const layer = (name, kind, shape, more) => ({ name, kind, shape, formula: "", parameters: 0, count: "", ...more });

/** Convolution 4 × 6 of 3 × 1 in 2 groups; pool of 2 × 3; flatten; linear. @type {Atlas} */
const ATLAS = {
  layers: [
    layer("input", "input", [4, 6, 6], {}),
    layer("conv", "convolution", [6, 4, 6], {
      reads: { rows: ranges(4, 3), columns: ranges(6, 1) },
      sees: { rows: ranges(4, 3), columns: ranges(6, 1) },
      channels: [2, 3],
    }),
    layer("pool", "pool", [6, 2, 2], {
      reads: { rows: ranges(2, 2, 2), columns: ranges(2, 3, 3) },
      sees: { rows: ranges(2, 4, 2), columns: ranges(2, 3, 3) },
      channels: [1, 1],
    }),
    layer("flatten", "flatten", [24], { reads: { rows: ranges(1, 1), columns: ranges(1, 1) }, channels: [1, 4] }),
    layer("linear", "linear", [5], {
      reads: { rows: ranges(1, 1), columns: ranges(1, 1) },
      sees: { rows: ranges(1, 6), columns: ranges(1, 6) },
      channels: [24, 5],
    }),
  ],
  blocks: [],
  blind: [],
  why: "",
  note: "",
  grid: 32,
};

test("a pixel reads nothing and sees itself", () => {
  assert.deepEqual(reach(ATLAS, ["input", 1, 2, 3]), { reads: null, sees: { rows: [2, 3], columns: [3, 4] } });
});

test("a convolution reads its window, not square, in the channels of its group", () => {
  assert.deepEqual(reach(ATLAS, ["conv", 2, 1, 5]).reads, {
    layer: "input",
    channels: [0, 2],
    rows: [1, 4],
    columns: [5, 6],
  });
  assert.deepEqual(reach(ATLAS, ["conv", 3, 1, 5]).reads?.channels, [2, 4]);
});

test("a pool reads its window in its own channel and sees through it", () => {
  const { reads, sees } = reach(ATLAS, ["pool", 4, 1, 0]);
  assert.deepEqual(reads, { layer: "conv", channels: [4, 5], rows: [2, 4], columns: [0, 3] });
  assert.deepEqual(sees, { rows: [2, 6], columns: [0, 3] });
});

test("a flat unit reads the one number that it is, and sees what that sees", () => {
  const { reads, sees } = reach(ATLAS, ["flatten", 4 * 3 + 2, 0, 0]);
  assert.deepEqual(reads, { layer: "pool", channels: [3, 4], rows: [1, 2], columns: [0, 1] });
  assert.deepEqual(sees, reach(ATLAS, ["pool", 3, 1, 0]).sees);
});

test("a linear unit reads all", () => {
  assert.deepEqual(reach(ATLAS, ["linear", 3, 0, 0]).reads?.channels, [0, 24]);
});

test("a region reads, layer by layer, what the units in it read, and nothing comes of a layer that is later", () => {
  assert.deepEqual(regionIn(ATLAS, ["pool", 4, 1, 0], "pool"), { channels: [4, 5], rows: [1, 2], columns: [0, 1] });
  assert.deepEqual(regionIn(ATLAS, ["pool", 4, 1, 0], "conv"), { channels: [4, 5], rows: [2, 4], columns: [0, 3] });
  assert.deepEqual(regionIn(ATLAS, ["pool", 4, 1, 0], "input"), { channels: [2, 4], rows: [2, 6], columns: [0, 3] });
  assert.equal(regionIn(ATLAS, ["conv", 0, 0, 0], "pool"), null);
});

test("behind a flat layer a region is the one number, or all of every map", () => {
  const unit = /** @type {import("../../../ui/shared/types.d.ts").Unit} */ (["flatten", 4 * 3 + 2, 0, 0]);
  assert.deepEqual(regionIn(ATLAS, unit, "pool"), { channels: [3, 4], rows: [1, 2], columns: [0, 1] });
  assert.deepEqual(regionIn(ATLAS, ["linear", 0, 0, 0], "pool"), { channels: [0, 6], rows: [0, 2], columns: [0, 2] });
  assert.deepEqual(regionIn(ATLAS, ["linear", 0, 0, 0], "input"), { channels: [0, 4], rows: [0, 6], columns: [0, 6] });
});

test("which units exist", () => {
  assert.ok(exists(ATLAS, ["conv", 5, 3, 5]));
  assert.ok(exists(ATLAS, ["linear", 4, 0, 0]));
  for (const unit of /** @type {import("../../../ui/shared/types.d.ts").Unit[]} */ ([
    ["conv", 6, 0, 0],
    ["conv", 0, 4, 0],
    ["conv", 0, 0, -1],
    ["linear", 4, 1, 0],
    ["elsewhere", 0, 0, 0],
  ]))
    assert.ok(!exists(ATLAS, unit), `${unit}`);
});
