import assert from "node:assert/strict";
import { before, test } from "node:test";

import { bySize } from "../../../ui/explore/parts.js";
import { sums } from "../../../ui/explore/sums.js";

/** As much of an element as a calculation needs. */
class Stand {
  /** @type {(Stand | string)[]} */
  children = [];
  dataset = {};
  className = "";
  classList = { add: (/** @type {string} */ name) => Object.assign(this, { className: `${this.className} ${name}` }) };
  setAttribute(/** @type {string} */ name, /** @type {string} */ value) {
    if (name === "class") this.className = value;
  }
  addEventListener() {}
  append(/** @type {(Stand | string)[]} */ ...children) {
    this.children.push(...children);
  }
  replaceChildren(/** @type {(Stand | string)[]} */ ...children) {
    this.children = children;
  }
  /** @returns {string} */
  get textContent() {
    const texts = this.children.map((child) => (typeof child === "string" ? child : child.textContent));
    return texts.filter(Boolean).join(" ");
  }
}

before(() => {
  Object.assign(globalThis, { document: { createElement: () => new Stand() } });
});

const UNITS = { title: () => "a unit", at: () => null, go: () => {} };
const WINDOW = { window: ["before", 0, 0, 0, 1, 1], rows: [0], columns: [0], unit: ["here", 0, 0, 0], largest: null };

/** What a calculation says, line by line. @param {object} explained */
const text = (explained) =>
  sums(/** @type {any} */ ({ ...WINDOW, code: "", ...explained }), UNITS)
    .map((part) => (typeof part === "string" ? part : (part.textContent ?? "")))
    .filter(Boolean);

const one = (/** @type {number} */ number, places = 2) => ({ numbers: [[[number]]], places });

test("numbers in the order of their size, whatever their sign", () => {
  assert.deepEqual(bySize([1, -3, 2, 0]), [1, 2, 0, 3]);
});

test("a convolution: sums of channels and bias make the total, and that the value", () => {
  const numbers = { inputs: one(0.5), weights: one(-0.25), terms: [[[-0.125]]], sums: [-0.125], bias: 0.5 };
  const shown = { ...numbers, total: 0.375, term_places: 3, value: 0.38, places: 2 };
  const [total, block] = text({ kind: "convolution", ...shown });
  assert.equal(total, "−0.125 sum of the products + 0.500 bias = 0.375 total ≈ 0.38 this unit");
  assert.equal(block, "0.50 patch of before × −0.25 kernel 0 = −0.125 products, sum  −0.125");
});

test("the channels of a group go by their own numbers", () => {
  const [inputs, weights] = [0.5, 2].map((n) => ({ numbers: [[[n]], [[n]]], places: 1 }));
  const shown = { inputs, weights, terms: [[[1]], [[1]]], sums: [1, 1], bias: null, total: 2, term_places: 1 };
  const group = { window: ["before", 4, 0, 0, 1, 1], value: 2, places: 1 };
  const [, first, second] = text({ kind: "convolution", ...shown, ...group });
  assert.match(first, /patch of before, channel 4 × 2\.0 kernel 0 of filter 0/);
  assert.match(second, /patch of before, channel 5 /);
});

test("a total that is shown as the value is not repeated", () => {
  const numbers = { inputs: one(0.5), weights: one(2), terms: [[[1]]], sums: [1], bias: null };
  const [total] = text({ kind: "convolution", ...numbers, total: 1, term_places: 2, value: 1, places: 2 });
  assert.equal(total, "1.00 sum of the products = 1.00 this unit");
});

test("a max pool and a ReLU say whether the number is the very one or rounded once more", () => {
  const pooled = { inputs: { numbers: [[[1.25, 0.5]]], places: 2 }, weights: { numbers: [[[1, 0]]], places: 0 } };
  assert.match(text({ kind: "pool", ...pooled, value: 1.25, places: 2 })[0], /= 1\.25 this unit$/);
  assert.match(text({ kind: "pool", ...pooled, value: 1.3, places: 1 })[0], /≈ 1\.3 this unit$/);
  assert.equal(
    text({ kind: "relu", inputs: one(-0.5), value: 0, places: 2 })[0],
    "max(0, −0.50 before ) = 0.00 not above 0: the unit is off",
  );
});

test("an average pool: sum over divisor", () => {
  const mean = { inputs: { numbers: [[[1, 2]]], places: 0 }, sum: { numbers: 3, places: 0 }, divisor: 2 };
  assert.deepEqual(text({ kind: "average_pool", ...mean, value: 1.5, places: 1 }), [
    "1 2 numbers, sum  3",
    "3 sum / 2 divisor = 1.5 this unit",
  ]);
});

test("a norm without weight and bias leaves them out", () => {
  const given = {
    input: { numbers: 3, places: 0 },
    mean: { numbers: 1, places: 0 },
    deviation: { numbers: 4, places: 0 },
  };
  const norm = { ...given, weight: null, bias: null, scaled: 0.5, total: 0.5, term_places: 1, value: 0.5, places: 1 };
  assert.deepEqual(text({ kind: "norm", ...norm }), [
    "( 3 before − 1 mean ) / 4 deviation ≈ 0.5 normalised",
    "0.5 normalised = 0.5 this unit",
  ]);
});

test("a leaky ReLU: one number times its slope", () => {
  const shown = { inputs: one(-2), weights: one(0.1, 1), total: -0.2, term_places: 2, value: -0.2, places: 2 };
  assert.deepEqual(text({ kind: "leaky_relu", ...shown }), ["−2.00 before × 0.1 factor = −0.20 this unit"]);
});

test("a function of one number goes by its name", () => {
  const shown = { input: { numbers: 0, places: 1 }, value: 0.5, places: 2 };
  assert.deepEqual(text({ kind: "sigmoid", ...shown }), ["σ( 0.0 before ) ≈ 0.50 this unit"]);
});

test("kinds that are not known here are shown by what the server says of them", () => {
  const kind = "of_the_future";
  assert.deepEqual(text({ kind, input: { numbers: 0, places: 1 }, value: 0.5, places: 2 }), [
    "f( 0.0 before ) ≈ 0.50 this unit",
  ]);
  const mean = { inputs: { numbers: [[[1, 2]]], places: 0 }, sum: { numbers: 3, places: 0 }, divisor: 2 };
  assert.equal(text({ kind, ...mean, value: 1.5, places: 1 })[1], "3 sum / 2 divisor = 1.5 this unit");
  const sum = { inputs: one(0.5), weights: one(2), terms: [[[1]]], sums: [1], bias: null };
  assert.equal(text({ kind, ...sum, total: 1, term_places: 2, value: 1, places: 2 }).length, 2);
  assert.deepEqual(text({ kind, value: 1, places: 2 }), ["1.00 this unit"]);
});

test("a number that is passed on, and a pixel", () => {
  const passed = { kind: "flatten", value: 1, places: 2, largest: ["before", 0, 0, 0] };
  assert.deepEqual(text(passed), ["1.00 the same number as a unit"]);
  assert.deepEqual(text({ kind: "input", value: 0.502, places: 3 }), ["0.502 a pixel: 128 of 255"]);
});
