// What plots are drawn with, and what keys and pointers do to them. Across, places are shares of the plot's width, down
// they are rem: so CSS decides how wide a plot is, nothing measures it, and its text keeps its size.

import { svg } from "../shared/elements.js";
import { keyed } from "./map.js";

/** @param {number} part  of the width, 0 to 1 */
export const share = (part) => `${Number((100 * part).toFixed(4))}%`;

/** @param {number} height */
export const rem = (height) => `${Number(height.toFixed(4))}rem`;

/** A straight line. @param {[number, number]} from @param {[number, number]} to @param {string} kind */
export const rule = ([x1, y1], [x2, y2], kind) =>
  svg("line", { x1: share(x1), y1: rem(y1), x2: share(x2), y2: rem(y2), class: kind });

/** A text; its kind says how it lies at its place. @param {[number, number]} place @param {string} text @param {string} kind */
export const label = ([x, y], text, kind) => svg("text", { x: share(x), y: rem(y), class: kind }, text);

/** A rectangle. @param {[number, number]} corner @param {[number, number]} size @param {string} kind */
export const box = ([x, y], [width, height], kind) =>
  svg("rect", { x: share(x), y: rem(y), width: share(width), height: rem(height), class: kind });

/**
 * Places along a plot, counted from 0: where one is, what goes to another, and the last one.
 * @typedef {{ at: () => number, go: (place: number) => void, last: () => number }} Places
 */

/**
 * Keys of a plot: left and right by one place, Home and End, Space to play.
 * @param {HTMLElement} plot
 * @param {() => void} play
 * @param {Places} places
 * @param {Record<string, () => void>} [more]  what other keys do
 */
export function keys(plot, play, { at, go, last }, more = {}) {
  /** @type {Record<string, () => void>} */
  const acts = {
    ArrowLeft: () => go(at() - 1),
    ArrowRight: () => go(at() + 1),
    Home: () => go(0),
    End: () => go(last()),
    " ": play,
    ...more,
  };
  keyed(plot, (key) => {
    if (!Object.hasOwn(acts, key)) return false;
    acts[key]();
    return true;
  });
}

/**
 * Calls `act` where a plot or picture is pressed, and where the pointer is dragged to.
 * @param {HTMLElement} place
 * @param {() => Element | null} within  what the shares are of
 * @param {(x: number, y: number) => void} act  with shares of its width and height, 0 to 1 inside
 */
export function pointed(place, within, act) {
  /** @param {PointerEvent} event */
  function point(event) {
    const area = within()?.getBoundingClientRect();
    if (!area || !(event.buttons & 1)) return;
    act((event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height);
  }
  place.addEventListener("pointerdown", point);
  place.addEventListener("pointermove", point);
}
