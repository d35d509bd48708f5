import assert from "node:assert/strict";
import { test } from "node:test";
import { outline } from "../../../ui/explore/outline.js";
import { boundsOf, byEffect, cut, effect, left, needed, obstacle, partsOf } from "../../../ui/shared/leaving.js";

/** A reading as this digit, with this probability. @param {number} digit @param {number} p @param {object} [more] */
const read = (digit, p, more = {}) => ({
  digit,
  probabilities: Array.from({ length: 10 }, (_, i) => (i === digit ? p : (1 - p) / 9)),
  known: true,
  ...more,
});
const SEVEN = read(7, 0.9);
const NONE = { known: false };

test("the stroke that turns the reading is named, the strongest first", () => {
  const said = (/** @type {any[]} */ ...without) => needed({ whole: SEVEN, without });
  assert.equal(said(read(7, 0.8), read(1, 0.7)), "Without the second stroke it would be read as 1.");
  assert.equal(said(read(7, 0.8), read(7, 0.7)), "Whichever stroke is left out, it is still read as 7.");
  assert.equal(said(read(2, 0.2, NONE), read(7, 0.8)), "Without the first stroke it would not look like a digit.");
  assert.equal(
    said(read(1, 0.4), read(4, 0.95), read(9, 0.5)),
    "Without the second stroke it would be read as 4. 2 others change the reading too.",
  );
  assert.equal(
    said(read(1, 0.9), read(4, 0.5)),
    "Without the first stroke it would be read as 1. Another stroke changes the reading too.",
  );
  assert.equal(
    needed({ whole: read(3, 0.2, NONE), without: [read(5, 0.2, NONE)] }),
    "Whichever stroke is left out, it still doesn’t look like a digit.",
  );
  assert.equal(needed({ whole: null, without: [] }), "");
  assert.deepEqual(byEffect({ whole: SEVEN, without: [read(7, 0.8), null, read(1, 0.5)] }), [2, 1, 0]);
});

test("each stroke's line says how the rest is read, and what becomes of the digit", () => {
  assert.equal(left(SEVEN, read(7, 0.985)), "still 7, 98.5\u00a0%");
  assert.equal(left(SEVEN, read(1, 0.9999)), "read as 1, > 99.9\u00a0%");
  assert.equal(left(SEVEN, read(5, 0.2, NONE)), "no digit");
  assert.equal(left(SEVEN, null), "nothing left");
  assert.equal(effect(SEVEN, read(1, 0.991)), "7: 90.0\u00a0% → 0.1\u00a0%");
  assert.equal(effect(SEVEN, null), "");
  assert.equal(effect(SEVEN, read(7, 0.977, NONE)), "closest: 7", "no percentage, which would seem sure");
  assert.equal(effect({ ...SEVEN, ...NONE }, read(7, 0.977)), "");
  const without = [read(7, 0.6), read(7, 0.977, NONE)];
  assert.deepEqual(byEffect({ whole: SEVEN, without }), [1, 0], "what is left is no 7, however sure it seems");
});

test("the drawing's picture is a square around it", () => {
  assert.deepEqual(
    boundsOf([
      [
        [100, 200],
        [200, 600],
      ],
      [[150, 300]],
    ]),
    [-90, 160, 480, 480],
  );
});

test("an outline runs along the edges of the ink", () => {
  const edges = (/** @type {number[]} */ ...ink) => outline(ink, 2).split(/(?=M)/).sort();
  assert.deepEqual(edges(0, 0, 0, 0), [""]);
  assert.deepEqual(edges(255, 0, 0, 0), ["M0 0h1", "M0 0v1", "M0 1h1", "M1 0v1"]);
  assert.equal(edges(255, 255, 255, 255).length, 8);
});

test("it says why no stroke can be left out", () => {
  const most = { strokes: 2, points: 5 };
  /** @type {(...lengths: number[]) => any} */
  const drawing = (...lengths) => ({ strokes: lengths.map((length) => Array(length).fill([0, 0])) });
  assert.equal(obstacle({ picture: "data:" }, most), "A picture has no strokes to leave out.");
  assert.match(obstacle(drawing(3), most), /dot/);
  assert.equal(obstacle(drawing(3, 2), most), "");
  const line = {
    strokes: [
      [
        [0, 0],
        [9, 0],
      ],
    ],
  };
  for (const own of [drawing(1, 1, 1), drawing(3, 3), /** @type {any} */ (line)])
    assert.equal(obstacle(own, most), "This drawing has more than 2 strokes or 5 points, which is too much to try.");
});

test("a single stroke is cut into quarters of equal length, which join", () => {
  const stroke = /** @type {any} */ ([
    [0, 0],
    [30, 0],
    [30, 0],
    [30, 50],
  ]);
  assert.deepEqual(partsOf([stroke]), [
    [
      [0, 0],
      [20, 0],
    ],
    [
      [20, 0],
      [30, 0],
      [30, 0],
      [30, 10],
    ],
    [
      [30, 10],
      [30, 30],
    ],
    [
      [30, 30],
      [30, 50],
    ],
  ]);
  assert.deepEqual(
    cut(
      /** @type {any} */ ([
        [0, 0],
        [3, 4],
      ]),
      1,
    ),
    [
      [
        [0, 0],
        [3, 4],
      ],
    ],
  );
  assert.deepEqual(partsOf([stroke, stroke]), [stroke, stroke]);
  assert.deepEqual(partsOf([[[5, 5]]]), [[[5, 5]]]);
  const curve = /** @type {any} */ (Array.from({ length: 57 }, (_, i) => [500 + 400 * Math.sin(i / 9), 17 * i]));
  const pieces = partsOf([curve]);
  assert.equal(pieces.length, 4);
  for (const [i, piece] of pieces.slice(1).entries()) assert.deepEqual(piece[0], pieces[i].at(-1));
  assert.deepEqual(pieces.at(-1)?.at(-1), curve.at(-1));
  assert.equal(
    needed({ whole: SEVEN, without: [read(1, 0.7)] }, "quarter of the stroke"),
    "Without the first quarter of the stroke it would be read as 1.",
  );
});
