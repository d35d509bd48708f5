// What calculations are laid out with: numbers under which stands what they are, signs between them, tables.

import { element } from "../shared/elements.js";
import { number, strongest, tint } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/**
 * What a calculation needs to know of units: what one is called, which one lies at a place of the window (null where
 * that is padding), and what leads there.
 * @typedef {{ title(unit: Unit): string, at(channel: number, row: number, column: number): Unit | null,
 *   go(unit: Unit): void }} Units
 */

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
export const result = ({ value, places }, caption = "this unit") =>
  under(element("strong", { class: value < 0 ? "minus" : "plus" }, number(value, places)), caption);

/** How a result follows from what is shown: exactly, or rounded once more. @param {boolean} exact */
export const equals = (exact) => op(exact ? "=" : "≈");

/**
 * What a sum comes to: its total, and the value, where that is shown with fewer decimals.
 * @param {{ total: number, term_places: number, value: number, places: number }} explained
 */
export function outcome(explained) {
  const { total, term_places, places } = explained;
  if (term_places === places) return [op("="), result(explained)];
  return [op("="), amount(total, term_places, "total"), op("≈"), result(explained)];
}

/** A button that leads to a unit. @param {Units} units @param {Unit} unit @param {string} text */
export const link = (units, unit, text) =>
  element("button", { type: "button", title: units.title(unit), onclick: () => units.go(unit) }, text);

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
  const wide = numbers[0].length > 5 ? "wide" : undefined;
  return element("div", { class: "scroll" }, element("table", { class: wide }, element("tbody", {}, ...rows)));
}

/**
 * Makes each number of a patch lead to its unit.
 * @param {Units} units @param {number} channel
 * @returns {(made: HTMLTableCellElement, row: number, column: number) => void}
 */
export const linked = (units, channel) => (made, row, column) => {
  const unit = units.at(channel, row, column);
  if (unit) made.replaceChildren(link(units, unit, made.textContent ?? ""));
};

/** A list of terms, with a row of headings. @param {string[]} headings @param {(Node | string)[]} rows */
export function terms(headings, rows) {
  const head = element("tr", {}, ...headings.map((text) => element("th", {}, text)));
  const parts = [element("thead", {}, head), element("tbody", {}, ...rows)];
  return element("div", { class: "scroll" }, element("table", { class: "terms" }, ...parts));
}

/** A row that sums up others. @param {string} text @param {HTMLTableCellElement} sum */
export const rest = (text, sum) =>
  element("tr", { class: "rest" }, element("th"), element("td", { colspan: "2" }, text), sum);

/** A button that makes way for what it brings. @param {string} text @param {() => Node[]} bring */
export function more(text, bring) {
  const button = element("button", { type: "button", class: "more" }, text);
  button.addEventListener("click", () => button.replaceWith(...bring()));
  return button;
}
