import assert from "node:assert/strict";
import { test } from "node:test";

import {
  approximation,
  brief,
  headings,
  limitOf,
  odds,
  partAt,
  partsOf,
  pick,
  pixelTold,
  rowsOf,
  sense,
  strongestIn,
  times,
  totalOf,
} from "../../../ui/explore/ledger.js";

const ATLAS = /** @type {any} */ ({
  layers: [
    { name: "input", kind: "input", shape: [1, 28, 28] },
    { name: "conv1", kind: "convolution", shape: [8, 26, 26] },
    { name: "norm1", kind: "norm", shape: [8, 26, 26] },
    { name: "linear1", kind: "linear", shape: [1200] },
    { name: "final", kind: "linear", shape: [10] },
    { name: "softmax", kind: "softmax", shape: [10] },
  ],
  blocks: [
    { name: "block1", title: "block 1", layers: ["conv1", "norm1"] },
    { name: "linear1", title: "linear 1", layers: ["linear1"] },
    { name: "final", title: "final", layers: ["final"] },
  ],
});
const EVIDENCE = /** @type {any} */ ({
  rivals: [7, 1],
  logits: [5.5, -0.7],
  difference: 6.2,
  exact: 6.2,
  places: 1,
  temperature: 0.5,
  approximate: [],
  blocks: {
    input: { maps: [[0, -1.1]], others: 0, count: 0, rest: 7.3 },
    block1: {
      maps: [
        [3, 2.1],
        [0, -0.4],
      ],
      others: 0.5,
      count: 6,
      rest: 4,
    },
    linear1: { maps: [[1100, 2.1]], others: 4, count: 1199, rest: 0.1 },
    final: {
      maps: [
        [7, 5.5],
        [1, 0.7],
      ],
      others: 0,
      count: 8,
      rest: 0,
    },
  },
});
const PARTS = partsOf(ATLAS);

test("each block's rows are named, lead to their maps and add up", () => {
  const rows = PARTS.map((part) => rowsOf(ATLAS, EVIDENCE, part));
  for (const own of rows) assert.equal(own.reduce((sum, { amount }) => sum + amount, 0).toFixed(1), "6.2");
  assert.deepEqual(
    rows.map((own) => own.map(({ name }) => name)),
    [
      ["the ink by itself", "biases and norms after it"],
      ["map 3", "map 0", "6 other maps", "biases after it"],
      ["unit 1100", "1,199 other units", "biases after it"],
      ["logit of 7", "logit of 1, taken off", "8 other logits"],
    ],
  );
  assert.deepEqual(
    rows.map((own) => own[0].to),
    [
      ["input", 0],
      ["norm1", 3],
      ["linear1", 1100, 0, 0],
      ["final", 7, 0, 0],
    ],
  );
  assert.ok(rows.every((own) => own.at(-1)?.to === null));
});

test("the last block before the logits stands, until another is chosen", () => {
  assert.deepEqual(
    PARTS.map(({ end }) => end),
    ["input", "norm1", "linear1", "final"],
  );
  assert.equal(partAt(ATLAS, []), 2);
  assert.equal(partAt(ATLAS, ["input"]), 0);
  assert.equal(partAt(ATLAS, ["conv1"]), 1);
  assert.equal(partAt(ATLAS, ["final"]), 3);
  assert.equal(partAt(ATLAS, ["softmax"]), 2);
});

test("titles in a row say once what they have in common", () => {
  assert.deepEqual(brief(["input", "block 1", "block 2", "final"]), ["input", "block 1", "2", "final"]);
  assert.deepEqual(brief(["input", "input norm", "block 1"]), ["input", "input norm", "block 1"]);
});

test("columns say for which digit a bar speaks, and the sum is that of two logits", () => {
  assert.deepEqual(headings(EVIDENCE, PARTS[1], false), {
    what: "maps of block 1",
    against: "← for 1",
    first: "for 7 →",
  });
  assert.equal(headings(EVIDENCE, PARTS[2], true).what, "units of linear 1");
  assert.equal(headings(EVIDENCE, PARTS[0], false).what, "the digit’s ink");
  assert.equal(totalOf(EVIDENCE), "logit of 7 − logit of 1 = 5.5 − (−0.7)");
  assert.equal(totalOf({ ...EVIDENCE, logits: [5.5, 0.7] }), "logit of 7 − logit of 1 = 5.5 − 0.7");
  assert.equal(
    sense(ATLAS, EVIDENCE),
    "Orange ink speaks for 7, blue for 1. Paper counts too, through biases and norms: they add 7.3.",
  );
  assert.deepEqual([0.3467, 12.34, 123.4, 0].map(limitOf), ["0.347", "12.3", "123", "0.00"]);
});

test("the difference says how many times as likely the likelier digit is", () => {
  const said = (/** @type {object} */ more) => Object.values(odds({ ...EVIDENCE, ...more })).join("|");
  const after = "| (temperature: 0.5)";
  assert.equal(said({}), `So 7 is about 240,000 times as likely as 1.|6.2 ÷ 0.5${after}`);
  assert.equal(said({ difference: -0.4, exact: -0.4 }), `So 1 is about 2.2 times as likely as 7.|0.4 ÷ 0.5${after}`);
  assert.equal(said({ difference: 0, exact: 0 }), `So 7 is about as likely as 1.|0.0 ÷ 0.5${after}`);
});

test("how many times is told of the logits before they are rounded, and the numbers shown give it", () => {
  const said = (/** @type {object} */ more) => odds({ ...EVIDENCE, ...more });
  const own = said({ difference: 0.2, exact: 0.104, temperature: 0.41234 });
  assert.equal(own.said, "So 7 is about 1.3 times as likely as 1.", "not e^(0.2 ÷ 0.41) = 1.6");
  assert.equal(own.power, "0.10 ÷ 0.4123");
  assert.match(own.after, /^ \(temperature: 0\.4123; 0\.10 is the difference before the logits are rounded\)$/);
  assert.equal(said({ difference: 0, exact: -0.04 }).said, "So 1 is about 1.1 times as likely as 7.");
  for (let exact = -12.3456; exact < 12; exact += 0.31) {
    const [size, divisor] = said({ difference: Number(exact.toFixed(1)), exact })
      .power.split(" ÷ ")
      .map(Number);
    assert.ok(said({ exact }).said.includes(times(Math.exp(size / divisor)).replace(/^1\.0$/, "about as likely")));
  }
});

test("a pixel of the digit tells what it adds by itself", () => {
  const pixels = { shape: [2, 2], bytes: Uint8Array.of(31, 62, 0, 31) };
  const said = (/** @type {number} */ row, /** @type {number} */ column) =>
    pixelTold({ ...EVIDENCE, pixels, limit: 0.347 }, "AP///w==", [row, column], 31);
  assert.equal(said(0, 0), "Row 0, column 0: paper");
  assert.equal(said(0, 1), "Row 0, column 1: about 0.35 for 7");
  assert.equal(said(1, 0), "Row 1, column 0: about 0.35 for 1");
  assert.equal(said(1, 1), "Row 1, column 1: next to nothing");
});

test("a map's largest number is found; without its picture its middle stands for it", () => {
  assert.deepEqual(strongestIn([2, 3], 1, Uint8Array.of(9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 7, 6)), [1, 1]);
  assert.deepEqual(strongestIn([2, 3], 1), [1, 1]);
  assert.deepEqual(strongestIn([12, 12], 40), [6, 6]);
});

test("large ratios are told in words, to two digits", () => {
  const said = [1.24, 9.96, 10.4, 4849, 999_600, 1.26e7, 4.3e9, 7e14, 8e16].map(times);
  assert.deepEqual(said, [
    "1.2",
    "10",
    "10",
    "4,800",
    "1.0 million",
    "13 million",
    "4.3 billion",
    "700 trillion",
    "over a thousand trillion",
  ]);
});

test("what is approximate is named", () => {
  assert.equal(approximation(EVIDENCE), "");
  const said = approximation({ ...EVIDENCE, approximate: ["gelu1", "gelu2"] });
  assert.equal(said, "Approximate: gelu1 and gelu2 counted as linear around this drawing.");
});

test("picking a digit keeps the other, or exchanges the two", () => {
  const why = { for: null, against: 1 };
  assert.deepEqual(pick(why, [7, 1], "for", 4), { for: 4, against: 1 });
  assert.deepEqual(pick(why, [7, 1], "against", 4), { for: null, against: 4 });
  assert.deepEqual(pick(why, [7, 1], "for", 1), { for: 1, against: 7 });
  assert.deepEqual(pick(why, [7, 1], "against", 7), { for: 1, against: 7 });
});
