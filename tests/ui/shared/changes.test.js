// Changes of a network: which of them are one, and which undo each other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { added, after, called, epochOf, turned } from "../../../ui/shared/changes.js";

/** @typedef {import("../../../ui/shared/types.d.ts").Edit} Edit */

/** @type {Edit[]} */
const MUTED = [["mute", "relu3", 1]];

/** @param {number} value @param {number} [column] @returns {Edit} */
const weight = (value, column = 2) => ["weight", "conv2", 1, 0, 2, column, value];

test("changes stand in the order in which they were made", () => {
  assert.deepEqual(added(MUTED, weight(0.5)), [...MUTED, weight(0.5)]);
});

test("a weight that is dragged is one change, and so are bias and noise", () => {
  assert.deepEqual(added(added(MUTED, weight(0.5)), weight(0.6)), [...MUTED, weight(0.6)]);
  assert.deepEqual(added([["bias", "conv2", 1, 0.5]], ["bias", "conv2", 1, 2]), [["bias", "conv2", 1, 2]]);
  assert.deepEqual(added([["noise", "conv2", 0.1, 1]], ["noise", "conv2", 0.5, 2]), [["noise", "conv2", 0.5, 2]]);
});

test("another weight, or the same one later, is another change", () => {
  assert.equal(added([weight(0.5)], weight(0.5, 3)).length, 2);
  assert.equal(added([weight(0.5), ...MUTED], weight(0.7)).length, 3);
});

test("two kernels that are swapped again stand where they stood", () => {
  /** @type {Edit} */
  const swap = ["swap", "conv3", 0, 1, 2, 0];
  assert.deepEqual(added([...MUTED, swap], swap), MUTED);
});

test("what is turned off is turned on again", () => {
  assert.deepEqual(turned([weight(1)], MUTED[0]), [weight(1), ...MUTED]);
  assert.deepEqual(turned([...MUTED, weight(1)], MUTED[0]), [weight(1)]);
});

test("a changed network is called by the number of its changes", () => {
  assert.equal(called("DeepCNN"), "DeepCNN");
  assert.equal(called("DeepCNN", MUTED), "DeepCNN, 1 change");
  assert.equal(called("DeepCNN", [...MUTED, weight(1)]), "DeepCNN, 2 changes");
});

test("an epoch stands before all changes, once, and the last one is none", () => {
  const early = after(MUTED, 3);
  assert.deepEqual(early, [["epoch", "network", 3], ...MUTED]);
  assert.deepEqual(after(early, 0), [["epoch", "network", 0], ...MUTED]);
  assert.deepEqual(after(early, null), MUTED);
  assert.equal(epochOf(early), 3);
  assert.equal(epochOf(MUTED), null);
  assert.equal(epochOf([]), null);
  assert.equal(called("FNN", early), "FNN after epoch 3, 1 change");
  assert.equal(called("FNN", [["epoch", "network", 0]]), "FNN after epoch 0");
});
