// What the section Channels shows of one window: the picture's channels, what the filter makes of each, and their sum.

import { element, find } from "../shared/elements.js";
import given from "../shared/given.js";
import { number, strongest } from "../shared/numbers.js";
import { COLOURS, plane, rgba } from "./colours.js";
import { all, map } from "./map.js";
import { ramp, table } from "./table.js";
import { multiplied, patch, under } from "./window.js";
import { at, span } from "./words.js";

/** @typedef {import("./colours.js").Planes} Planes */
/** @typedef {import("./window.js").Place} Place */
/** @typedef {{ image: HTMLCanvasElement, limit: number, limit_places: number }} Painted */
/**
 * The server's answer, and what was asked.
 * @typedef {object} Told
 * @property {Planes} planes
 * @property {number} filter
 * @property {number} stride
 * @property {[rows: number, columns: number]} shape  of the output
 * @property {Painted[]} sums  what each channel of the filter gives
 * @property {Painted[]} outputs  what each filter gives
 */

const SIDE = 3; // of a kernel
const MOST = 8; // of a filter's cells, either way

/** @param {HTMLElement} root @param {(filter: number) => void} choose */
export function channelsView(root, choose) {
  const picture = map(find(root, ".picture"));
  const lines = COLOURS.map(line);
  const cards = given.filters.map(({ name }, i) => card(name, () => choose(i)));
  find(root, ".channels").append(...lines.map(({ box }) => box));
  find(root, ".outputs").append(...cards.map(({ box }) => box));

  /** What does not depend on the window. @param {Told} told */
  function showAll({ planes, filter, stride, shape, sums, outputs }) {
    const { rows, columns } = planes;
    picture.paint([rows, columns], (drawing) => paintPlanes(drawing, planes, null));
    lines.forEach(({ channel, made, says }, c) => {
      channel.paint([rows, columns], (drawing) => paintPlanes(drawing, planes, c));
      made.paint(shape, all(sums[c].image));
      says.replaceChildren(ramp(sums[c].limit, sums[c].limit_places));
    });
    cards.forEach(({ box, made, says }, i) => {
      made.paint(shape, all(outputs[i].image));
      says.replaceChildren(ramp(outputs[i].limit, outputs[i].limit_places));
      box.setAttribute("aria-pressed", `${i === filter}`);
    });
    find(root, ".shapes").textContent = shapes([rows, columns], stride, shape);
  }

  /** @param {Told} told @param {Place} place @param {boolean} hidden  whether what comes out is asked about */
  function show({ planes, filter, stride }, place, hidden) {
    const [rows, columns] = place.map((n) => under(n, SIDE, stride));
    const [row, column] = place.map((n) => under(n, 1));
    const { kernels, bias } = given.filters[filter];
    picture.frame(rows, columns, `The picture; the window covers ${span(rows, columns)}`);
    const sums = lines.map(({ colour, channel, made, arithmetic }, c) => {
      channel.frame(rows, columns, `The picture’s ${colour}; the window covers ${span(rows, columns)}`);
      made.frame(row, column, `What the kernel makes of ${colour}; ${at(place)} is framed`);
      const pixels = patch(plane(planes, c), rows, columns);
      const { products, sum } = multiplied(pixels, kernels[c]);
      arithmetic.replaceChildren(...multiplication(colour, pixels, kernels[c], products, sum));
      return sum;
    });
    for (const { made, name } of cards)
      made.frame(row, column, `What ${name} makes of the picture; ${at(place)} is framed`);
    find(root, ".total").replaceChildren(...addition(sums, bias, place, hidden));
  }

  return { picture, lines, showAll, show };
}

/** @param {number[]} size  of the picture @param {number} stride @param {number[]} shape  of the output */
function shapes(size, stride, shape) {
  const count = given.filters.length;
  return (
    `(N, C, H, W) = (1, 3, ${size.join(", ")}) through ${count} filters of (3, 3, 3) with stride ${stride} ` +
    `gives (1, ${count}, ${shape.join(", ")}).`
  );
}

/** @param {CanvasRenderingContext2D} drawing @param {Planes} planes @param {number | null} only  one of them */
function paintPlanes(drawing, planes, only) {
  drawing.putImageData(new ImageData(rgba(planes, only), planes.columns, planes.rows), 0, 0);
}

/** A channel's line: the channel, patch × kernel, and what the kernel makes of it. @param {string} colour */
function line(colour) {
  const [place, madePlace] = [
    element("div", { class: "map", role: "img" }),
    element("div", { class: "map", role: "img" }),
  ];
  const [says, arithmetic] = [element("figcaption", { class: "limits" }), element("span", { class: "arithmetic" })];
  const box = element(
    "div",
    { class: "sum" },
    figure(place, colour),
    arithmetic,
    element("figure", {}, madePlace, says),
  );
  return { box, colour, channel: map(place), made: map(madePlace), arithmetic, says };
}

/** @param {string} name @param {() => void} onclick */
function card(name, onclick) {
  const [place, says] = [element("div", { class: "map", role: "img" }), element("span", { class: "limits" })];
  const box = element("button", { type: "button", class: "output", onclick }, place, element("b", {}, name), says);
  return { box, name, made: map(place), says };
}

/** @param {Node} content @param {string} caption */
const figure = (content, caption) => element("figure", {}, content, element("figcaption", {}, caption));

/** @param {string} sign */
const operator = (sign) => element("span", { class: "op" }, sign);

/**
 * @param {string} colour @param {number[][]} pixels  in hundredths @param {number[][]} kernel
 * @param {number[][]} products @param {number} sum
 */
function multiplication(colour, pixels, kernel, products, sum) {
  const inks = pixels.map((own) => own.map((pixel) => pixel / 100));
  return [
    figure(table(inks, 2, 1), `patch of ${colour}`),
    operator("×"),
    figure(table(kernel, 0, MOST), "its kernel"),
    operator("="),
    figure(table(products, 2, strongest(products)), `products, sum ${number(sum, 2)}`),
  ];
}

/** @param {number[]} sums  of the channels @param {number} bias @param {Place} place @param {boolean} hidden */
function addition(sums, bias, place, hidden) {
  const value = [...sums, bias].reduce((total, part) => total + Math.round(100 * part), 0) / 100;
  const amount = (/** @type {number} */ part, /** @type {string} */ caption) =>
    figure(element("b", {}, number(part, 2)), caption);
  const kind = value < 0 && !hidden ? "result minus" : "result"; // a colour would tell
  return [
    ...sums.flatMap((sum, c) => [amount(sum, COLOURS[c]), operator("+")]),
    amount(bias, "bias"),
    operator("="),
    figure(element("strong", { class: kind }, hidden ? "?" : number(value, 2)), `${at(place)} of the output`),
  ];
}
