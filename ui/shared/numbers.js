// Numbers as the page writes them, and their colours.

/**
 * A number with a fixed count of decimals, a real minus sign, and no minus before zero: −0.64, 0.00.
 * @param {number} value @param {number} places
 */
export const number = (value, places) =>
  value
    .toFixed(places)
    .replace(/^-(0\.?0*)$/, "$1")
    .replace("-", "−");

/** A whole number with its thousands apart: 1,863,690. @param {number} value */
export const whole = (value) => value.toLocaleString("en-US");

/**
 * A share as a percentage. 100.0 % is said of nothing but 1 itself: a network is never entirely sure, nor sure of 0.
 * @param {number} share in [0, 1]
 */
export function percent(share) {
  if (share > 0.9995 && share < 1) return "over 99.9 %";
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * The background of a number's cell: blue for minus, orange for plus, the stronger the nearer the limit; light enough
 * for the number to be read on it.
 * @param {number} value @param {number} limit
 */
export function tint(value, limit) {
  const share = limit ? Math.round((60 * Math.min(Math.abs(value), limit)) / limit) : 0;
  return `background: color-mix(in srgb, var(${value < 0 ? "--ink-minus" : "--ink-plus"}) ${share}%, #fff)`;
}

/** The largest absolute value of numbers, nested at most three deep. @param {any[]} numbers @returns {number} */
export const strongest = (numbers) => Math.max(0, ...numbers.flat(3).map(Math.abs));
