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

const PERCENT = "\u00a0%"; // on the same line as its number

/**
 * A network's probability as a percentage. It is never 100.0 % nor 0.0 %: a network is entirely sure of nothing, and
 * rules nothing out.
 * @param {number} probability in [0, 1]
 * @param {{ over: string, under: string }} [words]
 */
export function percent(probability, { over, under } = { over: "over", under: "under" }) {
  if (probability >= 0.9995) return `${over} 99.9${PERCENT}`;
  if (probability < 0.0005) return `${under} 0.1${PERCENT}`;
  return `${(100 * probability).toFixed(1)}${PERCENT}`;
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
