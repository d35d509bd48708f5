// Where a window lies, and what is under it.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  around,
  bounded,
  hundredths,
  indexOf,
  largest,
  led,
  multiplied,
  patch,
  placeOf,
  under,
} from "../../../ui/lesson/window.js";

test("places are counted row by row, from 0", () => {
  assert.deepEqual(placeOf(0, [4, 7]), [0, 0]);
  assert.deepEqual(placeOf(13, [4, 7]), [1, 6]);
  for (let index = 0; index < 28; index += 1) assert.equal(indexOf(placeOf(index, [4, 7]), [4, 7]), index);
});

test("a place beyond the edge is the nearest within", () => {
  assert.deepEqual(bounded([-1, 9], [4, 7]), [0, 6]);
  assert.deepEqual(bounded([4, 3], [4, 7]), [3, 3]);
  assert.deepEqual(bounded([2, 3], [4, 7]), [2, 3]);
});

test("keys lead to the neighbours, to the first and to the last place, and no further", () => {
  /** @param {string} key @param {[number, number]} place */
  const from = (key, place) => led(key, place, [4, 7]);
  assert.deepEqual(from("ArrowDown", [1, 2]), [2, 2]);
  assert.deepEqual(from("ArrowUp", [0, 2]), [0, 2]);
  assert.deepEqual(from("ArrowRight", [1, 6]), [1, 6]);
  assert.deepEqual(from("ArrowLeft", [1, 6]), [1, 5]);
  assert.deepEqual(from("Home", [1, 6]), [0, 0]);
  assert.deepEqual(from("End", [1, 2]), [3, 6]);
  for (const key of ["Escape", " ", "a", "toString"]) assert.equal(from(key, [1, 2]), null);
});

test("a window covers as many rows as it has, from its number on, less the padding", () => {
  assert.deepEqual(under(0, 3), [0, 3]);
  assert.deepEqual(under(5, 3, 2), [10, 13]);
  assert.deepEqual(under(0, 5, 1, 2), [-2, 3]);
});

test("the window about a pixel is the one whose middle is nearest", () => {
  for (const [side, stride, padding] of [
    [3, 1, 0],
    [5, 2, 2],
    [7, 3, 3],
    [2, 2, 0],
  ])
    for (let window = 0; window < 9; window += 1) {
      const [first, end] = under(window, side, stride, padding);
      assert.equal(around((first + end - 1) / 2, side, stride, padding), window);
    }
  assert.equal(around(4, 3, 4), 1, "3 is the middle between 1 and 5, the middles of windows 0 and 1");
});

test("a pixel is rounded to hundredths as the server does, and is 0 in the padding", () => {
  const pixels = Uint8Array.from({ length: 256 }, (_, ink) => ink);
  const picture = { pixels, rows: 16, columns: 16 };
  for (let ink = 0; ink < 256; ink += 1)
    assert.equal(hundredths(picture, Math.floor(ink / 16), ink % 16), Math.round(ink / 2.55));
  for (const [row, column] of [
    [-1, 15],
    [15, -1],
    [16, 0],
    [0, 16],
  ])
    assert.equal(hundredths(picture, row, column), 0);
});

test("a patch is what lies under a window", () => {
  const picture = { pixels: Uint8Array.of(255, 0, 51, 102), rows: 2, columns: 2 };
  assert.deepEqual(patch(picture, [-1, 1], [0, 3]), [
    [0, 0, 0],
    [100, 0, 0],
  ]);
});

test("the largest number is found, the first of several, also among negative ones", () => {
  assert.deepEqual(
    largest([
      [-3, -1],
      [-1, -2],
    ]),
    [0, 1],
  );
  assert.deepEqual(largest([[0], [4], [4]]), [1, 0]);
});

test("products and their sum are exact", () => {
  const { products, sum } = multiplied(
    [
      [7, 33],
      [100, 57],
    ],
    [
      [0.1, -0.82],
      [-1.5, 2],
    ],
  );
  assert.deepEqual(products, [
    [0.007, -0.2706],
    [-1.5, 1.14],
  ]);
  assert.equal(sum, -0.6236);
});
