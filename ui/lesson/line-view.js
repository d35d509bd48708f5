// What the section on one dimension shows of a window: where it lies on the drawing, every number under it, and bars.

import { find, svg } from "../shared/elements.js";
import { number, strongest } from "../shared/numbers.js";
import { bars } from "./line-bars.js";
import { all, map } from "./map.js";
import { signal } from "./row.js";
import { table } from "./table.js";
import { multiplied, under } from "./window.js";

/** @typedef {import("../shared/types.d.ts").Picture} Picture */
/**
 * The server's answer, and what it is about.
 * @typedef {object} Slid
 * @property {Picture} picture
 * @property {number} row
 * @property {{ cells: number[], divisor: number }} line  the kernel
 * @property {number[]} output
 * @property {number} places  decimals of a sum of products
 */
/** @typedef {{ at: number, swept: boolean, hidden: boolean }} Window  swept: the output is not there beyond it yet */

const HIDDEN = { style: "", class: "hidden" }; // of a product: its colour would tell

/** @param {HTMLElement} root */
export function lineView(root) {
  const place = find(root, ".drawing");
  const drawing = map(place);
  const whole = svg("rect", { class: "whole", "vector-effect": "non-scaling-stroke" });
  find(place, "svg", SVGElement).prepend(whole);

  /** @param {Slid} slid @param {Window} window */
  function show(slid, window) {
    const { picture, row, line } = slid;
    const columns = under(window.at, line.cells.length);
    drawing.paint([picture.rows, picture.columns], all(picture.image));
    drawing.frame(under(row, 1), columns, `The drawing; row ${row}, and the window on it, are framed`);
    for (const [name, value] of Object.entries({ x: 0, y: row, width: picture.columns, height: 1 }))
      whole.setAttribute(name, `${value}`);
    showSum(root, slid, window);
    find(root, ".bars").replaceChildren(bars(slid, window));
  }

  return { drawing, show };
}

/**
 * Every number under the window: hundredths, or products of hundredths, and so exact.
 * @param {HTMLElement} root @param {Slid} slid @param {Window} window
 */
function showSum(root, { picture, row, line: { cells, divisor }, places }, { at, hidden }) {
  const patch = signal(picture, row).slice(at, at + cells.length);
  const { products, sum } = multiplied([patch.map((ink) => Math.round(100 * ink))], [cells]);
  const made = table(products, places, strongest(products), () => (hidden ? HIDDEN : {}));
  if (hidden) for (const cell of made.querySelectorAll("td")) cell.replaceChildren("?");
  find(root, ".patch").replaceChildren(table([patch], 2, 1));
  find(root, ".patch-says").textContent = `columns ${at} to ${at + cells.length - 1}`;
  find(root, ".products").replaceChildren(made);
  const over = divisor > 1 ? `, over ${divisor}` : "";
  find(root, ".total").textContent = hidden ? "" : `sum ${number(sum, places)}${over}`;
  const result = find(root, ".result");
  result.textContent = hidden ? "?" : number(sum / divisor, places);
  result.classList.toggle("minus", sum < 0 && !hidden); // a colour would tell
}
