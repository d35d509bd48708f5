// Fields for numbers: to type in, to drag sideways, to change with the arrow keys.

import { element } from "./elements.js";

/** @typedef {(next: (old: number) => number) => void} Change */

const DRAG = 8; // CSS pixels to the side that change a number by a step
const LENGTH = 24; // characters, for what a spreadsheet gives: 0.333333333333333

/**
 * The number that was typed or pasted, to so many decimals, with a decimal point or comma, and with whatever white space
 * a spreadsheet puts around it; null if it is none, or larger than `most` either way.
 * @param {string} text @param {number} most @param {number} [places]
 */
export function readNumber(text, most, places = 2) {
  const plain = text.trim().replace(/^[−–]/, "-").replace(",", ".");
  const unit = 10 ** places;
  const found = Math.round(unit * Number(plain)) / unit + 0; // + 0: no −0
  return plain && Number.isFinite(found) && Math.abs(found) <= most ? found : null;
}

/** Marks what cannot be taken as it is typed. @param {HTMLInputElement} field @param {boolean} wrong */
export const mark = (field, wrong) =>
  wrong ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");

/**
 * @param {string} label
 * @param {{ most: number, places?: number, step?: number }} bounds  the largest number that can be typed, either way; its
 *   decimals; and by what arrow keys and dragging change it
 * @param {Change} change
 * @param {() => void} show  what shows the number as it is, after something was typed that is none
 */
export function numberField(label, { most, places = 2, step = 1 }, change, show) {
  const made = element("input", { type: "text", maxlength: LENGTH, size: 1, "aria-label": label });
  made.addEventListener("input", () => {
    const found = readNumber(made.value, most, places);
    mark(made, found === null);
    if (found !== null) change(() => found);
  });
  made.addEventListener("blur", show);
  made.addEventListener("keydown", (event) => {
    const by = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (!by) return;
    event.preventDefault();
    change((old) => old + by);
  });
  dragged(made, step, change);
  return made;
}

/**
 * To the right a number grows, to the left it falls; a press without a move is for typing.
 * @param {HTMLInputElement} field @param {number} step @param {Change} change
 */
function dragged(field, step, change) {
  /** @type {{ x: number, steps: number } | null} */
  let from = null; // steps: those already taken
  field.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, steps: 0 };
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener("pointermove", (event) => {
    if (!from) return;
    const steps = Math.trunc((event.clientX - from.x) / DRAG);
    const by = steps - from.steps;
    if (!by) return;
    from.steps = steps;
    field.blur();
    change((old) => old + by * step);
  });
  for (const end of ["pointerup", "pointercancel"])
    field.addEventListener(end, () => {
      from = null;
    });
}
