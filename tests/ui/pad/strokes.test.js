import assert from "node:assert/strict";
import { test } from "node:test";
import { around, digitAt, erased, extended, isAnother, pointAt, pointsOf } from "../../../ui/pad/strokes.js";

const BOX = { left: 100, top: 50, width: 500 };
/** @typedef {import("../../../ui/shared/types.d.ts").Stroke} Stroke */

/** @param {number} clientX @param {number} clientY @param {any[]} merged */
const at = (clientX, clientY, merged = []) => ({ clientX, clientY, getCoalescedEvents: () => merged });

test("a place on the screen is a point in the pad's own unit, and stays on the pad", () => {
  assert.deepEqual(pointAt(at(350, 300), BOX, 1000), [500, 500]);
  assert.deepEqual(pointAt(at(0, 9999), BOX, 1000), [0, 1000]);
});

test("a move passes all the points that the browser merged into it", () => {
  const merged = [at(150, 100), at(200, 150)];
  assert.deepEqual(pointsOf(at(200, 150, merged), BOX, BOX, 1000), [
    [100, 100],
    [200, 200],
  ]);
  assert.deepEqual(pointsOf({ clientX: 150, clientY: 100 }, BOX, BOX, 1000), [[100, 100]], "without merging");
});

test("where the page was scrolled meanwhile, only the last of them is placed", () => {
  const scrolled = { ...BOX, top: BOX.top - 40 };
  const merged = [at(150, 100), at(200, 110)];
  assert.deepEqual(pointsOf(at(200, 110, merged), scrolled, BOX, 1000), [[200, 200]]);
});

test("a point where the pen already is adds nothing", () => {
  /** @type {Stroke} */
  const stroke = [[1, 1]];
  assert.equal(extended(stroke, [[1, 1]]), stroke);
  assert.deepEqual(
    extended(stroke, [
      [1, 1],
      [2, 1],
      [2, 1],
      [1, 1],
    ]),
    [
      [1, 1],
      [2, 1],
      [1, 1],
    ],
  );
});

test("the eraser takes whole strokes, between their points too, and leaves the others", () => {
  /** @type {Stroke[]} */
  const [line, dot] = [
    [
      [0, 0],
      [100, 0],
    ],
    [[500, 500]],
  ];
  assert.deepEqual(erased([line, dot], [50, 9], 10), [dot]);
  assert.deepEqual(erased([line, dot], [50, 11], 10), [line, dot]);
  assert.deepEqual(erased([line, dot], [505, 500], 10), [line]);
});

test("a tap is on the digit whose ink is nearest, of those that it is near or within the edges of", () => {
  /** @type {Stroke[][]} */
  const [bow, bar] = [
    [
      [
        [0, 0],
        [100, 0],
        [100, 100],
      ],
    ],
    [
      [
        [90, 200],
        [190, 50],
      ],
    ],
  ];
  const digits = [bow, bar].map((strokes) => ({ strokes, edges: around(strokes) }));
  assert.deepEqual(digits[0].edges, [0, 0, 100, 100]);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => digitAt([x, y], digits, 10);
  assert.equal(at(30, 70), 0, "within");
  assert.equal(at(-8, -5), 0, "near the ink");
  assert.equal(at(-8, -8), -1);
  assert.equal(at(98, 90), 0, "in both boxes, on the ink of one");
  assert.equal(at(140, 125), 1);
  assert.equal(at(500, 500), -1);
  const gone = { strokes: [], edges: around([]) };
  assert.equal(digitAt([30, 70], [gone, ...digits], 10), 1, "an erased one is nowhere");
});

test("digits of a picture are tapped within their edges, where two overlap the one whose middle is nearer", () => {
  /** @type {import("../../../ui/pad/strokes.js").Placed[]} */
  const digits = [
    { strokes: [], edges: [0, 0, 100, 100] },
    { strokes: [], edges: [80, 0, 180, 100] },
  ];
  assert.deepEqual(
    [30, 85, 95, 175, 190].map((x) => digitAt([x, 50], digits, 10)),
    [0, 0, 1, 1, -1],
  );
});

test("another digit of the same drawing is looked at where the one before was erased or stands further on", () => {
  const [four, two] = [0, 1].map((x) => /** @type {Stroke} */ ([[x, x]]));
  const [both, alone] = [[four, two], [two]];
  assert.ok(isAnother({ which: 0, strokes: both, own: [four] }, { which: 0, strokes: alone, own: [two] }), "erased");
  assert.ok(isAnother({ which: 0, strokes: alone, own: [two] }, { which: 0, strokes: both, own: [four] }), "before it");
  assert.ok(!isAnother({ which: 1, strokes: both, own: [two] }, { which: 1, strokes: alone, own: [two] }), "the other");
  assert.ok(!isAnother({ which: 0, strokes: both, own: [four] }, { which: 1, strokes: both, own: [two] }), "chosen");
  assert.ok(!isAnother({ which: 0, strokes: [four], own: [four] }, { which: 0, strokes: alone, own: [two] }), "drawn");
});
