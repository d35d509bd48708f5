import assert from "node:assert/strict";
import { test } from "node:test";

import { arrangement, captions, positive } from "../../../ui/explore/places.js";

/** @typedef {import("../../../ui/shared/types.d.ts").Layer} Layer */
/** @typedef {import("../../../ui/shared/types.d.ts").Shape} Shape */

/** @param {Shape} shape @param {string} [kind] @returns {Layer} */
const layer = (shape, kind = "relu") => /** @type {Layer} */ (/** @type {unknown} */ ({ name: "here", kind, shape }));
const maps = (/** @type {object} */ more) => ({
  picture: { shape: [1, 1], bytes: new Uint8Array(1) },
  colours: /** @type {const} */ ("signed"),
  limits: [1],
  places: 2,
  inactive: [],
  ...more,
});

test("the units of maps stand where they are", () => {
  const { toPlace, toUnit } = arrangement(layer([4, 6, 6]), 32);
  assert.deepEqual(toPlace(["here", 3, 5, 1]), [3, 5, 1]);
  assert.deepEqual(toUnit([3, 5, 1]), ["here", 3, 5, 1]);
});

test("the units of a flat layer stand in rows of the grid, of which the last may end early", () => {
  const { size, toPlace, toUnit } = arrangement(layer([70]), 32);
  assert.deepEqual(size, [1, 3, 32]);
  assert.deepEqual(toPlace(["here", 69, 0, 0]), [0, 2, 5]);
  assert.deepEqual(toUnit([0, 2, 5]), ["here", 69, 0, 0]);
  assert.equal(toUnit([0, 2, 6]), null);
});

test("keys move from unit to unit and stop at the edge", () => {
  const conv = arrangement(layer([4, 6, 6]), 32);
  assert.deepEqual(conv.moved(["here", 0, 0, 0], [0, 1, 0]), ["here", 0, 1, 0]);
  assert.deepEqual(conv.moved(["here", 0, 0, 0], [0, -1, 0]), ["here", 0, 0, 0]);
  assert.deepEqual(conv.moved(["here", 3, 0, 0], [1, 0, 0]), ["here", 3, 0, 0]);
  const flat = arrangement(layer([70]), 32);
  assert.deepEqual(flat.moved(["here", 37, 0, 0], [0, 1, 0]), ["here", 69, 0, 0]);
  assert.deepEqual(flat.moved(["here", 38, 0, 0], [0, 1, 0]), ["here", 38, 0, 0], "under it there is none");
});

for (const width of [310, 800])
  for (const units of width > 400 ? [10, 16, 32, 64, 576, 1024] : [10, 16, 576, 784, 1024])
    test(`${units} units in ${width} pixels are a picture of at least 24`, () => {
      const own = arrangement(layer([units]), 32);
      const captioned = captions(layer([units]), own, maps({})).some(Boolean);
      const { width: wide, height } = own.plan(width, captioned);
      assert.ok(Math.min(wide, height) >= 24, `${wide} × ${height}`);
      assert.ok(wide <= width);
    });

test("under the units of a short flat layer stand their numbers", () => {
  const digits = layer([10]);
  assert.deepEqual(captions(digits, arrangement(digits, 32), maps({})), [..."0123456789"]);
  const long = layer([64]);
  assert.deepEqual(captions(long, arrangement(long, 32), maps({})), []);
});

test("under a map stands that it is inactive, or its own limit", () => {
  const own = layer([3, 6, 6]);
  const places = arrangement(own, 32);
  assert.deepEqual(captions(own, places, maps({ inactive: [1] })), ["", "inactive", ""]);
  assert.deepEqual(captions(own, places, maps({ limits: [1, 0, 0.5], inactive: [1] })), ["±1.00", "inactive", "±0.50"]);
});

test("what holds nothing below 0, and what hands that on", () => {
  const kinds = ["input", "norm", "relu", "average_pool", "flatten", "linear", "sigmoid", "gelu", "pool"];
  const layers = kinds.map((kind) => layer([1, 2, 2], kind));
  const atlas = { layers, blind: [], why: "", note: "", grid: 32 };
  const found = kinds.filter((_, i) => positive(atlas, layers[i]));
  assert.deepEqual(found, ["input", "relu", "average_pool", "flatten", "sigmoid"]);
});
