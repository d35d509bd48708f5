// The sums of the section ReLU, pooling, norm, in words and with the decimals that they take to come out.

import { number, whole } from "../shared/numbers.js";
import { sizeFormula } from "./words.js";

const EPSILON = 0.00001; // of layer norm
const MOST_PLACES = 15;

/** @typedef {import("./window.js").Size} Size */
/** @typedef {{ total: number, count: number, mean: number, variance: number, deviation: number }} Norm */

/**
 * The fewest decimals, `least` or more, with which a sum done by hand comes out as it should.
 * @param {number} least @param {(places: number) => boolean} comes
 */
export function decimals(least, comes) {
  let places = least;
  while (places < MOST_PLACES && !comes(places)) places += 1;
  return places;
}

/** Mean, variance and deviation of an image, each from the one before. @param {Norm} norm */
export function normSums({ total, count, mean, variance, deviation }) {
  const shown = number(deviation, 3);
  const places = decimals(5, (n) => number(Math.sqrt(Number(variance.toFixed(n)) + EPSILON), 3) === shown);
  const spread = number(variance, places);
  return {
    mean: `mean = ${number(total, 2)} / ${whole(count)} = ${number(mean, 3)}`,
    variance: `variance = ${spread}, the mean of all (x − mean)²`,
    deviation: `deviation = √(${spread} + 0.00001) = ${shown}`,
  };
}

/**
 * A pixel under layer norm: mean and deviation with the decimals that it takes for `value` to come out.
 * @param {number} ink @param {Norm} norm @param {string} value  as it is shown, with one decimal
 */
export function pixelSum(ink, norm, value) {
  const rounded = (/** @type {number} */ n, /** @type {number} */ places) => Number(n.toFixed(places));
  const places = decimals(3, (n) => {
    const by = rounded(norm.deviation, n);
    return by !== 0 && number((ink - rounded(norm.mean, n)) / by, 1) === value;
  });
  return `(${number(ink, 2)} − ${number(norm.mean, places)}) / ${number(norm.deviation, places)}`;
}

/**
 * What becomes of a map's size, and of its numbers, under pooling.
 * @param {Size} size @param {Size} out @param {number} side  of the window @param {number} stride
 * @param {number} unread  how many numbers are in no window
 */
export function poolWords(size, out, side, stride, unread) {
  const [before, left] = [size, out].map(([rows, columns]) => whole(rows * columns));
  const rest = unread ? ` ${unread === 1 ? "1 number is" : `${whole(unread)} numbers are`} in no window at all.` : "";
  return {
    formula: `Size after pooling: ⌊(size − window) / stride⌋ + 1 = ${sizeFormula(size, out, side, stride)}.`,
    lost:
      `${before} numbers become ${left}. Max pooling keeps the largest number of each window; where in the window it ` +
      `was is lost.${rest}`,
  };
}

/** @param {number} negative @param {Size} size @param {boolean} inactive  whether none is above 0 */
export function reluWords(negative, [rows, columns], inactive) {
  const rest = inactive ? " None is left above 0: the map is inactive." : "";
  return `${whole(negative)} of ${whole(rows * columns)} numbers were below 0 and became 0.${rest}`;
}
