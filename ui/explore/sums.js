// A unit's arithmetic as elements, from what the server explains: its numbers are rounded so that they hold as they stand.

import { element } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { amount, line, link, linked, op, rest, result, table, terms } from "./parts.js";
import { convolution, linear } from "./products.js";

/** @typedef {import("../shared/types.d.ts").Explained} Explained */
/** @typedef {import("../shared/types.d.ts").Weighed} Weighed */
/** @typedef {import("../shared/types.d.ts").Normed} Normed */
/** @typedef {import("../shared/types.d.ts").Softmaxed} Softmaxed */
/** @typedef {import("./parts.js").Units} Units */

/** @param {Weighed} explained @param {Units} units */
function pool(explained, units) {
  const [patch] = explained.inputs.numbers;
  const [won] = explained.weights.numbers;
  const lead = linked(units, 0);
  const window = table({ numbers: patch, places: explained.inputs.places }, undefined, (made, row, column) => {
    if (won[row][column] === 1) made.classList.add("won");
    lead(made, row, column);
  });
  const caption = element("figcaption", {}, "the largest of them is kept");
  return [line(op("max"), element("figure", {}, window, caption), op("="), result(explained))];
}

/** @param {Weighed} explained */
function relu(explained) {
  const x = explained.inputs.numbers[0][0][0];
  const why = x > 0 ? "above 0: passed on unchanged" : "not above 0: the unit is off";
  return [
    line(op("max(0,"), amount(x, explained.places, explained.window[0]), op(")"), op("="), result(explained, why)),
  ];
}

/** @param {Normed} explained */
function norm(explained) {
  const { input, mean, deviation, weight, bias, places, window } = explained;
  const shown = (/** @type {import("../shared/types.d.ts").Shown<number>} */ own, /** @type {string} */ caption) =>
    amount(own.numbers, own.places, caption);
  const scaled = () => amount(explained.scaled, places, "normalised × weight");
  const difference = [op("("), shown(input, window[0]), op("−"), shown(mean, "mean"), op(") /")];
  return [
    line(...difference, shown(deviation, "deviation"), op("·"), shown(weight, "weight"), op("="), scaled()),
    line(scaled(), op("+"), amount(bias, places, "bias"), op("="), result(explained)),
  ];
}

/** @param {Softmaxed} explained @param {Units} units */
function softmax(explained, units) {
  const { inputs, scaled, temperature, places, window, unit, total } = explained;
  const row = (/** @type {number} */ i) => {
    const cells = [inputs, scaled, { numbers: explained.terms, places }].map((own) =>
      element("td", {}, number(own.numbers[i], own.places)),
    );
    cells[2].className = "product";
    const head = element("th", {}, link(units, [window[0], i, 0, 0], `${i}`));
    return element("tr", { class: i === unit[1] ? "own" : undefined }, head, ...cells);
  };
  const divided = `/ ${number(temperature.numbers, temperature.places)}, less the largest`;
  const last = rest("sum of the ten", element("td", {}, number(total, places)));
  const [own, all] = [
    amount(explained.terms[unit[1]], places, `exp of digit ${unit[1]}`),
    amount(total, places, "sum of the ten"),
  ];
  return [
    line(own, op("/"), all, op("="), result(explained, `probability of ${unit[1]}`)),
    terms(["digit", "logit", divided, "exp"], [...explained.terms.map((_, i) => row(i)), last]),
  ];
}

/** @param {Explained} explained @param {Units} units */
const flatten = (explained, units) => [
  line(result(explained, explained.largest ? `the same number as ${units.title(explained.largest)}` : undefined)),
];

/** @param {Explained} explained */
const input = (explained) => [line(result(explained, `a pixel: ${Math.round(255 * explained.value)} of 255`))];

/** @type {Record<string, (explained: any, units: Units) => (Node | string)[]>} */
const KINDS = { convolution, linear, pool, relu, norm, softmax, flatten, input };

/** @param {Explained} explained @param {Units} units */
export const sums = (explained, units) => KINDS[explained.kind](explained, units);
