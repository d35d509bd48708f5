// Scales of the plots: where on an axis a number stands, and which numbers are printed beside it.

/**
 * at: a number -> its place, 0 at the low end and 1 at the high one. ticks: numbers with the text beside them.
 * @typedef {{ at: (value: number) => number, ticks: [value: number, text: string][] }} Scale
 */

const ROOM = 1.12; // beyond the smallest and the largest loss, times
const FEW = 3; // ticks; where there are fewer, more numbers are taken
const MOST = 7; // steps between the ticks of an axis

/** Loss, on a logarithmic scale: equal distances are equal ratios. @param {number[]} losses  over 0 @returns {Scale} */
export function lossScale(losses) {
  const [low, high] = [Math.min(...losses) / ROOM, Math.max(...losses) * ROOM];
  const at = (/** @type {number} */ value) => Math.log(value / low) / Math.log(high / low);
  const between = (/** @type {number[]} */ steps) => decades(low, high, steps);
  const round = between([1, 2, 5]);
  const ticks = round.length < FEW ? between([1, 1.5, 2, 3, 4, 5, 7]) : round;
  return { at, ticks: ticks.map((value) => [value, `${value}`]) };
}

/** These steps of each power of ten, between two numbers. @param {number} low @param {number} high @param {number[]} steps */
function decades(low, high, steps) {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power += 1)
    for (const step of steps) {
      const value = Number((step * 10 ** power).toPrecision(2));
      if (value >= low && value <= high) found.push(value);
    }
  return found;
}

/** Accuracy from 0 to 1, or from the round number below the smallest to that above the largest. @param {number[]} shares @param {boolean} whole @returns {Scale} */
export function accuracyScale(shares, whole) {
  const [least, most] = whole ? [0, 1] : [Math.min(...shares), Math.max(...shares)];
  const step = roundStep(100 * Math.max(most - least, 0.001), 5);
  const low = Math.max(0, step * Math.floor((100 * least) / step + 1e-9));
  const high = Math.max(low + step, Math.min(100, step * Math.ceil((100 * most) / step - 1e-9)));
  const count = Math.round((high - low) / step);
  const places = step < 1 ? 1 : 0;
  return {
    at: (value) => (100 * value - low) / (high - low),
    ticks: Array.from({ length: count + 1 }, (_, i) => {
      const value = low + i * step;
      return [value / 100, `${value.toFixed(places)}\u00a0%`];
    }),
  };
}

/** Epochs from the first that is shown to the last. @param {number} first @param {number} last @returns {Scale} */
export function epochScale(first, last) {
  const step = Math.max(1, roundStep(last - first, MOST));
  const start = step * Math.ceil(first / step);
  const ticks = Array.from({ length: Math.floor((last - start) / step) + 1 }, (_, i) => start + i * step);
  return {
    at: (value) => (last > first ? (value - first) / (last - first) : 0.5),
    ticks: ticks.map((value) => [value, `${value}`]),
  };
}

/** The smallest of …, 0.1, 0.2, 0.5, 1, 2, 5, … that makes at most so many steps of a length. @param {number} length @param {number} most */
export function roundStep(length, most) {
  const power = 10 ** Math.floor(Math.log10(length / most));
  return (
    [1, 2, 5, 10].map((own) => Number((own * power).toPrecision(1))).find((own) => length / own <= most + 1e-9) ??
    10 * power
  );
}
