// Fields for numbers: to type in, to drag sideways, to change with the arrow keys.

import { element } from "./elements.js";
import { number, whole } from "./numbers.js";

/** @typedef {(next: (old: number) => number) => void} Change */
/** What there is to say about a field, and its number as it is. @typedef {{ now: () => string, say: (sentence: string) => void }} Told */

const DRAG = 8; // CSS pixels to the side that change a number by a step
/** Digits with at most one point, and a power of ten as spreadsheets write it. */
const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const LENGTH = 24; // characters, for what a spreadsheet gives: 0.333333333333333

/**
 * The number that was typed or pasted, to so many decimals, with a decimal point or comma, and with whatever white space
 * a spreadsheet puts around it; null if it is none, or larger than `most` either way.
 * @param {string} text @param {number} most @param {number} [places]
 */
export function readNumber(text, most, places = 2) {
  const [typed, unit] = [decimal(text), 10 ** places];
  return Math.abs(typed) <= most ? Math.round(unit * typed) / unit + 0 : null; // + 0: no −0
}

export const DECIMALS = 6; // of what is typed where numbers may be of any size

/** A number with so many decimals, or as many more as were typed. @param {number} value @param {number} places */
export function written(value, places) {
  const typed = `${value}`.split(".")[1]?.length ?? 0;
  return number(value, Math.max(places, Math.min(typed, DECIMALS)));
}

/** A number as JavaScript writes it. @param {string} text */
const plainly = (text) => text.trim().replace(/^[−–]/, "-").replace(",", ".");

/** The number that was typed, as exactly as it was; NaN for what is not a decimal number. @param {string} text */
const decimal = (text) => (DECIMAL.test(plainly(text)) ? Number(plainly(text)) : Number.NaN);

/** A bound as people write it. @param {number} bound */
const bounded = (bound) => (bound < 0 ? `−${whole(-bound)}` : whole(bound));

/**
 * Why what was typed is not taken, and what happens: the number stays as it is.
 * @param {string} label  of the field @param {string} text
 * @param {{ low: number, high: number, integer?: boolean }} bounds @param {string} now  the number that stays
 */
export function refused(label, text, { low, high, integer = false }, now) {
  const found = decimal(text);
  const range = `between ${bounded(low)} and ${bounded(high)}`;
  const none = Number.isNaN(found) || (integer && Number.isFinite(found) && !Number.isInteger(found));
  const why = !text.trim()
    ? "nothing is typed"
    : none
      ? `that is not a ${integer ? "whole " : ""}number`
      : `that is not ${range}`;
  return `${label}: ${why}; it stays ${now}.`;
}

/** That dragging and arrow keys lead no further. @param {string} label @param {number} most */
export const ends = (label, most) => `${label}: it ends at ${number(most, 0)} either way.`;

/**
 * What is typed into a field for a whole number is told if it is not taken; what the server's answer brings is not asked.
 * @param {HTMLInputElement} field @param {string} label @param {Told} told @returns {number | null}  what was typed; null: not taken
 */
export function wholeIn(field, label, { now, say }) {
  const [low, high] = [Number(field.min), Number(field.max)];
  const text = field.validity.badInput ? "?" : field.value; // which browsers don't tell
  const found = Number(text || Number.NaN);
  const fits = Number.isInteger(found) && found >= low && found <= high;
  mark(field, !fits);
  say(fits ? "" : refused(label, text, { low, high, integer: true }, now()));
  return fits ? found : null;
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
 * @param {Told} told
 */
export function numberField(label, { most, places = 2, step = 1 }, change, show, { now, say }) {
  const made = element("input", { type: "text", maxlength: LENGTH, size: 1, "aria-label": label });
  made.addEventListener("input", () => {
    const found = readNumber(made.value, most, places);
    mark(made, found === null);
    if (found !== null) change(() => found);
    say(found === null ? refused(label, made.value, { low: -most, high: most }, now()) : "");
  });
  left(made, show, say);
  made.addEventListener("keydown", (event) => {
    const by = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (!by) return;
    event.preventDefault();
    move(by);
  });
  const move = (/** @type {number} */ by) => {
    say("");
    change((old) => {
      if (Math.abs(old + by) > most) say(ends(label, most));
      return old + by;
    });
  };
  dragged(made, step, move);
  return made;
}

/**
 * A field that is left shows its number again, and nothing is said of what was typed.
 * @param {HTMLInputElement} field @param {() => void} show @param {Told["say"]} say
 */
export function left(field, show, say) {
  field.addEventListener("blur", () => {
    show();
    say("");
  });
}

/**
 * To the right a number grows, to the left it falls; a press without a move is for typing.
 * @param {HTMLInputElement} field @param {number} step @param {(by: number) => void} move
 */
function dragged(field, step, move) {
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
    move(by * step);
  });
  for (const end of ["pointerup", "pointercancel"])
    field.addEventListener(end, () => {
      from = null;
    });
}
