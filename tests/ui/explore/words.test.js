import assert from "node:assert/strict";
import { test } from "node:test";

import { inWindow, origin, sight, title } from "../../../ui/explore/words.js";

/** @typedef {import("../../../ui/shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../../../ui/shared/types.d.ts").Layer} Layer */

/** @param {string} kind @param {number[]} shape @param {[number, number]} channels @param {number[]} [window] */
const layer = (kind, shape, channels, [rows, columns] = [1, 1]) =>
  /** @type {Layer} */ (
    /** @type {unknown} */ ({
      name: kind,
      kind,
      shape,
      reads: { rows: [[0, rows]], columns: [[0, columns]] },
      sees: { rows: [[0, rows]], columns: [[2, 2 + columns]] },
      channels,
    })
  );

/** @param {...Layer} layers @returns {Atlas} */
const atlas = (...layers) => ({
  layers: [layer("input", [4, 28, 28], [1, 1]), ...layers],
  blind: [],
  why: "",
  note: "",
  grid: 32,
});

test("what a unit is called", () => {
  const own = atlas(layer("linear", [10], [4, 10]));
  assert.equal(title(own, ["input", 0, 3, 4]), "input, channel 0, row 3, column 4");
  assert.equal(title(own, ["linear", 7, 0, 0]), "linear, unit 7");
  assert.throws(() => title(own, ["elsewhere", 0, 0, 0]), /no layer elsewhere/);
});

test("what a unit sees", () => {
  const own = atlas(layer("convolution", [2, 1, 1], [4, 2], [3, 1]), layer("linear", [10], [2, 10], [28, 28]));
  assert.equal(sight(own, ["convolution", 0, 0, 0]), "rows 0 to 2, column 2 of the digit");
  assert.equal(sight(own, ["linear", 0, 0, 0]), "the whole digit");
});

/** @type {[Layer, RegExp][]} */
const SOURCES = [
  [
    layer("convolution", [2, 1, 1], [4, 2], [3, 5]),
    /^Computed from a window of 3 × 5 in each of the 4 maps of input; sees/,
  ],
  [layer("convolution", [2, 1, 1], [2, 1], [3, 3]), /in 2 of the 4 maps of input;/],
  [layer("convolution", [4, 1, 1], [1, 1], [3, 3]), /in one of the 4 maps of input;/],
  [layer("pool", [4, 1, 1], [1, 1], [2, 2]), /from the largest number in a window of 2 × 2 of input;/],
  [layer("average_pool", [4, 1, 1], [1, 1], [2, 3]), /from the mean of a window of 2 × 3 of input;/],
  [layer("linear", [10], [4, 10]), /from all 4 numbers of input;/],
  [layer("softmax", [10], [10, 10]), /from all ten logits;/],
  [layer("of_the_future", [4, 1, 1], [1, 1]), /from one number of input;/],
];
for (const [own, expected] of SOURCES)
  test(`what a unit is computed from: ${expected.source}`, () => {
    assert.match(origin(atlas(own), [own.name, 0, 0, 0]), expected);
  });

test("a pixel is what was drawn; a note of the network comes last", () => {
  const own = { ...atlas(layer("norm", [4, 28, 28], [1, 1])), note: "Note." };
  assert.equal(origin(own, ["input", 0, 0, 0]), "A pixel of the digit: 0 is paper, 1 is ink.");
  assert.match(origin(own, ["norm", 0, 0, 0]), / Note\.$/);
});

test("the units of a window, with gaps where it is dilated, and none in the padding", () => {
  const explained = /** @type {any} */ ({ window: ["input", 2, -1, 0, 4, 1], rows: [-1, 1, 3], columns: [0] });
  const at = inWindow(atlas(), explained);
  assert.deepEqual(at(1, 2, 0), ["input", 3, 3, 0]);
  assert.equal(at(0, 0, 0), null);
  assert.equal(inWindow(atlas(), /** @type {any} */ ({ window: null, rows: null, columns: null }))(0, 0, 0), null);
});
