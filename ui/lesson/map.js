// A map on the page: a canvas of one pixel a number, which CSS makes large (.map in lesson.css), and frames over it.

import { element, svg } from "../shared/elements.js";

/** @typedef {import("../shared/types.d.ts").Range} Range */
/** @typedef {import("./window.js").Size} Size */
/** @typedef {(row: number, column: number) => void} Act */

/** @param {HTMLElement} place  which is filled with it */
export function map(place) {
  const canvas = element("canvas");
  const hatching = svg("path");
  const frames = ["halo", "frame"].map((kind) => svg("rect", { class: kind, "vector-effect": "non-scaling-stroke" }));
  const over = svg("svg", { "aria-hidden": "true", preserveAspectRatio: "none" }, hatching, ...frames);
  const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  place.append(canvas, over);

  /**
   * @param {Size} size
   * @param {(drawing: CanvasRenderingContext2D) => void} draw  on a canvas of this size, which is empty
   * @param {number} [across]  numbers that have to fit into the room there is
   * @param {number} [scale]  how many times as wide as those a number is
   */
  function paint([rows, columns], draw, across = Math.max(rows, columns), scale = 1) {
    Object.assign(canvas, { width: columns, height: rows });
    over.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
    for (const [name, value] of Object.entries({ rows, columns, across, scale }))
      place.style.setProperty(`--${name}`, `${value}`);
    draw(drawing);
  }

  /** @param {Range} rows @param {Range} columns @param {string} label  what the map shows, in words */
  function frame([top, bottom], [left, right], label) {
    const box = Object.entries({ x: left, y: top, width: right - left, height: bottom - top });
    for (const rect of frames) for (const [name, value] of box) rect.setAttribute(name, `${value}`);
    place.setAttribute("aria-label", label);
  }

  /** Hatches numbers. @param {Iterable<[row: number, column: number]>} numbers */
  function hatch(numbers) {
    hatching.setAttribute("d", Array.from(numbers, ([row, column]) => `M${column} ${row + 1}l1-1`).join(""));
  }

  return { paint, frame, hatch, pointed: (/** @type {Act} */ act) => pointed(canvas, act) };
}

/** Acts on the number of a map that is pressed, or dragged over. @param {HTMLCanvasElement} canvas @param {Act} act */
function pointed(canvas, act) {
  for (const type of /** @type {const} */ (["pointerdown", "pointermove"]))
    canvas.addEventListener(type, (event) => {
      if (type === "pointermove" && !(event.buttons & 1)) return;
      const box = canvas.getBoundingClientRect();
      const [y, x] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
      act(Math.floor(y * canvas.height), Math.floor(x * canvas.width));
    });
}

/** Paints all of a picture. @param {CanvasImageSource} picture */
export const all = (picture) => (/** @type {CanvasRenderingContext2D} */ drawing) => drawing.drawImage(picture, 0, 0);

/**
 * Acts on the keys of a stage; those that are taken, and Escape, go no further, as to the pad.
 * @param {HTMLElement} stage
 * @param {(key: string) => boolean} take  acts, and says whether the key means something here
 */
export function keyed(stage, take) {
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const taken = take(event.key);
    if (taken) event.preventDefault();
    if (taken || event.key === "Escape") event.stopPropagation();
  });
}
