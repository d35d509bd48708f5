// A unit's arithmetic as elements, from what the server explains: its numbers are rounded so that they hold as they stand.

import { element } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { amount, equals, line, link, linked, op, outcome, rest, result, table, terms, under } from "./parts.js";
import { convolution, linear } from "./products.js";

/** @typedef {import("../shared/types.d.ts").Averaged} Averaged */
/** @typedef {import("../shared/types.d.ts").Explained} Explained */
/** @typedef {import("../shared/types.d.ts").Mapped} Mapped */
/** @typedef {import("../shared/types.d.ts").Normed} Normed */
/** @typedef {import("../shared/types.d.ts").Softmaxed} Softmaxed */
/** @typedef {import("../shared/types.d.ts").Weighed} Weighed */
/** @typedef {import("./parts.js").Units} Units */

/** @param {import("../shared/types.d.ts").Shown<number>} shown @param {string} caption */
const given = ({ numbers, places }, caption) => amount(numbers, places, caption);

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
  const caption = ["numbers, sum ", element("b", { class: "channel-sum" }, number(sum.numbers, sum.places))];
  const exact = Math.abs(sum.numbers / divisor - value) < 1e-9;
  const quotient = [given(sum, "sum"), op("/"), amount(divisor, 0, "divisor"), equals(exact), result(explained)];
  return [line(under(window, ...caption)), line(...quotient)];
}

/** @param {Weighed} explained */
function relu(explained) {
  const x = explained.inputs.numbers[0][0][0];
  const why = x > 0 ? "above 0: passed on unchanged" : "not above 0: the unit is off";
  const shown = amount(x, explained.inputs.places, explained.window[0]);
  return [line(op("max(0,"), shown, op(")"), equals(Math.max(0, x) === explained.value), result(explained, why))];
}

/** One number times another. @param {Weighed} explained */
function times(explained) {
  const { inputs, weights, window } = explained;
  const [x, factor] = [inputs, weights].map(({ numbers, places }) => ({ numbers: numbers[0][0][0], places }));
  return [line(given(x, window[0]), op("×"), given(factor, "factor"), ...outcome(explained))];
}

/** A function of one number: what it is stands in the layer's formula. @param {Mapped} explained */
const curve = (explained) => [
  line(
    op(`${NAMES[explained.kind] ?? "f"}(`),
    given(explained.input, explained.window[0]),
    op(")"),
    op("≈"),
    result(explained),
  ),
];

/** @type {Record<string, string>} */
const NAMES = { gelu: "GELU", sigmoid: "σ", tanh: "tanh", silu: "SiLU" };

/** @param {Normed} explained */
function norm(explained) {
  const { input, mean, deviation, weight, bias, term_places: places, window } = explained;
  const scaled = () => amount(explained.scaled, places, weight ? "normalised × weight" : "normalised");
  const difference = [op("("), given(input, window[0]), op("−"), given(mean, "mean"), op(") /")];
  const factor = weight ? [op("·"), given(weight, "weight")] : [];
  const added = bias === null ? [] : [op("+"), amount(bias, places, "bias")];
  return [
    line(...difference, given(deviation, "deviation"), ...factor, op("≈"), scaled()),
    line(scaled(), ...added, ...outcome(explained)),
  ];
}

/** @param {Softmaxed} explained @param {Units} units */
function softmax(explained, units) {
  const { inputs, scaled, temperature, term_places: places, window, unit, total } = explained;
  const row = (/** @type {number} */ i) => {
    const columns = [inputs, scaled, { numbers: explained.terms, places }];
    const cells = columns.map((own) => element("td", {}, number(own.numbers[i], own.places)));
    cells[2].className = "product";
    const head = element("th", {}, link(units, [window[0], i, 0, 0], `${i}`));
    return element("tr", { class: i === unit[1] ? "own" : undefined }, head, ...cells);
  };
  const headings = ["digit", "logit", `minus the largest, / ${number(temperature.numbers, temperature.places)}`, "exp"];
  const last = rest("sum of the ten", element("td", {}, number(total, places)));
  const own = amount(explained.terms[unit[1]], places, `exp of digit ${unit[1]}`);
  const share = [own, op("/"), amount(total, places, "sum of the ten"), op("≈")];
  return [
    line(...share, result(explained, `probability of ${unit[1]}`)),
    terms(headings, [...explained.terms.map((_, i) => row(i)), last]),
  ];
}

/** A number that is passed on. @param {Explained} explained @param {Units} units */
const same = (explained, units) => [
  line(result(explained, explained.largest ? `the same number as ${units.title(explained.largest)}` : undefined)),
];

/** @param {Explained} explained */
const input = (explained) => [line(result(explained, `a pixel: ${Math.round(255 * explained.value)} of 255`))];

/** @type {Record<string, (explained: any, units: Units) => (Node | string)[]>} */
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

/** @param {Explained} explained @param {Units} units */
export function sums(explained, units) {
  const show = KINDS[explained.kind] ?? byFields(explained);
  return show(explained, units);
}
