// A plot for each change, with a slider below it: how sure each network is of the right digit over the whole range.

import { element, find, svg } from "../shared/elements.js";
import given from "../shared/given.js";
import { amountAt, pointOf, written } from "./amounts.js";
import { firstToBreak, listed } from "./breaking.js";

/** @typedef {import("./breaking.js").Curve} Curve */
/** @typedef {import("../shared/types.d.ts").Compare} Compare */
/** @typedef {{ right: number, curves: Record<string, Record<string, Curve>> }} Curves  by network and change */

/**
 * @param {HTMLElement} root
 * @param {(change: string, amount: number) => void} act  asks for another amount
 */
export function curvesView(root, act) {
  const plots = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".change")]).map((place) => plot(place, act));
  return {
    /** @param {Compare} compare */
    move: (compare) => {
      for (const own of plots) own.move(compare);
    },
    /** @param {Curves | null} curves  null: they are on their way */
    show: (curves) => {
      for (const own of plots) own.show(curves);
    },
  };
}

/** @param {HTMLElement} place @param {(change: string, amount: number) => void} act */
function plot(place, act) {
  const name = place.dataset.change ?? "";
  const change = given.changes[name];
  const last = change.points - 1;
  const [area, drawing, slider] = [
    find(place, ".plot"),
    find(place, "svg", SVGElement),
    find(place, "input", HTMLInputElement),
  ];
  const [at, neutral] = ["at", "neutral"].map((kind) => svg("line", { class: kind, y1: 0, y2: 100 }));
  const across = (/** @type {number} */ point) => (100 * point) / last;
  stand(neutral, across(pointOf(change)));
  Object.assign(slider, { min: 0, max: last, step: 1 });

  slider.addEventListener("input", () => act(name, amountAt(change, slider.valueAsNumber)));
  slider.addEventListener("dblclick", () => act(name, change.neutral));
  for (const type of /** @type {const} */ (["pointerdown", "pointermove"]))
    area.addEventListener(type, ({ clientX, buttons }) => {
      if (!(buttons & 1)) return;
      const box = drawing.getBoundingClientRect();
      const point = Math.round((last * (clientX - box.left)) / box.width);
      act(name, amountAt(change, Math.min(last, Math.max(0, point))));
    });

  /** @param {Compare} compare */
  function move({ amounts }) {
    const amount = amounts[name];
    const point = pointOf(change, amount);
    slider.value = `${point}`;
    slider.setAttribute("aria-valuetext", written(change, amount));
    find(place, "output").textContent = written(change, amount);
    stand(at, across(point));
  }

  /** @param {Curves | null} curves */
  function show(curves) {
    area.classList.toggle("waiting", !curves);
    if (!curves) return;
    const own = Object.entries(curves.curves).map(([network, all]) => /** @type {const} */ ([network, all[name]]));
    drawing.replaceChildren(neutral, at, ...own.map(([, { right }], i) => line(right, i)));
    for (const mark of area.querySelectorAll("i")) mark.remove();
    area.append(...own.flatMap(([network, curve], i) => marks(network, curve, i)));
    const { names, points } = firstToBreak(Object.fromEntries(own), pointOf(change));
    const places = listed(points.map((point) => written(change, amountAt(change, point))));
    const lost = own.every(([, { below }]) => below === pointOf(change));
    const none = lost ? "All misread it as it is." : "No network breaks that reads it as it is.";
    find(place, ".breaks").textContent = names.length
      ? `${listed(names)} ${names.length > 1 ? "break" : "breaks"} first: ${places}`
      : none;
    area.ariaLabel = own.map(([network, curve]) => told(network, curve)).join(" ");
  }

  /** Where a network begins to misread. @param {string} network @param {Curve} curve @param {number} i */
  function marks(network, { right, below, above }, i) {
    return [...new Set([below, above])].flatMap((point) => {
      if (point === null) return [];
      const title = `${network} misreads it at ${written(change, amountAt(change, point))}`;
      const mark = element("i", { class: `line-${i}`, title, "aria-hidden": "true" }, "×");
      mark.style.left = `${across(point)}%`;
      mark.style.top = `${100 * (1 - right[point])}%`;
      return [mark];
    });
  }

  /** A curve in words. @param {string} network @param {Curve} curve */
  function told(network, { below, above }) {
    const [from, to] = [below, above].map((point) => point !== null && written(change, amountAt(change, point)));
    if (from && from === to) return `${network} misreads the drawing as it is.`;
    if (from && to) return `${network} reads it right between ${from} and ${to}.`;
    if (from) return `${network} reads it right above ${from}.`;
    return to ? `${network} reads it right below ${to}.` : `${network} always reads it right.`;
  }

  return { move, show };
}

/** @param {SVGElement} upright @param {number} x */
function stand(upright, x) {
  for (const end of ["x1", "x2"]) upright.setAttribute(end, `${x}`);
}

/** @param {number[]} shares  in [0, 1] @param {number} i  which network's */
const line = (shares, i) =>
  svg("polyline", {
    class: `line-${i}`,
    points: shares.map((share, point) => `${(100 * point) / (shares.length - 1)},${100 * (1 - share)}`).join(" "),
  });
