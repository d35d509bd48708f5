// The digits of a number, side by side: told as a number, and a button for each that chooses which one is looked at.

import { element, find } from "../shared/elements.js";
import { lookAt } from "../shared/ending.js";
import { percent } from "../shared/numbers.js";
import { roving } from "../shared/roving.js";
import { store } from "../shared/store.js";
import { nthOf, numberOf } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Box} Box */
/** @typedef {import("../shared/types.d.ts").Ink} Ink */
/** @typedef {import("../shared/types.d.ts").Reading} Reading */
/** @typedef {import("../shared/types.d.ts").Sketch} Sketch */
/** @typedef {import("../shared/types.d.ts").State} State */

const SIGNS = { over: ">", under: "<" };

/** Shows the digits of a reading, where it has several, below its words. @param {HTMLElement} section */
export function offerDigits(section) {
  const group = find(section, ".row");
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  let stop = roving(buttons);
  store.on("reading", (reading) => {
    const digits = reading && reading.digit !== null && reading.digits.length > 1 ? reading.digits : [];
    const number = reading && digits.length ? numberOf(reading) : "";
    section.dataset.number = number;
    section.style.setProperty("--characters", `${number.length}`); // a long one is smaller, see reading.css
    group.hidden = !digits.length;
    if (buttons.length !== digits.length) {
      buttons = digits.map((_, i) => button(i));
      group.replaceChildren(...buttons);
      stop = roving(buttons);
    }
    if (!reading || reading.digit === null) return;
    for (const [i, own] of buttons.entries()) label(own, digits[i], nthOf(i, digits.length), i === reading.which);
    stop(reading.which);
  });
}

/**
 * @param {HTMLButtonElement} button @param {import("../shared/types.d.ts").Digit} own
 * @param {string} nth  which it is @param {boolean} chosen
 */
function label(button, { digit, probability, known }, nth, chosen) {
  find(button, "b").textContent = `${digit}${known ? "" : "?"}`;
  find(button, "small").textContent = known ? percent(probability, SIGNS) : "";
  button.setAttribute("aria-label", `${digit}, ${nth}, ${known ? `${percent(probability)} sure` : "hardly a digit"}`);
  button.setAttribute("aria-pressed", `${chosen}`);
}

/** @param {number} i */
function button(i) {
  const title = "Look at this digit";
  const choose = () => lookAt(i);
  return element("button", { type: "button", title, onclick: choose }, element("b"), " ", element("small"));
}

/**
 * Tells the page which ink on the pad makes up each digit, and which belongs to others than the one that is looked at, if
 * that has changed.
 * @param {Sketch | null} sketch  what was read @param {Reading | null} reading @param {Box[]} boxes  of a picture's digits
 */
export function tellOthers(sketch, reading, boxes) {
  const inks = sketch && reading ? inksOf(sketch, reading, boxes) : [];
  store.set("inks", inks);
  const [others, before] = [
    reading && reading.digit !== null ? othersOf(inks, reading.which) : null,
    store.get("others"),
  ];
  const unchanged =
    others && before ? alike(others.strokes, before.strokes) && alike(others.boxes, before.boxes) : others === before;
  if (!unchanged) store.set("others", others);
}

/** Whether two lists hold the very same things. @param {any[]} one @param {any[]} other */
const alike = (one, other) => one.length === other.length && one.every((own, i) => own === other[i]);

/**
 * The ink of each digit; none where there is only one.
 * @param {Sketch} sketch @param {Reading} reading @param {Box[]} boxes @returns {Ink[]}
 */
function inksOf({ strokes = [] }, reading, boxes) {
  if (reading.digit === null || reading.digits.length < 2) return [];
  return reading.digits.map((own, i) => ({
    strokes: own.strokes.map((stroke) => strokes[stroke]),
    box: boxes[i] ?? null,
  }));
}

/** The ink of the digits that are not looked at. @param {Ink[]} inks @param {number} which @returns {State["others"]} */
function othersOf(inks, which) {
  const rest = inks.filter((_, i) => i !== which);
  if (!rest.length) return null;
  return { strokes: rest.flatMap(({ strokes }) => strokes), boxes: rest.flatMap(({ box }) => (box ? [box] : [])) };
}
