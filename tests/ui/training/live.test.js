import assert from "node:assert/strict";
import { test } from "node:test";

import { CHAIN, called, owned } from "../../../ui/shared/changes.js";
import { fileOf, remember } from "../../../ui/shared/own.js";
import { FIRST, nameOf, partsOf } from "../../../ui/training/layers.js";
import { diagnosis, recipe, stands, written } from "../../../ui/training/live-words.js";
import { begun, grown, taskOf } from "../../../ui/training/run.js";
import { frames, waits } from "../../../ui/training/stream.js";
import { kernelsOf } from "../../../ui/training/tensors.js";

const SETTINGS = {
  ...{ network: "CNNModel", images: 10_000, epochs: 5, batch_size: 100 },
  ...{ optimizer: "adam", lr: 0.001, seed: 0, augment: false },
};

/** @param {number} epoch @param {number} step @param {number} loss @returns {any} */
const picture = (epoch, step, loss) => ({
  moment: { epoch, step, steps: 100, loss, train_loss: loss, score: [loss, 0.5], seconds: 0.1 },
  weights: { bytes: Uint8Array.of(1, 2) },
  held: { bytes: Uint8Array.of(3) },
  hash: "abc",
});

/** @param {number[]} losses @param {object} [settings] */
const ran = (losses, settings = {}) =>
  losses.reduce((run, loss, i) => grown(run, picture(0, i + 1, loss)), begun({ ...SETTINGS, ...settings }));

/** With an epoch ended that taught it nothing. @param {import("../../../ui/training/run.js").Run} run */
const epoch = (run) => ({ ...run, seen: run.seen.map((own, i) => ({ ...own, accuracy: 0.1, whole: i === 9 })) });

test("a run grows by its pictures, and is taken up from the last", () => {
  const start = begun(SETTINGS);
  const first = { ...picture(0, 0, 0), moment: null };
  assert.deepEqual(taskOf(start, { single: true, pace: 0 }), {
    ...{ kind: "live", network: "CNNModel", seed: 0, images: 10_000, single: true, pace: 0 },
    recipe: { epochs: 5, batch_size: 100, optimizer: "adam", lr: 0.001, augment: false },
  });
  assert.equal("weights" in taskOf(grown(start, first), { single: false, pace: 0 }), false, "before its first step");
  const run = grown(grown(grown(start, first), picture(0, 25, 2)), picture(1, 0, 1));
  assert.deepEqual(run.seen, [
    { at: 0.25, loss: 2, accuracy: 0.5, validation: 2, whole: false },
    { at: 1, loss: 1, accuracy: 0.5, validation: 1, whole: true },
  ]);
  const { weights, held } = /** @type {any} */ (taskOf(run, { single: false, pace: 0 }));
  assert.deepEqual([weights, held], ["AQI=", "Aw=="]);
  assert.equal(grown(run, { end: "failed", sentence: "No." }).trouble, "No.");
  assert.equal(grown(run, { end: "done", sentence: null }).done, true);
  assert.equal(grown(run, { waiting: 2 }), run);
});

test("a run says where it stands", () => {
  assert.match(stands(begun(SETTINGS)), /^Untrained/);
  const words = "Epoch 1 of 5, step 3 of 100: training loss 2.000; it reads 50.0\u00a0% of 200 validation digits.";
  assert.equal(stands(ran([2, 2, 2])), words);
  assert.match(
    stands(grown(begun(SETTINGS), picture(2, 0, 0.5))),
    /^After epoch 2 of 5: training loss 0\.500 over the epoch/,
  );
});

test("why a run does not learn is said once it can be judged", () => {
  const flat = Array(20).fill(Math.LN10);
  assert.equal(diagnosis(ran(flat.slice(0, 5))), "", "it has hardly begun");
  assert.equal(diagnosis(ran(flat.map((loss, i) => loss - i / 10))), "", "it learns");
  assert.equal(diagnosis(ran(flat)), "", "an epoch is not over yet");
  assert.match(diagnosis(epoch(ran(flat))), /too small, or too few, to find anything yet\. Let it go on/);
  assert.match(diagnosis({ ...epoch(ran(flat)), done: true }), /Train for more epochs/);
  assert.match(diagnosis(ran(flat, { lr: 1 })), /learning rate of 1 is too high/);
  assert.match(diagnosis(ran([80, ...flat])), /too high/, "the first steps threw it far");
  assert.match(diagnosis(ran(flat, { lr: 0.2, optimizer: "momentum" })), /too high/);
  assert.match(diagnosis(epoch(ran(flat, { lr: 0.2, optimizer: "sgd" }))), /too small/);
});

test("settings and learning rates are written as people write them", () => {
  assert.equal(
    recipe({ ...SETTINGS, augment: true }),
    "CNNModel · 10,000 digits · batches of 100 · Adam, 0.001 · distorted · seed 0",
  );
  assert.equal(written(0.0000002), "2 · 10⁻⁷");
  assert.equal(written(10), "10");
});

test("what arrives in pieces is cut into pictures", async () => {
  const packed = [{ waiting: 1 }, { end: "done", sentence: "ü" }].map((told) => {
    const head = new TextEncoder().encode(JSON.stringify(told));
    const length = (/** @type {number} */ n) => [...new Uint8Array(new Uint32Array([n]).buffer)];
    return [...length(head.length + 4), ...length(head.length), ...head];
  });
  const whole = Uint8Array.from(packed.flat());
  for (const size of [1, 3, 7, whole.length]) {
    const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
      whole.slice(i * size, (i + 1) * size),
    );
    const reader = { read: async () => ({ done: pieces.length === 0, value: pieces.shift() }) };
    const found = [];
    for await (const frame of frames(reader)) found.push(frame);
    assert.deepEqual(found, [{ waiting: 1 }, { end: "done", sentence: "ü" }]);
  }
});

test("who waits is told the place, and at most how long", () => {
  assert.match(waits(1, 60), /yours is next, in about a minute at most\.$/);
  assert.match(waits(3, 120), /yours is number 3 in the queue and begins in about 2 minutes at most\.$/);
});

test("the kernels of a weight file are found", () => {
  const header = {
    __metadata__: { meta: "{}" },
    "conv1.bias": { dtype: "F32", shape: [2], data_offsets: [0, 8] },
    "conv1.weight": { dtype: "F32", shape: [2, 1, 1, 2], data_offsets: [8, 24] },
    "final.weight": { dtype: "F32", shape: [1, 2], data_offsets: [24, 32] },
  };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const numbers = new Uint8Array(new Float32Array([9, 9, 1, 2, 3, 4, 9, 9]).buffer);
  const file = Uint8Array.from([
    ...new Uint8Array(new BigUint64Array([BigInt(head.length)]).buffer),
    ...head,
    ...numbers,
  ]);
  const found = [
    {
      name: "conv1",
      size: 2,
      kernels: [
        [1, 2],
        [3, 4],
      ],
    },
  ];
  assert.deepEqual(kernelsOf(file), found);
});

test("the name of a chain tells its layers, and they its name", () => {
  assert.equal(nameOf(FIRST), "chain_c4k5_r_m2_c8k5_r_m2");
  const name = `${CHAIN}c16k3p_n_r_m2_l64_r`;
  assert.equal(nameOf(partsOf(name)), name);
  assert.deepEqual(partsOf(`${CHAIN}c2k7`), [{ kind: "convolution", maps: 2, size: 7, pad: false }]);
});

test("files of networks that are shown stay, and of others the newest", () => {
  const file = Uint8Array.of(1);
  remember("shown", file);
  for (let i = 0; i < 100; i += 1) remember(`${i}`, file, ["shown", null]);
  assert.equal(fileOf("shown"), file);
  assert.equal(fileOf("99"), file);
  assert.equal(fileOf("3"), undefined);
  assert.equal(fileOf(null), undefined);
});

test("networks of one's own have their names", () => {
  assert.equal(called("CNNModel", owned("abc")), "my CNNModel");
  assert.equal(called("chain_c4k3_r", owned("abc")), "my chain c4k3 r");
  assert.equal(called("chain_c4k3"), "untrained chain c4k3");
  const mute = /** @type {[string, string, number]} */ (["mute", "relu1", 0]);
  assert.deepEqual(owned("b", [...owned("a"), mute]), [["own", "b", 0], mute]);
  assert.deepEqual(owned("b", [["epoch", "network", 3]]), [["own", "b", 0]]);
  assert.equal(called("CNNModel", [...owned("abc"), ["mute", "relu1", 0]]), "my CNNModel, 1 change");
});
