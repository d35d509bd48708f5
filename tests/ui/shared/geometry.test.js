import assert from "node:assert/strict";
import { test } from "node:test";

import { exists, layout, reach } from "../../../ui/shared/geometry.js";

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
  blind: [],
  why: "",
  note: "",
  grid: 32,
};

test("maps side by side wrap into the width, and no map overlaps another", () => {
  const plan = layout(5, 3, 4, 100, false, 10);
  assert.equal(plan.unit, 10);
  assert.deepEqual([0, 1, 2, 3, 4].map(plan.corner), [
    [0, 0],
    [46, 0],
    [0, 36],
    [46, 36],
    [0, 72],
  ]);
  assert.deepEqual([plan.width, plan.height], [86, 102]);
});

test("a caption takes its line under each map", () => {
  const [bare, captioned] = [false, true].map((caption) => layout(2, 3, 4, 50, caption, 10));
  assert.equal(captioned.height, bare.height + 2 * 15);
  assert.deepEqual(captioned.corner(1), [0, bare.corner(1)[1] + 15]);
});

for (const [count, rows, columns, width] of [
  [1, 28, 28, 300],
  [64, 2, 2, 1000],
  [16, 26, 26, 320],
  [48, 12, 12, 700],
])
  test(`${count} maps of ${rows} × ${columns} in ${width} pixels: none under 24, none over the edge`, () => {
    const plan = layout(count, rows, columns, width);
    assert.ok(plan.unit * Math.min(rows, columns) >= 24);
    assert.ok(plan.width <= width);
  });

test("what does not fit is made smaller, down to a pixel a unit", () => {
  assert.equal(layout(1, 28, 28, 60, false, 8).unit, 2);
  assert.equal(layout(1, 28, 28, 3, false, 8).unit, 1);
});

test("every unit is found where it is laid out, and nothing between maps, under them, or beyond the last", () => {
  const plan = layout(5, 3, 4, 100, true, 10);
  for (let map = 0; map < 5; map += 1) {
    const [x, y] = plan.corner(map);
    for (const [row, column] of [
      [0, 0],
      [2, 3],
      [1, 2],
    ])
      assert.deepEqual(plan.at(x + 10 * column + 5, y + 10 * row + 5), [map, row, column]);
    assert.equal(plan.at(x + 43, y + 5), null, "between two maps");
    assert.equal(plan.at(x + 5, y + 38), null, "on the caption");
  }
  const [x, y] = plan.corner(4);
  assert.equal(plan.at(x + 46 + 5, y + 5), null, "where a sixth map would be");
  assert.equal(plan.at(-1, 5), null);
});

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
