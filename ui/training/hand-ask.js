// Predict, then reveal: which way will the weight go?

import { element } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { revealed, WAYS, wayOf } from "./hand-words.js";

/** @typedef {import("./hand-types.d.ts").Sum} Sum */
/** @typedef {import("./hand-words.js").Way} Way */

const QUESTION =
  "Will this weight grow or shrink? Multiply the two pictures in your head, place by place, and add up, for several digits. " +
  "The weight moves against the sum.";

/** What was guessed, and of which gradient. @type {{ way: Way | null, gradient?: number }} */
const NONE = { way: null };

/**
 * The question and its buttons. What it returns asks about a weight, by a key of what the question is about: a new one
 * hides the answer again, unless somebody did without questions.
 * @param {HTMLElement} place @param {(hidden: boolean) => void} hide
 */
export function asker(place, hide) {
  const ways = /** @type {Way[]} */ (Object.keys(WAYS));
  const buttons = ways.map((way) => element("button", { type: "button", onclick: () => answer(way) }, WAYS[way]));
  const show = element("button", { type: "button", class: "show", onclick: () => answer(null) }, "Just show me");
  const again = element("button", { type: "button", class: "again", onclick: ask }, "Predict, then reveal");
  const question = element("p", { class: "question" }, QUESTION);
  const form = element("div", { class: "tools" }, ...buttons, show);
  const verdict = element("p", { class: "verdict", role: "status" });
  place.append(element("div", { class: "predict" }, question, form, verdict, again));
  let asking = true; // whether somebody wants to be asked
  let open = false;
  let about = "";
  let guess = NONE;
  /** @type {Sum | null} */
  let sum = null;

  function tell() {
    [question.hidden, form.hidden, again.hidden] = [!open, !open, open];
    const other = guess.way !== null && guess.gradient !== sum?.gradient; // since a step was taken, or something drawn
    verdict.textContent = open || !sum || other ? "" : revealed(guess.way, sum);
    hide(open);
  }

  function ask() {
    [asking, open, guess] = [true, true, NONE];
    tell();
    buttons[0].focus({ preventScroll: true });
  }

  /** @param {Way | null} way */
  function answer(way) {
    [asking, open, guess] = [way !== null, false, { way, gradient: sum?.gradient }];
    tell();
    again.focus({ preventScroll: true });
    const right = way !== null && sum !== null && way === wayOf(sum.gradient);
    store.set("deed", { what: "predicted", where: "hand", about: "sign", right });
  }

  /** @param {Sum} told @param {string} key */
  return (told, key) => {
    sum = told;
    if (key !== about) [about, open, guess] = [key, asking, NONE];
    tell();
  };
}
