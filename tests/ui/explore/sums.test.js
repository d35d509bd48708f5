import assert from "node:assert/strict";
import { before, test } from "node:test";

import { bySize } from "../../../ui/explore/parts.js";
import { softened } from "../../../ui/explore/softmax.js";
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

const UNITS = {
  label: () => "a unit",
  short: (/** @type {unknown[]} */ unit) => `unit ${unit[1]}`,
  at: () => null,
  origin: (/** @type {any} */ unit) => unit,
  source: (/** @type {string} */ layer) => layer,
};
const WINDOW = { window: ["before", 0, 0, 0, 1, 1], rows: [0], columns: [0], unit: ["here", 0, 0, 0], largest: null };

/** What a calculation says, line by line. @param {object} explained */
const text = (explained, picked = /** @type {number | null} */ (null)) =>
  sums(/** @type {any} */ ({ ...WINDOW, code: "", ...explained }), UNITS, picked)
    .map((part) => (typeof part === "string" ? part : (part.textContent ?? "").replace(/ +/g, " ")))
    .filter(Boolean);

const one = (/** @type {number} */ number, places = 2) => ({ numbers: [[[number]]], places });

test("numbers in the order of their size, whatever their sign", () => {
  assert.deepEqual(bySize([1, -3, 2, 0]), [1, 2, 0, 3]);
});

test("a convolution: products, their sum, and with the bias the total, and that is the value", () => {
  const numbers = { inputs: one(0.5), weights: one(-0.25), terms: [[[-0.125]]], sums: [-0.125], bias: 0.5 };
  const shown = { ...numbers, total: 0.375, term_places: 3, value: 0.38, places: 2 };
  const [equation, sum] = text({ kind: "convolution", ...shown });
  assert.equal(equation, "0.50 window in map 0 × −0.25 its kernel, for map 0 = −0.125 products Σ −0.125 their sum");
  assert.equal(sum, "The products and the bias add up to 0.375 ≈ 0.38 map 0 −0.125 bias 0.500");
});

test("the maps of a group go by their own numbers, and the strongest is seen unless another is picked", () => {
  const [inputs, weights] = [0.5, 2].map((n) => ({ numbers: [[[n]], [[n]]], places: 1 }));
  const shown = { inputs, weights, terms: [[[1]], [[2]]], sums: [1, 2], bias: null, total: 3, term_places: 1 };
  const group = { window: ["before", 4, 0, 0, 1, 1], value: 3, places: 1 };
  const [equation, sum] = text({ kind: "convolution", ...shown, ...group });
  assert.match(equation, /window in map 5 × 2\.0 its kernel 5 → 0/);
  assert.equal(sum, "2 maps add 3.0 map 5 2.0 map 4 1.0");
  assert.match(text({ kind: "convolution", ...shown, ...group }, 4)[0], /window in map 4 /);
});

test("what is left out is summed in a row of its own, to the last decimal", () => {
  const amounts = Array.from({ length: 16 }, (_, i) => (i % 2 ? -0.1 : 0.1) * (16 - i));
  const sums = amounts.map((n) => Number(n.toFixed(1)));
  const parts = { numbers: amounts.map((n) => [[n]]), places: 1 };
  const shown = { inputs: parts, weights: parts, terms: amounts.map((n) => [[n]]), sums, bias: null };
  const [, sum] = text({ kind: "convolution", ...shown, total: 0.8, term_places: 1, value: 0.8, places: 1 });
  assert.match(sum, /^16 maps add 0\.8 map 0 1\.6 map 1 −1\.5 .* map 5 −1\.1 10 others 0\.5$/);
});

test("a linear layer: input × weight of the strongest, the rest as one", () => {
  const inputs = { numbers: Array.from({ length: 20 }, () => [[2]]), places: 0 };
  const weights = { numbers: Array.from({ length: 20 }, (_, i) => [[i]]), places: 0 };
  const sums = Array.from({ length: 20 }, (_, i) => 2 * i);
  const shown = { inputs, weights, sums, terms: [], bias: -1, total: 379, term_places: 0, value: 379, places: 0 };
  const [sum] = text({ kind: "linear", ...shown });
  assert.match(sum, /^All 20 numbers of before, each × its weight, and the bias add up to 379 unit 19 2 × 19 38 /);
  assert.match(sum, / 12 others 132 bias −1$/);
});

test("another temperature: less sure when higher, and still all of it", () => {
  const places = { scaled: 2, terms: 3, shares: 3 };
  const [own, warm] = [1, 4].map((temperature) => softened([2, 1, 0], temperature, places));
  assert.deepEqual(own, { scaled: [0, -1, -2], terms: [1, 0.368, 0.135], total: 1.503, shares: [0.665, 0.245, 0.09] });
  assert.ok(warm.shares[0] < own.shares[0]);
  assert.deepEqual(warm.scaled, [0, -0.25, -0.5]);
});

test("a max pool and a ReLU say whether the number is the very one or rounded once more", () => {
  const pooled = { inputs: { numbers: [[[1.25, 0.5]]], places: 2 }, weights: { numbers: [[[1, 0]]], places: 0 } };
  assert.match(text({ kind: "pool", ...pooled, value: 1.25, places: 2 })[0], /= 1\.25 this number$/);
  assert.match(text({ kind: "pool", ...pooled, value: 1.3, places: 1 })[0], /≈ 1\.3 this number$/);
  assert.equal(
    text({ kind: "relu", inputs: one(-0.5), value: 0, places: 2 })[0],
    "max(0, −0.50 before ) = 0.00 not above 0: the unit is off",
  );
});

test("an average pool: sum over divisor", () => {
  const mean = { inputs: { numbers: [[[1, 2]]], places: 0 }, sum: { numbers: 3, places: 0 }, divisor: 2 };
  assert.deepEqual(text({ kind: "average_pool", ...mean, value: 1.5, places: 1 }), [
    "1 2 numbers Σ 3 sum / 2 divisor = 1.5 this number",
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
    "0.5 normalised = 0.5 this number",
  ]);
});

test("a leaky ReLU: one number times its slope", () => {
  const shown = { inputs: one(-2), weights: one(0.1, 1), total: -0.2, term_places: 2, value: -0.2, places: 2 };
  assert.deepEqual(text({ kind: "leaky_relu", ...shown }), ["−2.00 before × 0.1 factor = −0.20 this number"]);
});

test("a function of one number goes by its name", () => {
  const shown = { input: { numbers: 0, places: 1 }, value: 0.5, places: 2 };
  assert.deepEqual(text({ kind: "sigmoid", ...shown }), ["σ( 0.0 before ) ≈ 0.50 this number"]);
});

test("kinds that are not known here are shown by what the server says of them", () => {
  const kind = "of_the_future";
  assert.deepEqual(text({ kind, input: { numbers: 0, places: 1 }, value: 0.5, places: 2 }), [
    "f( 0.0 before ) ≈ 0.50 this number",
  ]);
  const mean = { inputs: { numbers: [[[1, 2]]], places: 0 }, sum: { numbers: 3, places: 0 }, divisor: 2 };
  assert.equal(text({ kind, ...mean, value: 1.5, places: 1 })[0], "1 2 numbers Σ 3 sum / 2 divisor = 1.5 this number");
  const sum = { inputs: one(0.5), weights: one(2), terms: [[[1]]], sums: [1], bias: null };
  assert.equal(text({ kind, ...sum, total: 1, term_places: 2, value: 1, places: 2 }).length, 2);
  assert.deepEqual(text({ kind, value: 1, places: 2 }), ["1.00 this number"]);
});

test("a number that is passed on, and a pixel", () => {
  const passed = { kind: "flatten", value: 1, places: 2, largest: ["before", 0, 0, 0] };
  assert.deepEqual(text(passed), ["1.00 the same number as a unit"]);
  assert.deepEqual(text({ kind: "input", value: 0.502, places: 3 }), ["0.502 a pixel: 128 of 255"]);
});
