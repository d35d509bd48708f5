// How a large picture is made small.

/** @typedef {[width: number, height: number]} Size */

const FIRST = 4; // times the final size: what a large picture is drawn at first

/**
 * The sizes through which a picture is made small, the last of them at most `most` pixels on the longer side. Each is
 * half of the one before, so that every pixel counts in the average and a thin line does not fade or vanish, as it does
 * where a browser skips pixels. One size, its own, for a picture that is small already.
 * @param {number} width @param {number} height @param {number} most
 * @returns {Size[]}
 */
export function sizes(width, height, most) {
  const zoom = Math.min(1, most / Math.max(width, height));
  /** @type {(times: number) => Size} */
  const times = (n) => [Math.max(1, Math.round(width * zoom * n)), Math.max(1, Math.round(height * zoom * n))];
  const steps = [times(1)];
  for (let n = 2; n <= FIRST && n * zoom <= 1; n *= 2) steps.unshift(times(n));
  return steps;
}
