import assert from "node:assert/strict";
import { test } from "node:test";

import { brief, called, inWindow, layerTitle, named, placed, sight, silent } from "../../../ui/explore/words.js";

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
  blocks: [],
  blind: [],
  why: "",
  note: "",
  grid: 32,
});

test("what a unit is called, in full and in little room", () => {
  const own = atlas(
    layer("convolution", [2, 1, 1], [4, 2]),
    layer("relu", [2, 1, 1], [1, 1]),
    layer("linear", [10], [4, 10]),
  );
  own.blocks = [
    { name: "block1", title: "block 1", layers: ["convolution", "relu"] },
    { name: "linear", title: "linear", layers: ["linear"] },
  ];
  assert.equal(named(own, ["convolution", 1, 3, 4]), "block 1, conv · map 1 · row 3, column 4");
  assert.equal(called(own, ["convolution", 1, 3, 4]), "block 1 · map 1 · row 3, column 4");
  assert.equal(placed(own, ["convolution", 1, 3, 4]), "map 1 · row 3, column 4");
  assert.equal(brief(own, ["relu", 1, 3, 4]), "block 1, ReLU · map 1 (3, 4)");
  assert.equal(
    named(own, ["linear", 7, 0, 0]),
    "linear · unit 7",
    "a layer that gave its block the name is not named twice",
  );
  assert.equal(brief(own, ["linear", 7, 0, 0]), "linear · unit 7");
  assert.equal(named(own, ["input", 0, 3, 4]), "input · row 3, column 4");
  assert.throws(() => named(own, ["elsewhere", 0, 0, 0]), /no layer elsewhere/);
});

test("of two layers of a kind in a block each has its number", () => {
  const [first, second] = ["conv1", "conv2"].map((name) => ({ ...layer("convolution", [2, 1, 1], [4, 2]), name }));
  const own = atlas(first, second);
  own.blocks = [{ name: "block1", title: "block 1", layers: ["conv1", "conv2"] }];
  assert.equal(layerTitle(own, "conv2"), "block 1, conv 2");
});

test("what a unit sees", () => {
  const own = atlas(layer("convolution", [2, 1, 1], [4, 2], [3, 1]), layer("linear", [10], [2, 10], [28, 28]));
  assert.equal(sight(own, ["convolution", 0, 0, 0]), "rows 0 to 2, column 2 of the digit");
  assert.equal(sight(own, ["linear", 0, 0, 0]), "the whole digit");
});

test("the units of a window, with gaps where it is dilated, and none in the padding", () => {
  const explained = /** @type {any} */ ({ window: ["input", 2, -1, 0, 4, 1], rows: [-1, 1, 3], columns: [0] });
  const at = inWindow(atlas(), explained);
  assert.deepEqual(at(1, 2, 0), ["input", 3, 3, 0]);
  assert.equal(at(0, 0, 0), null);
  assert.equal(inWindow(atlas(), /** @type {any} */ ({ window: null, rows: null, columns: null }))(0, 0, 0), null);
});

test("maps that are 0 throughout are named, or counted where they are many", () => {
  const [conv, relu, linear] = [
    layer("conv", [8, 4, 4], [1, 1]),
    layer("relu", [16, 2, 2], [1, 1]),
    layer("linear", [10], [1, 1]),
  ];
  const known = {
    ...atlas(conv, relu, linear),
    blocks: [
      { name: "conv", title: "conv 1", layers: ["conv"] },
      { name: "relu", title: "conv 2", layers: ["conv", "relu"] },
      { name: "linear", title: "final", layers: ["linear"] },
    ],
  };
  const off = (/** @type {number[]} */ inactive) => /** @type {any} */ ({ inactive });
  const many = [0, 1, 2, 3, 4, 5, 6];
  assert.equal(
    silent(known, { conv: off([2, 5]), relu: off(many), linear: off([1]) }),
    "Inactive maps: conv 1: 2, 5; conv 2: 7 of 16.",
  );
  assert.equal(silent(known, { conv: off([]), relu: off([]) }), "");
  assert.equal(silent(known, {}), "", "nothing of it is in view");
});
