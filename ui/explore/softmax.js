// A probability's arithmetic: ten exponentials, one over their sum; and what another temperature would make of it.

import { element } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { link, op, under } from "./parts.js";

/** @typedef {import("../shared/types.d.ts").Softmaxed} Softmaxed */
/** @typedef {import("./parts.js").Units} Units */
/** @typedef {{ scaled: number[], terms: number[], total: number, shares: number[] }} Softened */

const [COLDEST, HOTTEST, STEP] = [0.2, 5, 0.1]; // temperatures of the slider

/** Kept while the drawing changes, so that the slider stays where it is. @type {{ temperature: number | null }} */
const chosen = { temperature: null };

/**
 * Softmax at another temperature, from the logits as they are shown, rounded as the server rounds.
 * @param {number[]} logits @param {number} temperature @param {{ scaled: number, terms: number, shares: number }} places
 * @returns {Softened}
 */
export function softened(logits, temperature, places) {
  const round = (/** @type {number} */ x, /** @type {number} */ to) => Number(x.toFixed(to));
  const largest = Math.max(...logits);
  const scaled = logits.map((logit) => round((logit - largest) / temperature, places.scaled));
  const terms = scaled.map((x) => round(Math.exp(x), places.terms));
  const total = round(
    terms.reduce((sum, own) => sum + own, 0),
    places.terms,
  );
  return { scaled, terms, total, shares: terms.map((own) => round(own / total, places.shares)) };
}

/** @param {Softmaxed} explained @param {Units} units */
export function softmax(explained, units) {
  const { temperature, inputs, scaled, terms, total, places, term_places } = explained;
  const fitted = number(temperature.numbers, temperature.places);
  const body = element("div", { class: "shares" });
  const says = element("p", { class: "says" });
  const slider = element("input", {
    type: "range",
    min: COLDEST,
    max: HOTTEST,
    step: STEP,
    "aria-label": "Temperature",
  });
  const back = element("button", { type: "button" }, `Back to ${fitted}`);
  const show = () => {
    const own = chosen.temperature;
    const shares = terms.map((term) => Number((term / total).toFixed(places)));
    shares[explained.unit[1]] = explained.value;
    const at = { scaled: scaled.places, terms: term_places, shares: places };
    const found = own === null ? { scaled: scaled.numbers, terms, total, shares } : softened(inputs.numbers, own, at);
    body.replaceChildren(...shareOf(explained, units, found, own === null ? fitted : number(own, 1)));
    slider.value = `${own ?? temperature.numbers}`;
    back.hidden = own === null;
    says.textContent =
      own === null
        ? `T = ${fitted} was fitted after training, so that the shares are as often right as they say.`
        : `What T = ${number(own, 1)} would give; the network’s own is ${fitted}. Higher is less sure, the order stays.`;
  };
  slider.addEventListener("input", () => {
    chosen.temperature = Number(slider.value);
    show();
  });
  back.addEventListener("click", () => {
    chosen.temperature = null;
    show();
  });
  show();
  return [body, element("div", { class: "temperature" }, element("label", {}, "temperature T ", slider), back, says)];
}

/** @param {Softmaxed} explained @param {Units} units @param {Softened} found @param {string} temperature */
function shareOf(explained, units, found, temperature) {
  const { unit, places, term_places } = explained;
  const { terms, total, shares } = found;
  const share = element(
    "div",
    { class: "sum" },
    under(element("b", {}, number(terms[unit[1]], term_places)), `exp of digit ${unit[1]}`),
    op("/"),
    under(element("b", {}, number(total, term_places)), "sum of the ten"),
    op("≈"),
    under(element("strong", { class: "plus" }, number(shares[unit[1]], places)), `probability of ${unit[1]}`),
  );
  return [tableOf(explained, units, found, temperature), share];
}

/** @param {Softmaxed} explained @param {Units} units @param {Softened} found @param {string} temperature */
function tableOf(explained, units, { scaled, terms, total, shares }, temperature) {
  const { inputs, unit, window, places, term_places } = explained;
  const rows = shares.map((share, i) => {
    const numbers = [
      number(inputs.numbers[i], inputs.places),
      number(scaled[i], explained.scaled.places),
      number(terms[i], term_places),
    ];
    const cells = numbers.map((text) => element("td", {}, text));
    const bar = element("i", {}, element("b", { class: "plus", style: `width: ${100 * share}%` }));
    const head = element("th", {}, link(units, [window[0], i, 0, 0], `${i}`));
    const last = [element("td", {}, bar), element("td", {}, number(share, places))];
    return element("tr", { class: i === unit[1] ? "own" : undefined }, head, ...cells, ...last);
  });
  const heads = ["digit", "logit", `(logit − largest) / ${temperature}`, "exp of it"];
  const head = element(
    "tr",
    {},
    ...heads.map((text) => element("th", {}, text)),
    element("th", { colspan: 2 }, "share"),
  );
  const sum = element(
    "tr",
    { class: "rest" },
    element("td"),
    element("td", { colspan: 2 }, "the sum of the ten"),
    element("td", {}, number(total, term_places)),
    element("td", { colspan: 2 }),
  );
  return element("table", { class: "ten" }, element("thead", {}, head), element("tbody", {}, ...rows, sum));
}
