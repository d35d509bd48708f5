// The numbers of two shapes that are convolved: pure. Places are counted in strips of width `step` from 0.

/** Samples in the middles of strips, the first at `start`. @typedef {{ start: number, values: number[], area: number }} Curve */

/** The server's answer. @typedef {{ f: Curve, g: Curve, result: Curve, step: number }} Overlap */

/** The value of a curve at a place; 0 where it has none. @param {Curve} curve @param {number} place @param {number} step */
export const sampled = ({ start, values }, place, step) => values[Math.round(place - start / step)] ?? 0;

/**
 * f, g turned and moved to t, and their product, in the middle of each strip between two numbers.
 * @param {Overlap} overlap @param {number} t @param {[number, number]} between
 */
export function overlapping({ f, g, step }, t, [from, to]) {
  const moved = Math.round(t / step);
  const first = Math.round(from / step);
  const places = Array.from({ length: Math.round(to / step) - first }, (_, i) => first + i + 0.5);
  const own = places.map((place) => sampled(f, place, step));
  const turned = places.map((place) => sampled(g, moved - place, step));
  return { at: places.map((place) => place * step), f: own, g: turned, product: own.map((n, i) => n * turned[i]) };
}

/**
 * The area under the product, and of how many strips it is. All of f counts, whether it is in sight or not.
 * @param {Overlap} overlap @param {number} t
 */
export function areaAt({ f, g, step }, t) {
  const moved = Math.round(t / step);
  const first = f.start / step;
  const products = f.values.map((n, i) => n * sampled(g, moved - first - i, step));
  return { area: products.reduce((sum, n) => sum + n, 0) * step, strips: products.filter((n) => n !== 0).length };
}

/** The value of f ∗ g. @param {Overlap} overlap @param {number} t */
export const resultAt = ({ result, step }, t) => sampled(result, Math.round(t / step), step);

/**
 * The path through points, in numbers of a plot whose 1 is at its top.
 * @param {number[]} at @param {number[]} heights
 */
export const path = (at, heights) =>
  `M${at.map((x, i) => `${Number(x.toFixed(5))} ${Number((1 - heights[i]).toFixed(5))}`).join("L")}`;
