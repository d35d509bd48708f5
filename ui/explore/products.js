// Sums of products as elements: a convolution's, channel by channel, and a linear layer's, term by term.

import { element } from "../shared/elements.js";
import { number, strongest, tint, whole } from "../shared/numbers.js";
import { amount, bySize, cell, line, link, linked, more, op, outcome, rest, table, terms, under } from "./parts.js";

/** @typedef {import("../shared/types.d.ts").Weighed} Weighed */
/** @typedef {import("./parts.js").Units} Units */

const CHANNELS = 4; // that are shown at first, the largest
const TERMS = 12; // of a linear layer

/**
 * Named sums + bias, where there is one, = value.
 * @param {Weighed} explained @param {[name: string, sum: number][]} sums @param {string} caption
 */
function total(explained, sums, caption) {
  const limit = strongest(sums.map(([, sum]) => sum));
  const chips = sums.map(([title, sum]) =>
    element("span", { class: "chip", style: tint(sum, limit), title }, number(sum, explained.term_places)),
  );
  const bias = explained.bias === null ? [] : [op("+"), amount(explained.bias, explained.term_places, "bias")];
  const sum = under(element("div", { class: "chips" }, ...chips), caption);
  const made = line(sum, ...bias, ...outcome(explained));
  made.classList.add("total");
  return made;
}

/** @param {Weighed} explained @param {Units} units */
export function convolution(explained, units) {
  const { sums } = explained;
  const several = sums.length > 1;
  const block = channelBlock(explained, units);
  const order = bySize(sums);
  const others = order.slice(CHANNELS);
  return [
    total(
      explained,
      sums.map((sum, channel) => [`channel ${explained.window[1] + channel}`, sum]),
      several ? "sums of the channels" : "sum of the products",
    ),
    ...order.slice(0, CHANNELS).map(block),
    others.length ? more(`Show all ${sums.length} channels, the largest first`, () => others.map(block)) : "",
  ];
}

/** Makes a channel's patch × kernel = products. @param {Weighed} explained @param {Units} units */
function channelBlock({ inputs, weights, terms: products, sums, term_places: places, window, unit }, units) {
  const limits = [inputs.numbers, weights.numbers, products].map(strongest);
  const several = sums.length > 1;
  return (/** @type {number} */ channel) => {
    const of = (/** @type {import("../shared/types.d.ts").Shown<number[][][]>} */ own) => ({
      numbers: own.numbers[channel],
      places: own.places,
    });
    const sum = element("b", { class: "channel-sum" }, number(sums[channel], places));
    const made = line(
      under(
        table(of(inputs), limits[0], linked(units, channel)),
        `patch of ${window[0]}${several ? `, channel ${window[1] + channel}` : ""}`,
      ),
      op("×"),
      under(table(of(weights), limits[1]), several ? `kernel ${channel} of filter ${unit[1]}` : `kernel ${unit[1]}`),
      op("="),
      under(table(of({ numbers: products, places }), limits[2]), "products, sum ", sum),
    );
    made.dataset.channel = `${channel}`;
    return made;
  };
}

/** @param {Weighed} explained @param {Units} units */
export function linear(explained, units) {
  const { inputs, weights, sums, term_places: places, window } = explained;
  const columns = [inputs, weights, { numbers: sums, places }].map((own) => {
    const numbers = /** @type {number[]} */ (own.numbers.flat(2));
    return { numbers, places: own.places, limit: strongest(numbers) };
  });
  const row = (/** @type {number} */ i) => {
    const cells = columns.map((own) => cell(own.numbers[i], own.places, own.limit));
    cells[2].className = "product";
    return element("tr", {}, element("th", {}, link(units, [window[0], i, 0, 0], `${i}`)), ...cells);
  };
  const add = (/** @type {number[]} */ places_) => places_.reduce((sum, i) => sum + sums[i], 0);
  const order = bySize(sums);
  const others = order.slice(TERMS);
  const last = rest(
    `the other ${whole(others.length)}`,
    element("td", { class: "product" }, number(add(others), places)),
  );
  const bring = () => {
    last.replaceWith(...others.map(row));
    return [];
  };
  return [
    total(explained, [["products", add(order)]], "sum of the products"),
    terms(
      [window[0], "input", "× weight", "= product"],
      [...order.slice(0, TERMS).map(row), ...(others.length ? [last] : [])],
    ),
    others.length ? more(`Show all ${whole(sums.length)} terms`, bring) : "",
  ];
}
