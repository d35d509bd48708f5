import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { decode, encode } from "../../../ui/frame/link.js";
import { pack, toBytes, toText, unpack } from "../../../ui/frame/packing.js";
import { CONVOLUTION, HTML, PARTS, RULES } from "../shared/rules.js";

const EXAMPLES = JSON.parse(readFileSync(new URL("../../../ui/pad/examples.json", import.meta.url), "utf8"));

/** Numbers in [0, 1) that are the same for the same seed: mulberry32. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A state as a user may leave the page: each key is there, or not, by chance.
 * @param {number} seed
 * @returns {any}
 */
function randomSetup(seed) {
  const chance = random(seed);
  /** @param {number} least @param {number} most */
  const whole = (least, most) => least + Math.floor(chance() * (most - least + 1));
  /** @template T @param {number} least @param {number} most @param {() => T} make @returns {T[]} */
  const many = (least, most, make) => Array.from({ length: whole(least, most) }, make);
  const digit = () => [null, whole(0, 9)][whole(0, 1)];
  const side = [3, 5, 7][whole(0, 2)];
  const cells = Array.from({ length: side }, () => Array.from({ length: side }, () => whole(-99_900, 99_900) / 100));
  const setup = {
    strokes: many(1, 5, () => many(1, 9, () => [whole(0, 1000), whole(0, 1000)])),
    pen: whole(0, 1000),
    network: ["FNN", "CNNModel", "DeepCNN"][whole(0, 2)],
    tab: "explore-panel",
    section: "after-panel",
    mistakes: ["hardest", "disagree", "unknown", [whole(0, 9), whole(0, 9)]][whole(0, 3)],
    convolution: { ...CONVOLUTION, kernel: { name: "Sobel, left to right", cells, divisor: whole(1, 9999) } },
    compare: {
      before: chance() < 0.5,
      amounts: { turn: whole(-180, 180), size: 0.4 + whole(0, 12) / 10 },
      right: digit(),
    },
    hand: {
      weight: [null, ["block2.conv1", whole(0, 63), [null, 1][whole(0, 1)], 2, whole(0, 1023)]][whole(0, 1)],
      digit: whole(0, 7),
      rate: [0.1, 1][whole(0, 1)],
      optimizer: ["SGD", "Adam"][whole(0, 1)],
      label: digit(),
    },
    aside: btoa(String.fromCharCode(...Array.from({ length: 784 }, () => whole(0, 255)))),
    edits: many(1, 4, () =>
      [
        ["mute", "block2.pool", whole(0, 63)],
        ["weight", "block2.conv1", whole(0, 63), whole(0, 63), 2, 2, whole(-99_900, 99_900) / 1000],
        ["swap", "conv3", 0, 1, 2, whole(0, 1)],
        ["noise", "final", whole(1, 20) / 10, whole(0, 99_999)],
      ].at(whole(0, 3)),
    ),
    chosen: ["block2.conv1", whole(0, 99_999), whole(0, 27), whole(0, 27)].slice(0, [0, 1, 2, 4][whole(0, 3)]),
    which: whole(0, 9),
    stage: ["end", "convolution", "relu"][whole(0, 2)],
    why: { for: digit(), against: digit() },
    step: whole(1, 13),
    hidden: PARTS.filter(() => chance() < 0.5)
      .concat("sum")
      .slice(-1),
  };
  return Object.fromEntries(Object.entries(setup).filter(() => chance() < 0.7));
}

/** A link that holds this JSON, whatever it is. @param {string} json */
function forged(json) {
  const words = new TextEncoder().encode(json);
  return `a${toText(deflateRawSync(Uint8Array.from([...pack([words.length]), ...words])))}`;
}

test("numbers are packed and unpacked", () => {
  const numbers = [0, 1, -1, 63, -64, 64, 1000, -1000, 20_000, 2 ** 30];
  assert.deepEqual([...unpack(pack(numbers))], numbers);
  assert.deepEqual([...toBytes(toText(Uint8Array.of(0, 251, 255, 63)))], [0, 251, 255, 63]);
});

test("any state comes back, and makes the same link again", async () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const setup = randomSetup(seed);
    const text = await encode(setup, RULES);
    assert.match(text, /^a[\w-]*$/);
    const back = await decode(text, RULES);
    assert.deepEqual(back, setup);
    assert.equal(await encode(back ?? {}, RULES), text);
  }
});

test("a drawing comes back to the last point, in a link that a message can hold", async () => {
  for (const { strokes } of EXAMPLES) {
    const text = await encode({ strokes, pen: 56, network: "DeepCNN", tab: "explore-panel" }, RULES);
    assert.ok(text.length < 360, `${text.length} characters`);
    assert.deepEqual((await decode(text, RULES))?.strokes, strokes);
  }
});

test("a browser without streams that deflate makes longer links, and says so where it cannot open one", async (t) => {
  const deflated = await encode(randomSetup(1), RULES);
  t.mock.method(globalThis, "CompressionStream", () => {
    throw new TypeError("no deflate-raw");
  });
  const plain = await encode(randomSetup(1), RULES);
  assert.match(plain, /^p/);
  assert.deepEqual(await decode(plain, RULES), randomSetup(1));
  t.mock.method(globalThis, "DecompressionStream", () => {
    throw new TypeError("no deflate-raw");
  });
  assert.deepEqual(await decode(plain, RULES), randomSetup(1));
  await assert.rejects(decode(deflated, RULES), /too old/);
});

test("a stream need not be an async iterable, as in Safari it is not", async (t) => {
  /** @type {any} */
  const prototype = ReadableStream.prototype;
  const [own, values] = [prototype[Symbol.asyncIterator], prototype.values];
  t.after(() => Object.assign(prototype, { [Symbol.asyncIterator]: own, values }));
  delete prototype[Symbol.asyncIterator];
  delete prototype.values;
  const setup = randomSetup(2);
  assert.deepEqual(await decode(await encode(setup, RULES), RULES), setup);
});

test("a number that a link of version 1 pinned is chosen", async () => {
  const unit = ["block2.conv1", 5, 3, 3];
  assert.deepEqual(await decode(forged(JSON.stringify({ pinned: unit })), RULES), { chosen: unit });
});

test("the projector stays at home", async () => {
  assert.deepEqual(await decode(await encode(/** @type {any} */ ({ step: 1, projector: true }), RULES), RULES), {
    step: 1,
  });
  assert.deepEqual(await decode(forged('{"step": 1, "projector": true}'), RULES), { step: 1 });
});

/** @param {object} wrong */
const kernelWith = (wrong) => ({ ...CONVOLUTION, kernel: { ...CONVOLUTION.kernel, ...wrong } });
/** @type {any[]} */
const HOSTILE = [
  ...[{ network: HTML }, { network: "__proto__ " }, { network: ["FNN"] }, { tab: HTML }, { section: 5 }],
  ...[
    { step: 0 },
    { step: 1e9 },
    { step: "1" },
    { which: -1 },
    { which: 1.5 },
    { which: "0" },
    { chosen: [HTML, 0, 0, 0] },
    { chosen: ["input", -1] },
  ],
  ...[{ chosen: {} }, { chosen: ["input", 0, 0] }, { hidden: [HTML] }, { hidden: ["teacher"] }, { hidden: "reading" }],
  ...[
    { why: null },
    { why: { for: 10, against: 1 } },
    { why: { for: 1 } },
    { stage: HTML },
    { pinned: [HTML, 0, 0, 0] },
  ],
  ...[{ compare: {} }, { compare: null }, { aside: HTML }, { aside: "AAAA" }],
  ...[
    { before: 1 },
    { amounts: { turn: 181 } },
    { amounts: { [HTML]: 0 } },
    { amounts: { size: "1" } },
    { right: 10 },
  ].map((wrong) => ({ compare: { before: true, amounts: {}, right: null, ...wrong } })),
  ...[
    { weight: ["conv1", 0, 0, 0] },
    { weight: [HTML, 0, 0, 0, 0] },
    { weight: ["conv1", null, 0, 0, 0] },
    { weight: ["conv1", 0, 0, 0, 1e9] },
    { digit: 8 },
    { rate: 0.2 },
    { optimizer: HTML },
    { label: 10 },
  ].map((wrong) => ({ hand: { weight: null, digit: 0, rate: 1, optimizer: "SGD", label: null, ...wrong } })),
  ...[{ mistakes: HTML }, { mistakes: [1] }, { mistakes: [1, 10] }, { mistakes: ["1", 2] }, { mistakes: {} }],
  ...[
    { edits: [] },
    { edits: {} },
    { edits: ["mute"] },
    { edits: [["kill", "conv1", 0]] },
    { edits: [["mute", HTML, 0]] },
  ],
  ...[{ edits: [["mute", "conv1", "0"]] }, { edits: [["mute", "conv1"]] }, { edits: [["bias", "conv1", 0, 1e9]] }],
  ...[{ edits: Array(201).fill(["mute", "conv1", 0]) }, { edits: [["weight", "conv1", 0, 0, 0, 0, 1, 1]] }],
  ...[{ hidden: ["sum", "sum"] }, { hidden: [] }, { convolution: null }, { convolution: {} }, { convolution: [] }],
  ...[{ image: HTML }, { kernel: null }, { stride: 0 }, { padding: 9 }].map((wrong) => ({
    convolution: { ...CONVOLUTION, ...wrong },
  })),
  ...[{ name: HTML }, { cells: Array(3).fill(Array(3).fill(1e9)) }, { divisor: 0 }, { cells: [[1, 2], [3]] }].map(
    (wrong) => ({ convolution: kernelWith(wrong) }),
  ),
  ...[{ pen: -5 }, { pen: "wide" }, { constructor: 1 }, { unknown: HTML }, { strokes: [[[0, 0]]] }],
];

test("of what somebody made up nothing is taken", async () => {
  for (const state of HOSTILE)
    assert.deepEqual(await decode(forged(JSON.stringify(state)), RULES), {}, JSON.stringify(state));
  assert.deepEqual(await decode(forged('{"__proto__": {"polluted": 1}}'), RULES), {});
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
  const kernel = kernelWith({ more: HTML });
  const taken = await decode(forged(JSON.stringify({ convolution: { ...kernel, more: HTML } })), RULES);
  assert.deepEqual(taken, { convolution: CONVOLUTION });
});

test("what is no link is null: cut off, changed, too long, unfolding to too much", async () => {
  for (const json of ["null", "5", '"x"', "[]", "[1,2]", "{", ""])
    assert.equal(await decode(forged(json), RULES), null, json);
  for (const text of ["x", "a", "a!", "b".repeat(50), "a".repeat(50_000), "%00", "<script>", `a${"A".repeat(300)}`])
    assert.equal(await decode(text, RULES), null, text.slice(0, 20));
  assert.equal(await decode(`a${toText(deflateRawSync(new Uint8Array(2e7)))}`, RULES), null);
  const whole = await encode({ ...randomSetup(1), strokes: EXAMPLES[3].strokes }, RULES);
  for (let cut = 1; cut < whole.length - 2; cut += 5) assert.equal(await decode(whole.slice(0, cut), RULES), null);
  for (let place = 1; place < whole.length; place += 3) {
    const changed = whole.slice(0, place) + (whole[place] === "Z" ? "y" : "Z") + whole.slice(place + 1);
    const found = (await decode(changed, RULES)) ?? {};
    for (const [x, y] of (found.strokes ?? []).flat()) assert.ok(x >= 0 && x <= 1000 && y >= 0 && y <= 1000);
  }
});
