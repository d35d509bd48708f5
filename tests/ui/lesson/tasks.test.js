import assert from "node:assert/strict";
import { test } from "node:test";
import { isDone, opened, remember } from "../../../ui/lesson/tasks.js";

/** @typedef {import("../../../ui/lesson/tasks.js").Watched} Watched */
/** @typedef {Extract<import("../../../ui/shared/types.d.ts").Reading, { digit: number }>} Read */
/** @typedef {import("../../../ui/shared/types.d.ts").Deed} Deed */
/** @typedef {import("../../../ui/shared/types.d.ts").Unit} Unit */

const INK = btoa(String.fromCharCode(...new Uint8Array(28 * 28).fill(255, 28 * 14 + 14, 28 * 14 + 15))); // one dark pixel
const PAPER = btoa(String.fromCharCode(...new Uint8Array(28 * 28)));
const KERNEL = { name: "identity", cells: [[0], [1], [0]], divisor: 1 };
/** @type {Watched["convolution"]} */
const CONVOLUTION = { image: "digit", kernel: KERNEL, stride: 1, padding: 0 };
const read = (/** @type {number} */ digit, known = true, pixels = PAPER) =>
  /** @type {Read} */ ({ digit, known, pixels });
const point = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {[number, number]} */ ([x, y]);
/** @type {Watched} */
const START = {
  sketch: { strokes: [[[1, 2]]] },
  network: "DeepCNN",
  reading: read(7),
  pointed: null,
  chosen: [],
  why: { for: null, against: null },
  convolution: CONVOLUTION,
  compare: { before: false, amounts: {}, right: null },
  deed: null,
};

/**
 * Whether a step, opened in a state, is done after these changes, one by one.
 * @param {string} name @param {Partial<Watched>} state @param {...Partial<Watched>} changes
 */
function done(name, state, ...changes) {
  let now = { ...START, ...state };
  let since = opened(now);
  return changes.map((change) => {
    now = { ...now, ...change };
    since = remember(since, now);
    return /** @type {(keyof Watched)[]} */ (Object.keys(change)).some((key) => isDone(name, key, now, since));
  });
}

test("a pixel counts if it is dark and was pointed at, or chosen, after the step was opened", () => {
  /** @type {Unit} */
  const dark = ["input", 0, 14, 14];
  const state = { reading: read(7, true, INK), pointed: dark, chosen: dark };
  assert.deepEqual(done("pixels", state, { reading: read(7, true, INK) }, { pointed: null }, { chosen: [] }), [
    false,
    false,
    false,
  ]);
  assert.deepEqual(done("pixels", state, { pointed: ["input", 0, 14, 13] }, { pointed: ["input", 0, 14, 14] }), [
    false,
    true,
  ]);
  assert.deepEqual(done("pixels", state, { chosen: ["conv1", 0, 14, 14] }, { chosen: ["input", 0, 14, 14] }), [
    false,
    true,
  ]);
  assert.deepEqual(done("pixels", { reading: null }, { pointed: dark }), [false]);
});

test("a deed counts in its own place, if it comes after the step was opened", () => {
  /** @type {Deed} */
  const moved = { what: "moved", where: "slide" };
  assert.deepEqual(done("slide", { deed: moved }, { deed: moved }, { deed: { ...moved } }), [false, true]);
  /** @type {Deed} */
  const numbers = { what: "opened numbers", where: "map" };
  assert.deepEqual(done("kernels", {}, { deed: moved }, { deed: numbers }), [false, true]);
});

test("a prediction counts if it is right, and of the section that the step is about", () => {
  const deed = (/** @type {string} */ where, /** @type {boolean} */ right) => ({
    deed: /** @type {Deed} */ ({ what: "predicted", where, about: "output", right }),
  });
  const answers = (/** @type {string} */ where) => [deed("gallery", true), deed(where, false), deed(where, true)];
  for (const [step, where] of Object.entries({ sum: "slide", channels: "channels", after: "after" }))
    assert.deepEqual(done(step, deed(where, true), ...answers(where)), [false, false, true], step);
  assert.deepEqual(done("parameters", {}, ...answers("parameters")), [false, false, true]);
  const size = { deed: { ...deed("slide", true).deed, about: "size" } };
  assert.deepEqual(done("sum", {}, size), [false], "the step is about one sum of products");
});

test("a kernel counts if it is chosen after the step was opened", () => {
  const outline = { ...CONVOLUTION, kernel: { ...KERNEL, name: "outline" } };
  assert.deepEqual(done("gallery", { convolution: outline }, { chosen: [] }, { convolution: { ...outline } }), [
    false,
    true,
  ]);
  const laplacian = { ...CONVOLUTION, kernel: { ...KERNEL, name: "Laplacian" } };
  assert.deepEqual(done("gallery", {}, { convolution: CONVOLUTION }, { convolution: laplacian }), [false, true]);
});

test("the padding counts that keeps the image's size, at stride 1", () => {
  const with_ = (/** @type {number} */ padding, stride = 1) => ({ convolution: { ...CONVOLUTION, padding, stride } });
  assert.deepEqual(done("size", {}, with_(2), with_(1, 2), with_(1)), [false, false, true]);
  assert.deepEqual(done("size", with_(1), { chosen: [] }), [false]);
});

test("a walk counts from the deep layer to a pixel, in this order", () => {
  /** @type {Unit[]} */
  const [pixel, deep, between] = [
    ["input", 0, 1, 1],
    ["block3.conv1", 5, 3, 3],
    ["block2.pool", 1, 1, 1],
  ];
  const walk = [{ chosen: pixel }, { chosen: deep }, { pointed: pixel }, { chosen: between }];
  assert.deepEqual(done("unit", {}, ...walk, { chosen: pixel }), [false, false, false, false, true]);
  assert.deepEqual(done("unit", { chosen: deep }, { chosen: pixel }), [false], "chosen before");
});

test("a walk begins in any layer of block 3, and ends at a pixel, not at the digit as a whole", () => {
  const walk = [{ chosen: /** @type {Unit} */ (["block3.pool", 5, 1, 1]) }, { chosen: ["input", 0] }];
  /** @type {Unit} */
  const pixel = ["input", 0, 1, 1];
  assert.deepEqual(done("unit", {}, .../** @type {Partial<Watched>[]} */ (walk), { chosen: pixel }), [
    false,
    false,
    true,
  ]);
  assert.deepEqual(done("unit", {}, { chosen: ["block3.pool", 5] }, { chosen: pixel }), [false, false], "only a map");
});

test("why counts if it is asked of another digit after the step was opened", () => {
  const asked = { why: { for: null, against: 9 } };
  assert.deepEqual(
    done("evidence", asked, { chosen: [] }, { why: { for: null, against: null } }, { why: { ...asked.why } }),
    [false, false, true],
  );
});

test("another digit counts if the drawing was changed after the step was opened", () => {
  const other = { strokes: [[point(3, 4)]] };
  const read9 = { reading: read(9, true, INK) };
  assert.deepEqual(done("softmax", {}, { reading: read(9) }), [false], "another network reads it otherwise");
  assert.deepEqual(done("softmax", {}, { sketch: other }, { reading: read(7, true, INK) }, read9), [
    false,
    false,
    true,
  ]);
  assert.deepEqual(done("softmax", { reading: null }, { reading: read(9) }), [false], "the first reading comes late");
  assert.deepEqual(done("softmax", { reading: null }, { sketch: other }, { reading: read(9) }, read9), [
    false,
    false,
    false,
  ]);
});

test("what is not a digit counts if it was drawn after the step was opened, and read by DeepCNN", () => {
  const house = { sketch: { strokes: [[point(3, 4)]] }, reading: read(3, false) };
  const another = { sketch: { strokes: [[point(5, 6)]] } };
  const unknown = { reading: read(3, false, INK) };
  assert.deepEqual(done("known", house, { reading: read(3, false) }, { chosen: [] }), [false, false]);
  assert.deepEqual(done("known", house, another, { reading: read(3, false) }, unknown), [false, false, true]);
  assert.deepEqual(done("known", { ...house, network: "FNN" }, another, unknown, { network: "DeepCNN" }), [
    false,
    false,
    false,
  ]);
});

test("a drawing is moved, and then changed before it is centred", () => {
  /** @param {boolean} before @param {Record<string, number>} amounts */
  const as = (before, amounts) => ({ compare: { before, amounts, right: null } });
  const changes = [as(false, { right: 5 }), as(true, { right: 2 }), as(true, { turn: 10 }), as(true, { right: 5 })];
  assert.deepEqual(done("breaks", {}, ...changes), [false, false, false, true]);
  assert.deepEqual(done("breaks", as(true, {}), as(true, { right: 5 })), [false], "it has to be chosen");
});

test("a weight's way counts as predicted rightly or not, and in its own section alone", () => {
  /** @param {string} where @param {boolean} right @returns {{ deed: Deed }} */
  const sign = (where, right) => ({ deed: { what: "predicted", where, about: "sign", right } });
  assert.deepEqual(done("learns", {}, sign("slide", true), sign("hand", false)), [false, true]);
  assert.deepEqual(done("learns", sign("hand", true), {}), [false], "it is from before");
});
