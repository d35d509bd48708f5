// What the section ReLU, pooling, norm shows: three parts, each with its maps and the place that is looked at.

import { element, find, same } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { normSums, pixelSum, poolWords, reluWords } from "./after-sums.js";
import { all, map } from "./map.js";
import { ramp, table } from "./table.js";
import { around, hundredths, largest, under } from "./window.js";
import { at, sized, span } from "./words.js";

/** @typedef {import("./window.js").Place} Place */
/** @typedef {import("./window.js").Size} Size */
/**
 * @typedef {object} Map
 * @property {number[][]} numbers
 * @property {Size} shape
 * @property {HTMLCanvasElement} image
 * @property {number} limit
 * @property {number} limit_places
 */
/**
 * The server's answer, and what was asked.
 * @typedef {object} Told
 * @property {import("../shared/types.d.ts").Picture} source
 * @property {{ pool_size: number, pool_stride: number, relu: boolean }} asked
 * @property {Map} before
 * @property {Pick<Map, "image">} rectified
 * @property {number} negative  how many numbers the ReLU made 0
 * @property {Map} map  what is pooled
 * @property {Map} max
 * @property {Map} average
 * @property {number} unread  how many numbers are in no pooling window
 * @property {Map & import("./after-sums.js").Norm} norm
 */
/**
 * @typedef {object} Part
 * @property {(told: Told) => Size} size  of the places there are
 * @property {(told: Told) => Place} first  a place worth looking at
 * @property {(told: Told) => void} showAll  what does not depend on the place
 * @property {(told: Told, place: Place, hidden: boolean) => void} show  hidden: what comes out is asked about
 * @property {(go: (place: Place) => void, told: () => Told | null) => void} pointed  lets a pointer choose the place
 */

/** @param {HTMLElement} root @returns {Part} */
export function reluPart(root) {
  const [before, rectified] = [".before", ".rectified"].map((selector) => map(find(root, selector)));
  return {
    size: (told) => told.before.shape,
    first: (told) => largest(told.before.numbers.map((line) => line.map((n) => -n))),

    showAll({ before: { shape, image, numbers, limit, limit_places }, rectified: { image: after }, negative }) {
      before.paint(shape, all(image), shape[1]);
      rectified.paint(shape, all(after), shape[1]);
      find(root, ".before-says").textContent = `after the convolution, ${sized(shape)}`;
      const inactive = Math.max(...numbers.flat()) <= 0;
      find(root, ".relu-says").textContent = reluWords(negative, shape, inactive);
      find(root, ".relu-stage .limits").replaceChildren(ramp(limit, limit_places));
    },

    show({ before: { numbers } }, place, hidden) {
      const [row, column] = place.map((n) => under(n, 1));
      before.frame(row, column, `The map before the ReLU; ${at(place)} is framed`);
      rectified.frame(row, column, `The map after the ReLU; ${at(place)} is framed`);
      const value = numbers[place[0]][place[1]];
      const result = hidden ? "?" : number(Math.max(0, value), 2);
      tellOne(find(root, ".one-number"), place, `max(0, ${number(value, 2)}) = ${result}`);
    },

    pointed: (go, told) => pointAt([before, rectified], go, told),
  };
}

/** @param {HTMLElement} root @returns {Part} */
export function poolPart(root) {
  const [pooled, max, average] = [".pooled", ".max", ".average"].map((selector) => map(find(root, selector)));
  return {
    size: (told) => told.max.shape,
    first: (told) => largest(told.max.numbers),

    showAll(told) {
      const { map: before, max: after, unread, asked } = told;
      const { pool_size: side, pool_stride: stride } = asked;
      // a pooled number is as wide as a step of the window, and so lies where the window does
      const across = Math.max(before.shape[1], stride * after.shape[1]);
      pooled.paint(before.shape, all(before.image), across);
      max.paint(after.shape, all(after.image), across, stride);
      average.paint(after.shape, all(told.average.image), across, stride);
      const what = asked.relu ? "after the ReLU" : "after the convolution";
      find(root, ".pooled-says").textContent = `${what}, ${sized(before.shape)}`;
      for (const name of ["max", "average"])
        find(root, `.${name}-says`).textContent = `${name} pooling, ${sized(after.shape)}`;
      const words = Object.entries(poolWords(before.shape, after.shape, side, stride, unread));
      for (const [name, sentence] of words) find(root, `.${name}`).textContent = sentence;
    },

    show(told, place, hidden) {
      const { pool_size: side, pool_stride: stride } = told.asked;
      const [rows, columns] = place.map((n) => under(n, side, stride));
      const [row, column] = place.map((n) => under(n, 1));
      pooled.frame(rows, columns, `The map that is pooled; the window covers ${span(rows, columns)}`);
      max.frame(row, column, `The map after max pooling; ${at(place)} is framed`);
      average.frame(row, column, `The map after average pooling; ${at(place)} is framed`);
      find(root, ".window-says").textContent = `window: ${span(rows, columns)}`;
      const numbers = told.map.numbers.slice(...rows).map((line) => line.slice(...columns));
      showWindow(root, told, numbers, place, hidden);
    },

    pointed(go, told) {
      pointAt([pooled], go, told, (n, { pool_size: side, pool_stride: stride }) => around(n, side, stride));
      pointAt([max, average], go, told);
    },
  };
}

/** @param {HTMLElement} root @returns {Part} */
export function normPart(root) {
  const [pixels, normed] = [".pixels", ".normed"].map((selector) => map(find(root, selector)));
  return {
    size: (told) => told.norm.shape,
    first: (told) => largest(told.norm.numbers),

    showAll({ source, norm }) {
      pixels.paint(norm.shape, all(source.image), norm.shape[1]);
      normed.paint(norm.shape, all(norm.image), norm.shape[1]);
      const says = element("span", {}, "after layer norm");
      find(root, ".normed-says").replaceChildren(says, ramp(norm.limit, norm.limit_places));
      for (const [name, sum] of Object.entries(normSums(norm))) find(root, `.${name}-of-all`).textContent = sum;
    },

    show({ source, norm }, place, hidden) {
      const [row, column] = place.map((n) => under(n, 1));
      pixels.frame(row, column, `The image; ${at(place)} is framed`);
      normed.frame(row, column, `The image after layer norm; ${at(place)} is framed`);
      const value = number(norm.numbers[place[0]][place[1]], 1);
      const sum = pixelSum(hundredths(source, ...place) / 100, norm, value);
      tellOne(find(root, ".one-pixel"), place, `${sum} = ${hidden ? "?" : value}`);
    },

    pointed: (go, told) => pointAt([pixels, normed], go, told),
  };
}

/**
 * Pointing at these maps goes to a place.
 * @param {ReturnType<typeof map>[]} maps
 * @param {Parameters<Part["pointed"]>[0]} go
 * @param {() => Told | null} told
 * @param {(n: number, asked: Told["asked"]) => number} [toPlace]  from a number of the map, along one axis
 */
function pointAt(maps, go, told, toPlace = (n) => n) {
  for (const own of maps)
    own.pointed((row, column) => {
      const now = told();
      if (now) go([toPlace(row, now.asked), toPlace(column, now.asked)]);
    });
}

/** @param {HTMLElement} line @param {Place} place @param {string} sum */
function tellOne(line, [row, column], sum) {
  line.replaceChildren(`Row ${row}, column ${column}: `, element("span", {}, sum));
}

/**
 * @param {HTMLElement} root @param {Told} told @param {number[][]} numbers  under the window
 * @param {Place} place @param {boolean} hidden
 */
function showWindow(root, { before, max, average }, numbers, [row, column], hidden) {
  const winner = largest(numbers);
  const won = (/** @type {Place} */ ...cell) =>
    !hidden && same(cell, winner) ? { class: "won", title: "the largest" } : {};
  find(root, ".window").replaceChildren(table(numbers, 2, before.limit, won));
  put(find(root, ".largest"), max.numbers[row][column], 2, hidden);
  put(find(root, ".mean"), average.numbers[row][column], 4, hidden);
  const sum = numbers.flat().reduce((total, n) => total + Math.round(100 * n), 0) / 100;
  const count = numbers.flat().length;
  find(root, ".mean-says").textContent = `average pooling: sum ${hidden ? "" : `${number(sum, 2)} `}/ ${count}`;
}

/**
 * Shows a number, or that it is asked about.
 * @param {HTMLElement} result @param {number} value @param {number} places @param {boolean} hidden
 */
function put(result, value, places, hidden) {
  result.textContent = hidden ? "?" : number(value, places);
  result.classList.toggle("minus", value < 0 && !hidden); // a colour would tell
}
