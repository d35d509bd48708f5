// A unit's arithmetic as elements, from what the server explains: its numbers are rounded so that they hold as they stand.

import { element } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { amount, equals, line, linked, op, outcome, result, table, under } from "./parts.js";
import { convolution, linear } from "./products.js";
import { softmax } from "./softmax.js";

/** @typedef {import("../shared/types.d.ts").Averaged} Averaged */
/** @typedef {import("../shared/types.d.ts").Explained} Explained */
/** @typedef {import("../shared/types.d.ts").Mapped} Mapped */
/** @typedef {import("../shared/types.d.ts").Normed} Normed */
/** @typedef {import("../shared/types.d.ts").Weighed} Weighed */
/** @typedef {import("./parts.js").Units} Units */

/** @param {import("../shared/types.d.ts").Shown<number>} shown @param {string} caption */
const given = ({ numbers, places }, caption) => amount(numbers, places, caption);

/** The one number that is read, which leads to its unit. @param {import("../shared/types.d.ts").Shown<number>} shown @param {Units} units @param {string} caption */
function read({ numbers, places }, units, caption) {
  const unit = units.at(0, 0, 0);
  const text = number(numbers, places);
  const leads = {
    type: "button",
    class: "number",
    title: unit && units.label(unit),
    "data-unit": JSON.stringify(unit),
  };
  return under(unit ? element("button", leads, text) : element("b", {}, text), caption);
}

/** @param {Weighed} explained @param {Units} units */
function pool(explained, units) {
  const [[patch], [won]] = [explained.inputs.numbers, explained.weights.numbers];
  const lead = linked(units, 0);
  const window = table({ numbers: patch, places: explained.inputs.places }, undefined, (made, row, column) => {
    if (won[row][column] === 1) made.classList.add("won");
    lead(made, row, column);
  });
  const exact = Math.max(...patch.flat()) === explained.value;
  return [line(op("max"), under(window, "the largest of them is kept"), equals(exact), result(explained))];
}

/** @param {Averaged} explained @param {Units} units */
function mean(explained, units) {
  const { inputs, sum, divisor, value } = explained;
  const window = table({ numbers: inputs.numbers[0], places: inputs.places }, undefined, linked(units, 0));
  const exact = Math.abs(sum.numbers / divisor - value) < 1e-9;
  const quotient = [given(sum, "sum"), op("/"), amount(divisor, 0, "divisor"), equals(exact), result(explained)];
  return [line(under(window, "numbers"), op("Σ"), ...quotient)];
}

/** @param {Weighed} explained @param {Units} units */
function relu(explained, units) {
  const { inputs, window, value } = explained;
  const x = inputs.numbers[0][0][0];
  const why = x > 0 ? "above 0: passed on unchanged" : "not above 0: the unit is off";
  const shown = read({ numbers: x, places: inputs.places }, units, units.source(window[0]));
  return [line(op("max(0,"), shown, op(")"), equals(Math.max(0, x) === value), result(explained, why))];
}

/** One number times another. @param {Weighed} explained @param {Units} units */
function times(explained, units) {
  const { inputs, weights, window } = explained;
  const [x, factor] = [inputs, weights].map(({ numbers, places }) => ({ numbers: numbers[0][0][0], places }));
  return [line(read(x, units, units.source(window[0])), op("×"), given(factor, "factor"), ...outcome(explained))];
}

/** A function of one number: what it is stands in the layer's formula. @param {Mapped} explained @param {Units} units */
const curve = (explained, units) => [
  line(
    op(`${NAMES[explained.kind] ?? "f"}(`),
    read(explained.input, units, units.source(explained.window[0])),
    op(")"),
    op("≈"),
    result(explained),
  ),
];

/** @type {Record<string, string>} */
const NAMES = { gelu: "GELU", sigmoid: "σ", tanh: "tanh", silu: "SiLU" };

/** @param {Normed} explained @param {Units} units */
function norm(explained, units) {
  const { input, mean, deviation, weight, bias, term_places: places, window } = explained;
  const scaled = () => amount(explained.scaled, places, weight ? "normalised × weight" : "normalised");
  const difference = [op("("), read(input, units, units.source(window[0])), op("−"), given(mean, "mean"), op(") /")];
  const factor = weight ? [op("×"), given(weight, "weight")] : [];
  const added = bias === null ? [] : [op("+"), amount(bias, places, "bias")];
  return [
    line(...difference, given(deviation, "deviation"), ...factor, op("≈"), scaled()),
    line(scaled(), ...added, ...outcome(explained)),
  ];
}

/** A number that is passed on. @param {Explained} explained @param {Units} units */
const same = (explained, units) => [
  line(result(explained, explained.largest ? `the same number as ${units.label(explained.largest)}` : undefined)),
];

/** @param {Explained} explained */
const input = (explained) => [line(result(explained, `a pixel: ${Math.round(255 * explained.value)} of 255`))];

/** @type {Record<string, (explained: any, units: Units, picked: number | null) => (Node | string)[]>} */
const KINDS = {
  ...{ input, convolution, linear, pool, average_pool: mean, norm, softmax },
  ...{ relu, leaky_relu: times, gelu: curve, sigmoid: curve, tanh: curve, silu: curve },
  ...{ dropout: same, identity: same, flatten: same },
};

/** How a kind that is not in the table can be shown: by what the server says of it. @param {Explained} explained */
function byFields(explained) {
  if ("divisor" in explained) return mean;
  if ("input" in explained) return curve;
  return "weights" in explained ? convolution : same;
}

/** @type {Record<string, string>} */
const SENTENCES = {
  input: "0 is paper, 1 is ink: all that the network is given.",
  convolution:
    "Each number of the window × the weight at the same place of the kernel. The kernel slides as it stands.",
  linear: "Every input has a weight of its own. The strongest terms come first.",
  norm: "The number is moved and scaled, so that the next layers are given numbers of a familiar size.",
  relu: "What is below 0 becomes 0; all else is passed on. Without such a bend, many layers would be no more than one.",
  pool: "Only the largest number of the window is kept, so that it matters less exactly where something was found.",
  average_pool: "The window’s numbers are averaged.",
  softmax: "The ten logits become shares of 1: each exponential over the sum of all ten.",
  flatten: "The maps are laid out as one row of numbers.",
};

/** What such a layer does, in a sentence. @param {Explained} explained */
export const sentenceOf = ({ kind }) => SENTENCES[kind] ?? "";

/** @param {Explained} explained @param {Units} units @param {number | null} [picked]  the map whose products are shown */
export function sums(explained, units, picked = null) {
  const show = KINDS[explained.kind] ?? byFields(explained);
  return show(explained, units, picked);
}
