// What the section Slide shows of one window: image and output with their frames, and every number under it.

import { find } from "../shared/elements.js";
import { number, strongest } from "../shared/numbers.js";
import { map } from "./map.js";
import { ramp, table } from "./table.js";
import { multiplied, patch, under } from "./window.js";
import { at, border, sizeFormula, span, times } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Kernel} Kernel */
/** @typedef {import("../shared/types.d.ts").Range} Range */
/** @typedef {import("./window.js").Place} Place */
/**
 * The server's answer, and what was asked.
 * @typedef {object} Slid
 * @property {import("../shared/types.d.ts").Picture} source
 * @property {Kernel} kernel
 * @property {number} stride
 * @property {number} padding
 * @property {[rows: number, columns: number]} shape  of the output
 * @property {HTMLCanvasElement} image  of the output
 * @property {number} limit  what the output's strongest colours stand for
 * @property {number} limit_places
 * @property {number} places  decimals of a sum of products
 * @property {[rows: number[], columns: number[]]} reads  how many windows each row, and each column, lies in
 */
/** @typedef {{ place: Place, swept: boolean, hidden: boolean }} Window  swept: the output is not there beyond it yet */

const PAPER = "#eceae4"; // of the padding
const HIDDEN = { style: "", class: "asked" }; // of a product: its colour would tell
const FAINT = 0.25; // what the window has not reached yet

/** @param {HTMLElement} root */
export function slideView(root) {
  const [source, output] = [".source", ".output"].map((selector) => map(find(root, selector)));

  /** What does not depend on the window. @param {Slid} slid */
  function showAll(slid) {
    const { source: image, padding, reads } = slid;
    const size = /** @type {[number, number]} */ ([image.rows + 2 * padding, image.columns + 2 * padding]);
    source.paint(size, (drawing) => paintSource(drawing, slid), across(slid));
    source.hatch(unread(reads).map(([row, column]) => [row + padding, column + padding]));
    tell(root, slid);
  }

  /** @param {Slid} slid @param {Window} window */
  function show(slid, { place, swept, hidden }) {
    const side = slid.kernel.cells.length;
    const [rows, columns] = place.map((n) => under(n, side, slid.stride, slid.padding));
    const [top, left] = place.map((n) => under(n, side, slid.stride)); // counted with the padding
    source.frame(top, left, `The image; the window covers ${span(rows, columns)}`);
    output.paint(slid.shape, (drawing) => paintOutput(drawing, slid, swept ? place : null), across(slid));
    output.frame(under(place[0], 1), under(place[1], 1), `The output; the number at ${at(place)} is framed`);
    showSum(root, slid, rows, columns, hidden);
  }

  return { source, output, showAll, show };
}

/** Numbers that image and output, at the same scale, have room for. @param {Slid} slid */
const across = ({ source: { rows, columns }, padding }) => Math.max(rows, columns) + 2 * padding;

/** @param {Slid["reads"]} reads @returns {Place[]} */
const unread = ([rows, columns]) =>
  rows.flatMap((r, row) => columns.flatMap((c, column) => (r * c === 0 ? [/** @type {Place} */ ([row, column])] : [])));

/** @param {CanvasRenderingContext2D} drawing @param {Slid} slid */
function paintSource(drawing, { source: { image, rows, columns }, padding }) {
  drawing.fillStyle = PAPER;
  drawing.fillRect(0, 0, columns + 2 * padding, rows + 2 * padding);
  drawing.drawImage(image, padding, padding);
}

/**
 * The output, faint beyond `place`, if one is given.
 * @param {CanvasRenderingContext2D} drawing @param {Slid} slid @param {Place | null} place
 */
function paintOutput(drawing, { image, shape: [, columns] }, place) {
  if (!place) return drawing.drawImage(image, 0, 0);
  const [row, column] = place;
  drawing.globalAlpha = FAINT;
  drawing.drawImage(image, 0, 0);
  drawing.globalAlpha = 1;
  for (const [y, w, h] of [
    [0, columns, row],
    [row, column + 1, 1],
  ]) {
    drawing.clearRect(0, y, w, h);
    if (h) drawing.drawImage(image, 0, y, w, h, 0, y, w, h);
  }
}

/** @param {HTMLElement} root @param {Slid} slid */
function tell(root, { source: { rows, columns }, kernel, stride, padding, shape, limit, limit_places, reads }) {
  const sum = sizeFormula([rows, columns], shape, kernel.cells.length, stride, padding);
  find(root, ".formula").textContent = `Output size: ⌊(size + 2 · padding − kernel size) / stride⌋ + 1 = ${sum}.`;
  const around = padding ? `, with ${padding} of padding around it, all 0` : "";
  find(root, ".source-says").textContent = `${times([rows, columns])}${around}; 0 is paper, 1 is ink`;
  find(root, ".output-says").replaceChildren(times(shape), ramp(limit, limit_places));
  find(root, ".border").textContent = border(reads);
}

/**
 * The close-up: every number under the window.
 * @param {HTMLElement} root @param {Slid} slid @param {Range} rows @param {Range} columns
 * @param {boolean} hidden  whether what comes out is asked about
 */
function showSum(root, { source, kernel: { cells, divisor }, places }, rows, columns, hidden) {
  const pixels = patch(source, rows, columns);
  const { products, sum } = multiplied(pixels, cells);
  const inks = pixels.map((line) => line.map((pixel) => pixel / 100));
  const factors = table(inks, 2, 1, (r, c) => padding(source, rows[0] + r, columns[0] + c));
  const made = table(products, places, strongest(products), () => (hidden ? HIDDEN : {}));
  if (hidden) for (const cell of made.querySelectorAll("td")) cell.replaceChildren("?");
  find(root, ".patch").replaceChildren(factors);
  find(root, ".patch-says").textContent = `patch: ${span(rows, columns)}`;
  find(root, ".products").replaceChildren(made);
  const over = divisor > 1 ? `, over ${divisor}` : "";
  find(root, ".total").textContent = hidden ? "products" : `products, sum ${number(sum, places)}${over}`;
  const result = find(root, ".result");
  result.textContent = hidden ? "?" : number(sum / divisor, divisor > 1 ? Math.max(2, places) : places);
  result.classList.toggle("minus", sum < 0 && !hidden); // a colour would tell
}

/** How a cell of the patch is marked. @param {Slid["source"]} source @param {number} row @param {number} column */
function padding({ rows, columns }, row, column) {
  const inside = row >= 0 && row < rows && column >= 0 && column < columns;
  return inside ? {} : { class: "padding", title: "padding" };
}
