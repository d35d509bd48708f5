// What a step of the lesson makes of the page: how it sets it up, and what of it stands out.

import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { hold } from "../shared/holding.js";
import { store } from "../shared/store.js";

/** @typedef {import("../shared/types.d.ts").State} State */

const [EVERY, PATIENCE] = [100, 10_000]; // milliseconds: what a step is about may have to be asked for first

/**
 * Sets the page up as a step needs it, and draws an example if the pad is blank.
 * @param {number} step @param {readonly (keyof State)[]} kept  what is to stay as it is
 */
export function setUp(step, kept = []) {
  const { name, state, answer } = given.steps[step - 1];
  if (!store.get("sketch") && name !== "pixels") store.set("sketch", { strokes: given.example });
  for (const key of /** @type {(keyof State)[]} */ (Object.keys(state)))
    if (!kept.includes(key)) store.set(key, /** @type {State[typeof key]} */ (state[key]));
  if (answer) chooseAnswer(step);
}

/** Chooses the unit of the digit that was read; on a drawing that is still to be read, as soon as it was. @param {number} step */
async function chooseAnswer(step) {
  const read = () => store.get("reading")?.digit ?? null;
  if (!(await until(step, () => read() !== null))) return;
  store.set("chosen", [given.steps[step - 1].answer, read() ?? 0, 0, 0]);
}

/** Brings what a step is about into view, above the lesson's card, as soon as it is there. @param {number} step */
export async function showTarget(step) {
  const target = store.get("sketch") ? given.steps[step - 1].target : given.pad;
  const found = () => document.querySelector(target);
  if (!(await until(step, () => found()?.checkVisibility() ?? false))) return;
  const place = /** @type {Element} */ (found());
  const tall = () => place.clientHeight > innerHeight / 2; // begins at the top, where there is no room for all of it
  hold(place, () => ({ block: tall() ? "start" : "nearest", inline: "nearest" }));
}

/** Whether something comes true while a step is open, in a reasonable time. @param {number} step @param {() => boolean} is */
async function until(step, is) {
  for (let waited = 0; store.get("step") === step && waited < PATIENCE; waited += EVERY) {
    if (is()) return true;
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
  return false;
}

/**
 * Names on the page what its style sheet outlines, see guide.py. On #columns too: in a media query Gradio has every rule
 * begin there or below.
 */
export function outline() {
  const [step, sketch] = [store.get("step"), store.get("sketch")];
  for (const { dataset } of [document.documentElement, find(document, "#columns")])
    if (step) dataset.target = sketch ? given.steps[step - 1].name : "draw";
    else delete dataset.target;
}
