import assert from "node:assert/strict";
import { test } from "node:test";
import { rowOf, signal } from "../../../ui/lesson/row.js";

/** @param {number[][]} lines  ink, 0 to 255 */
const picture = (lines) => ({ pixels: Uint8Array.from(lines.flat()), rows: lines.length, columns: lines[0].length });
const DRAWN = [
  [0, 0, 0],
  [0, 9, 0],
  [255, 255, 0],
  [0, 0, 51],
];

test("a row's numbers are hundredths of ink", () => {
  assert.deepEqual(signal(picture(DRAWN), 3), [0, 0, 0.2]);
  assert.deepEqual(signal(picture(DRAWN), 1), [0, 0.04, 0]);
});

test("a row stays while there is ink in it; then it is the one with the most", () => {
  assert.equal(rowOf(picture(DRAWN), null), 2);
  assert.equal(rowOf(picture(DRAWN), { row: 1, rows: 4 }), 1);
  assert.equal(rowOf(picture(DRAWN), { row: 0, rows: 4 }), 2);
  assert.equal(rowOf(picture(DRAWN), { row: 1, rows: 5 }), 2, "of a picture of another size");
});
