// Curves of a training: one for each run, over epochs. SVG, a drawing 100 wide and high that CSS stretches.

import { element, svg } from "../shared/elements.js";

/**
 * @typedef {{ points: [at: number, value: number][], dots: [at: number, value: number][] }} Curve  dots stand for
 *   themselves: what was scored on more digits
 */

/**
 * Paints curves into a place, the first one in front.
 * @param {HTMLElement} place
 * @param {Curve[]} curves
 * @param {{ epochs: number, most: number, top: string, label: string }} axes  most: the value at the top, as which it is written
 */
export function paint(place, curves, { epochs, most, top, label }) {
  const across = (/** @type {number} */ at) => (100 * at) / epochs;
  const up = (/** @type {number} */ value) => 100 * (1 - Math.min(value, most) / most);
  const drawing = svg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const [i, { points }] of [...curves.entries()].reverse())
    drawing.append(
      svg("polyline", { class: `run-${i}`, points: points.map(([at, v]) => `${across(at)},${up(v)}`).join(" ") }),
    );
  const marks = curves.flatMap(({ dots }, i) =>
    dots.map(([at, value]) => element("i", { class: `run-${i}`, style: `left: ${across(at)}%; top: ${up(value)}%` })),
  );
  const ticks = ticksOf(epochs).map((epoch) => element("span", { style: `left: ${across(epoch)}%` }, `${epoch}`));
  place.replaceChildren(
    element("span", { class: "top" }, top),
    element("span", { class: "bottom" }, "0"),
    element("div", { class: "area" }, drawing, ...marks),
    element("div", { class: "ticks" }, ...ticks),
  );
  place.ariaLabel = label;
}

/** Epochs that are written at the axis, at most ten. @param {number} epochs */
function ticksOf(epochs) {
  const every = Math.ceil(epochs / 10);
  return Array.from({ length: Math.floor(epochs / every) + 1 }, (_, i) => i * every);
}
