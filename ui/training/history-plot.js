// A plot by epoch: curves on an SVG that CSS stretches, with marks and the numbers of the axes laid over it as HTML.

import { element, find, svg } from "../shared/elements.js";

/** @typedef {import("./history-scale.js").Scale} Scale */
/**
 * A curve: its name in the style, and its points.
 * @typedef {{ name: string, points: [epoch: number, value: number][] }} Curve
 */
/**
 * What a plot shows. epochs: those that can be pointed at, with what is said of each.
 * @typedef {{ title: string, label: string, across: Scale, up: Scale, curves: Curve[], epochs: [epoch: number, text: string][] }} Shown
 */

/** @param {HTMLElement} figure @param {(epoch: number) => void} choose */
export function plotIn(figure, choose) {
  const [area, drawing] = [find(figure, ".plot"), find(figure, "svg", SVGElement)];
  const at = svg("line", { class: "at", y1: 0, y2: 100 });
  /** @type {Shown | null} */
  let shown = null;
  for (const type of /** @type {const} */ (["pointerdown", "pointermove"]))
    area.addEventListener(type, ({ clientX, buttons }) => {
      if (!(buttons & 1) || !shown) return;
      const { left, width } = drawing.getBoundingClientRect();
      choose(nearest(shown, (clientX - left) / width));
    });

  return {
    /** @param {Shown} next */
    show(next) {
      shown = next;
      find(figure, "h3").textContent = next.title;
      area.ariaLabel = next.label;
      const grid = next.up.ticks.map(([value]) => level(100 * (1 - next.up.at(value))));
      drawing.replaceChildren(...grid, at, ...next.curves.map((curve) => line(next, curve)));
      for (const old of area.querySelectorAll(":scope > :not(svg)")) old.remove();
      area.append(...numbers(next), ...next.curves.flatMap((curve) => marks(next, curve)), ...columns(next));
    },
    /** Marks an epoch. @param {number} epoch */
    mark(epoch) {
      for (const end of ["x1", "x2"]) at.setAttribute(end, `${shown ? 100 * shown.across.at(epoch) : 0}`);
    },
  };
}

/** The epoch that lies nearest to a place, 0 to 1 from left to right. @param {Shown} shown @param {number} place */
export function nearest({ across, epochs }, place) {
  const away = epochs.map(([epoch]) => Math.abs(across.at(epoch) - place));
  return epochs[away.indexOf(Math.min(...away))][0];
}

/** @param {number} y */
const level = (y) => svg("line", { x1: 0, x2: 100, y1: y, y2: y });

/** @param {Shown} shown @param {Curve} curve */
function line({ across, up }, { name, points }) {
  const places = points.map(([epoch, value]) => `${100 * across.at(epoch)},${100 * (1 - up.at(value))}`);
  return svg("polyline", { class: `line-${name}`, points: places.join(" ") });
}

/** The numbers of both axes. @param {Shown} shown */
function numbers({ across, up }) {
  const tick = (/** @type {string} */ kind, /** @type {string} */ style, /** @type {string} */ text) =>
    element("span", { class: `tick ${kind}`, "aria-hidden": "true", style }, text);
  return [
    ...up.ticks.map(([value, text]) => tick("up", `top: ${100 * (1 - up.at(value))}%`, text)),
    ...across.ticks.map(([value, text]) => tick("across", `left: ${100 * across.at(value)}%`, text)),
  ];
}

/** A mark for each point of a curve. @param {Shown} shown @param {Curve} curve */
const marks = ({ across, up }, { name, points }) =>
  points.map(([epoch, value]) => {
    const style = `left: ${100 * across.at(epoch)}%; top: ${100 * (1 - up.at(value))}%`;
    return element("i", { class: `mark line-${name}`, style });
  });

/** What is pointed at: a column for each epoch, as wide as its share. @param {Shown} shown */
const columns = ({ across, epochs }) =>
  epochs.map(([epoch, title]) => {
    const width = 100 / Math.max(epochs.length - 1, 1);
    return element("i", {
      class: "column",
      title,
      style: `left: ${100 * across.at(epoch) - width / 2}%; width: ${width}%`,
    });
  });
