// What calculations are laid out with: numbers under which stands what they are, signs between them, tables.

import { element } from "../shared/elements.js";
import { number, strongest, tint } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/**
 * What a calculation needs to know of units: what one is called, and within its layer; which one lies at a place of the
 * window (null where that is padding); which one a flat layer's is in the maps before it; what a layer is called.
 * @typedef {{ label(unit: Unit): string, short(unit: Unit): string, at(channel: number, row: number, column: number): Unit | null,
 *   origin(unit: Unit): Unit, source(layer: string): string }} Units
 */

const LONG = 6; // characters of the longest number that is not set smaller

/** Indices, the largest first. @param {number[]} numbers */
export const bySize = (numbers) =>
  [...numbers.keys()].sort((one, other) => Math.abs(numbers[other]) - Math.abs(numbers[one]));

/** A line of a calculation. @param {...(Node | string)} parts */
export const line = (...parts) => element("div", { class: "sum" }, ...parts);

/** @param {string} sign */
export const op = (sign) => element("span", { class: "op" }, sign);

/** @param {Node} content @param {...(Node | string)} caption */
export const under = (content, ...caption) => element("figure", {}, content, element("figcaption", {}, ...caption));

/** @param {number} value @param {number} places @param {string} caption */
export const amount = (value, places, caption) => under(element("b", {}, number(value, places)), caption);

/** The value that comes out. @param {{ value: number, places: number }} explained @param {string} [caption] */
export const result = (explained, caption = "this number") => under(final(explained), caption);

/** @param {{ value: number, places: number }} explained */
const final = ({ value, places }) => element("strong", { class: value < 0 ? "minus" : "plus" }, number(value, places));

/** How a result follows from what is shown: exactly, or rounded once more. @param {boolean} exact */
export const equals = (exact) => op(exact ? "=" : "≈");

/** @typedef {{ total: number, term_places: number, value: number, places: number }} Summed */

/** What a sum comes to: its total, and the value, where that is shown with fewer decimals. @param {Summed} explained */
export function outcome(explained) {
  const { total, term_places, places } = explained;
  if (term_places === places) return [op("="), result(explained)];
  return [op("="), amount(total, term_places, "total"), op("≈"), result(explained)];
}

/** The same in a sentence: "All 16 maps add up to −5.981 ≈ −5.98". @param {string} words @param {Summed} explained */
export function addsUp(words, explained) {
  const { total, term_places, places } = explained;
  const more = term_places === places ? [] : [element("b", { class: "total" }, number(total, term_places)), " ≈ "];
  return element("p", { class: "adds-up" }, `${words} `, element("span", {}, ...more, final(explained)));
}

/** A button that leads to a unit. @param {Units} units @param {Unit} unit @param {string} text */
export const link = (units, unit, text) =>
  element("button", { type: "button", title: units.label(unit), "data-unit": JSON.stringify(unit) }, text);

/** @param {number} value @param {number} places @param {number} limit  of the strongest colour */
export const cell = (value, places, limit) => element("td", { style: tint(value, limit) }, number(value, places));

/**
 * A table of numbers.
 * @param {{ numbers: number[][], places: number }} shown
 * @param {(made: HTMLTableCellElement, row: number, column: number) => void} [finish]  what else a cell is given
 */
export function table({ numbers, places }, limit = strongest(numbers), finish = () => {}) {
  const rows = numbers.map((own, row) => {
    const cells = own.map((value, column) => {
      const made = cell(value, places, limit);
      finish(made, row, column);
      return made;
    });
    return element("tr", {}, ...cells);
  });
  const longest = Math.max(...numbers.flat().map((value) => number(value, places).length));
  return element("table", { class: longest > LONG ? "fine" : undefined }, element("tbody", {}, ...rows));
}

/**
 * Makes each number of a patch lead to its unit.
 * @param {Units} units @param {number} channel
 * @returns {(made: HTMLTableCellElement, row: number, column: number) => void}
 */
export const linked = (units, channel) => (made, row, column) => {
  const unit = units.at(channel, row, column);
  if (unit) made.replaceChildren(link(units, unit, made.textContent ?? ""));
  else made.title = "padding: beyond the edge there is 0";
};

/**
 * A summand as a bar. @typedef {{ label: string, amount: number, detail?: string, of?: number, unit?: Unit, picked?: boolean }} Bar
 * of: the channel that a click shows; unit: where it leads.
 */

/**
 * Summands as bars, all to one scale.
 * @param {Bar[]} rows @param {number} places
 */
export function bars(rows, places) {
  const limit = strongest(rows.map(({ amount }) => amount)) || 1;
  const detailed = rows.some(({ detail }) => detail !== undefined);
  const items = rows.map(({ label, amount, detail, of, unit, picked }) => {
    const share = `width: ${(100 * Math.abs(amount)) / limit}%`;
    const bar = element("i", {}, element("b", { class: amount < 0 ? "minus" : "plus", style: share }));
    const middle = detailed ? [element("span", { class: "detail" }, detail ?? "")] : [];
    const cells = [element("span", {}, label), ...middle, bar, element("output", {}, number(amount, places))];
    const goes = of !== undefined || unit;
    const [pick, to] = [of === undefined ? undefined : `${of}`, unit && JSON.stringify(unit)];
    const pressed = pick && `${Boolean(picked)}`;
    const row = goes
      ? element("button", { type: "button", "data-pick": pick, "data-unit": to, "aria-pressed": pressed }, ...cells)
      : element("span", {}, ...cells);
    return element("li", { class: picked ? "picked" : undefined }, row);
  });
  return element("ul", { class: "bars" }, ...items);
}

/**
 * Replaces what an element holds. Where that takes the focus from a button in it, the button that has its place among as many
 * gets it if the same is shown again, as for another drawing; else the element itself.
 * @param {HTMLElement} place @param {() => void} act @param {boolean} [again]  whether the same is shown
 */
export function keepFocus(place, act, again = false) {
  const focused = /** @type {HTMLButtonElement} */ (document.activeElement);
  if (!place.contains(focused)) return act();
  const buttons = () => [...place.querySelectorAll("button")];
  const before = buttons();
  act();
  if (place.contains(document.activeElement)) return;
  const now = buttons();
  const next = again && now.length === before.length ? now[before.indexOf(focused)] : null;
  (next ?? place).focus({ preventScroll: true });
}
