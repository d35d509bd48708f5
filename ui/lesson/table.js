// Tables of numbers, coloured by size, and what their colours stand for.

import { element } from "../shared/elements.js";
import { number, tint } from "../shared/numbers.js";

const NARROW = 5; // columns that fit beside other tables in full size

/**
 * @param {number[][]} numbers
 * @param {number} places  decimals
 * @param {number} limit  the number, plus or minus, that has the strongest colour
 * @param {(row: number, column: number) => Record<string, any>} [attributes]  of a cell
 */
export function table(numbers, places, limit, attributes = () => ({})) {
  /** @param {number} value @param {number} row @param {number} column */
  const cell = (value, row, column) =>
    element("td", { style: tint(value, limit), ...attributes(row, column) }, number(value, places));
  const rows = numbers.map((line, row) => element("tr", {}, ...line.map((value, column) => cell(value, row, column))));
  const wide = numbers[0].length > NARROW ? "wide" : undefined;
  return element("div", { class: "scroll" }, element("table", { class: wide }, element("tbody", {}, ...rows)));
}

/**
 * The colours from −limit, or from `low`, to limit, between the two numbers; on one line.
 * @param {number} limit @param {number} places @param {string} [low]
 */
export function ramp(limit, places, low = number(-limit, places)) {
  const kind = low === "0" ? "ramp positive" : "ramp";
  const parts = [element("span", {}, low), element("i", { class: kind }), element("span", {}, number(limit, places))];
  return element("span", { class: "scale" }, ...parts);
}
