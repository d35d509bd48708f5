import assert from "node:assert/strict";
import { test } from "node:test";
import { faintInk } from "../../../ui/pad/faint.js";

/**
 * A picture of 40 × 20 pixels: paper with a bar of ink three pixels wide.
 * @param {number[]} paper @param {number[]} ink
 */
function bar(paper, ink) {
  const colours = Array.from({ length: 800 }, (_, i) => {
    const [x, y] = [i % 40, Math.floor(i / 40)];
    return [...(x >= 20 && x < 23 && y >= 4 && y < 16 ? ink : paper), 255];
  });
  return { data: colours.flat(), width: 40, height: 20 };
}

test("faint ink is a part of the way from the paper to the ink, be it darker or lighter", () => {
  /** @type {[number, number, number, number]} */
  const roomy = [18 / 40, 3 / 20, 25 / 40, 17 / 20];
  assert.deepEqual(faintInk(bar([200, 190, 180], [40, 40, 130]), roomy, 0.3), { colour: [152, 145, 165], dark: true });
  assert.deepEqual(faintInk(bar([30, 60, 40], [230, 230, 230]), roomy, 0.3), { colour: [90, 111, 97], dark: false });
});

test("the paper is found around a box that a digit fills", () => {
  const pixels = bar([200, 200, 200], [50, 50, 50]);
  assert.deepEqual(faintInk(pixels, [20 / 40, 4 / 20, 23 / 40, 16 / 20], 0.3), { colour: [155, 155, 155], dark: true });
});

test("without ink all stays as it is, and a box that is all of the picture holds its paper", () => {
  const plain = bar([200, 200, 200], [200, 200, 200]);
  assert.deepEqual(faintInk(plain, [0.2, 0.2, 0.4, 0.4], 0.3).colour, [200, 200, 200]);
  assert.deepEqual(faintInk(bar([200, 200, 200], [100, 100, 100]), [0, 0, 1, 1], 0.5).colour, [150, 150, 150]);
});
