// Sums of products as elements: a convolution's, one map's at a time, and a linear layer's, its strongest terms.

import { element } from "../shared/elements.js";
import { number, strongest, whole } from "../shared/numbers.js";
import { addsUp, bars, bySize, line, linked, op, table, under } from "./parts.js";

/** @typedef {import("../shared/types.d.ts").Weighed} Weighed */
/** @typedef {import("./parts.js").Bar} Bar */
/** @typedef {import("./parts.js").Units} Units */

const CHANNELS = 6; // whose sums are shown one by one, the strongest
const TERMS = 8; // of a linear layer; with the others and the bias two columns of five
const WIDE = 5; // rows and columns of the largest kernel beside whose products there is room for the sums

/** What rounding leaves of sums that are exact in decimals. @param {number} sum @param {number} places */
const rounded = (sum, places) => Number(sum.toFixed(places));

/** Summands that are not shown one by one, as one. @param {number[]} amounts @param {number} places @returns {Bar[]} */
function others(amounts, places) {
  if (!amounts.length) return [];
  const sum = amounts.reduce((all, own) => all + own, 0);
  return [{ label: `${whole(amounts.length)} others`, amount: rounded(sum, places) }];
}

/**
 * The rows that are shown one by one, the summands that are left as one, and the bias if there is one.
 * @param {Bar[]} rows @param {number[]} left  which sums are left @param {Weighed} explained @returns {Bar[]}
 */
const completed = (rows, left, { sums, term_places, bias }) => [
  ...rows,
  ...others(
    left.map((i) => sums[i]),
    term_places,
  ),
  ...(bias === null ? [] : [{ label: "bias", amount: bias }]),
];

/** @param {Weighed} explained */
const andBias = ({ bias }) => (bias === null ? "" : " and the bias");

/**
 * The window of one map × its kernel = products, and what all maps add up to.
 * @param {Weighed} explained @param {Units} units @param {number | null} picked  the map; null for the strongest
 */
export function convolution(explained, units, picked) {
  const { sums, term_places: places, window } = explained;
  const order = bySize(sums);
  const channel = picked !== null && picked - window[1] in sums ? picked - window[1] : order[0];
  const most = explained.bias === null ? CHANNELS : CHANNELS - 1; // with the others and the bias as many rows
  const alone = order.length <= most + 1; // a row for one other is no shorter than its own
  const shown = alone ? order : order.slice(0, most);
  if (!shown.includes(channel)) shown[most - 1] = channel;
  const left = order.filter((i) => !shown.includes(i));
  const rows = shown.map((i) => {
    const name = mapOf(explained, i);
    return { label: name, amount: sums[i], of: window[1] + i, picked: i === channel };
  });
  const [all, biased] = [completed(rows, left, explained), andBias(explained)];
  const words = sums.length === 1 ? `The products${biased} add up to` : `${sums.length} maps${biased} add`;
  const equation = equationOf(explained, units, channel);
  const wide = explained.weights.numbers[0][0].length > WIDE;
  return [
    element("div", { class: wide ? "told wide" : "told" }, equation),
    element("div", { class: "adds" }, addsUp(words, explained), bars(all, places)),
  ];
}

/** What a map that is read is called. @param {Weighed} explained @param {number} i */
const mapOf = ({ window }, i) => (window[0] === "input" ? "the digit" : `map ${window[1] + i}`);

/** A map's window × kernel = products. @param {Weighed} explained @param {Units} units @param {number} channel */
function equationOf(explained, units, channel) {
  const { inputs, weights, terms: products, sums, term_places: places, window, unit } = explained;
  const limits = [inputs.numbers, weights.numbers, products].map(strongest);
  const of = (/** @type {import("../shared/types.d.ts").Shown<number[][][]>} */ own) => ({
    numbers: own.numbers[channel],
    places: own.places,
  });
  const map = mapOf(explained, channel);
  const source = window[0] === "input" ? map : `${map} of ${units.source(window[0])}`;
  const patch = under(table(of(inputs), limits[0], linked(units, channel)), `window in ${map}`);
  patch.title = `A window in ${source}`;
  const kernel =
    sums.length === 1 ? `its kernel, for map ${unit[1]}` : `its kernel ${window[1] + channel} → ${unit[1]}`;
  const total = element("b", { class: "channel-sum" }, number(sums[channel], places));
  const factors = (/** @type {HTMLElement} */ made, /** @type {number} */ row, /** @type {number} */ column) => {
    const [x, w] = [inputs, weights].map((own) => number(own.numbers[channel][row][column], own.places));
    const title = `${x} × ${w.startsWith("−") ? `(${w})` : w}`;
    made.replaceChildren(element("button", { type: "button", title }, made.textContent ?? ""));
  };
  const folded = weights.numbers[0][0].length > WIDE;
  const made = line(
    patch,
    op("×"),
    under(table(of(weights), limits[1]), kernel),
    op("="),
    under(
      table(of({ numbers: products, places }), limits[2], factors),
      ...(folded ? ["products, in all ", total] : ["products"]),
    ),
    ...(folded ? [] : [op("Σ"), under(total, "their sum")]),
  );
  made.dataset.channel = `${channel}`;
  return made;
}

/** The strongest terms of a linear layer, and all others as one. @param {Weighed} explained @param {Units} units */
export function linear(explained, units) {
  const { inputs, weights, sums, term_places: places, window } = explained;
  const [x, w] = [inputs, weights].map((own) => /** @type {number[]} */ (own.numbers.flat(2)));
  const order = bySize(sums);
  const [shown, left] = [order.slice(0, TERMS), order.slice(TERMS)];
  const rows = shown.map((i) => {
    const unit = units.origin([window[0], i, 0, 0]);
    const detail = `${number(x[i], inputs.places)} × ${number(w[i], weights.places)}`;
    return { label: units.short(unit), amount: sums[i], detail, unit };
  });
  const [all, biased] = [completed(rows, left, explained), andBias(explained)];
  const from = units.origin([window[0], 0, 0, 0])[0];
  const source = from === "input" ? "the digit" : units.source(from);
  const words = `All ${whole(sums.length)} numbers of ${source}, each × its weight,${biased} add up to`;
  return [element("div", { class: "adds many" }, addsUp(words, explained), bars(all, places))];
}
