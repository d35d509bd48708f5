import assert from "node:assert/strict";
import { test } from "node:test";

import { length, sceneAt, scenesOf } from "../../../ui/explore/scenes.js";

/** @param {string} name @param {string} kind @param {number[]} shape @returns {any} */
const column = (name, kind, [count, rows = 1, columns = 1]) => ({
  name,
  title: name,
  layer: { name, kind, shape: rows > 1 || columns > 1 ? [count, rows, columns] : [count] },
  flat: rows === 1,
  count: rows === 1 ? 1 : count,
  rows,
  columns,
});
const DEEP = [
  column("input", "input", [1, 28, 28]),
  column("block 1", "relu", [16, 26, 26]),
  column("block 2", "pool", [16, 12, 12]),
];
const FLAT = [column("input", "input", [1, 28, 28]), column("linear 1", "relu", [1024])];
const READ = /** @type {any} */ ({
  digit: 7,
  probabilities: [0, 0, 0, 0, 0, 0, 0, 0.9, 0, 0.1],
  evidence: { rivals: [7, 9] },
});

test("a column more is seen with each block, then what decided, then the probabilities", () => {
  const scenes = scenesOf(DEEP, READ);
  assert.deepEqual(
    scenes.map(({ lit }) => lit),
    [1, 2, 3, 3, 3],
  );
  assert.deepEqual(
    scenes.map(({ slides, evidence, logits }) => [slides, evidence, logits].map(Boolean)),
    [
      [false, false, false],
      [true, false, false],
      [false, false, false],
      [false, true, false],
      [false, false, true],
    ],
  );
  assert.match(
    scenes[2].sentence,
    /^Block 2: 16 maps of 12 × 12, made from the 16 maps before\. Of every window the pool/,
  );
  assert.match(scenes[3].sentence, /orange lines speak for 7, dashed blue ones for 9/);
  assert.match(scenes[4].sentence, /7 gets 90\.0\u00a0%/);
});

test("units in a row are a sum over all that is before", () => {
  assert.match(scenesOf(FLAT, READ)[1].sentence, /^Linear 1: 1,024 units, each a sum over all 784 numbers before\.$/);
});

test("it takes at most twenty seconds, however many blocks there are", () => {
  const many = [...DEEP, ...Array.from({ length: 30 }, (_, i) => column(`block ${i + 3}`, "relu", [8, 12, 12]))];
  assert.ok(length(scenesOf(many, READ)) <= 20 + 1e-9);
  for (const columns of [DEEP, FLAT]) assert.ok(length(scenesOf(columns, READ)) >= 8);
});

test("each moment belongs to a scene, the last one stays", () => {
  const scenes = scenesOf(DEEP, READ);
  assert.equal(sceneAt(scenes, -1).index, 0);
  assert.equal(sceneAt(scenes, scenes[0].seconds).index, 1);
  const { index, share } = sceneAt(scenes, scenes[0].seconds + scenes[1].seconds / 2);
  assert.equal(index, 1);
  assert.ok(Math.abs(share - 0.5) < 1e-9);
  assert.deepEqual([sceneAt(scenes, 99).index, sceneAt(scenes, 99).share], [4, 1]);
});
