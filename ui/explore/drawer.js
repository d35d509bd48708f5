// What the drawer shows, and how one leaves it: back to a unit that the pinned one was computed from, or out of it.

import { displayed, element, find, same } from "../shared/elements.js";
import { exists } from "../shared/geometry.js";
import { number } from "../shared/numbers.js";
import { digitOf, painted } from "../shared/planes.js";
import { store } from "../shared/store.js";
import { atlas, pixels } from "./about.js";
import { offerCode } from "./code.js";
import { peek } from "./peek.js";
import { sums } from "./sums.js";
import { inWindow, title } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Explained} Explained */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/** The unit that is pinned or pointed at, if this network has it. @param {"pinned" | "pointed"} key */
export function chosen(key) {
  const unit = store.get(key);
  return unit && exists(atlas(), unit) ? unit : null;
}

export class Drawer {
  /** @type {Explained | null} */
  #explained = null; // that is shown, of the pinned unit
  /** @type {Unit[]} */
  #way = []; // units walked back from, the first first
  #walking = false; // whether the unit that is pinned next is a step of the way
  /** @type {HTMLCanvasElement | null} */
  #digit = null;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.section = find(place, "#unit");
    const part = (/** @type {string} */ selector) => find(this.section, selector);
    this.parts = {
      ...{ name: part(".name"), output: part(".value"), reads: part(".reads"), pointing: part(".pointing") },
      ...{ trail: part(".trail"), arithmetic: part(".arithmetic"), code: part(".code") },
      ...{ back: part(".back"), copy: part(".copy"), close: part(".close") },
      seen: find(this.section, ".seen", HTMLCanvasElement),
    };
    offerCode(this.parts.copy, this.parts.code, () => this.#explained?.code);
    this.parts.back.addEventListener("click", () => this.#explained?.largest && this.#go(this.#explained.largest));
    this.parts.close.addEventListener("click", () => this.#letGo());
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Shows the digit that the network has read. */
  showDigit() {
    const digit = pixels();
    if (!digit) this.forget();
    this.#digit = digit ? painted(digitOf(digit)) : null;
  }

  /** The pinned unit in short, or the one that is pointed at. */
  peek() {
    const [pinned, pointed] = [chosen("pinned"), chosen("pointed")];
    const unit = pinned ?? pointed;
    this.section.hidden = !unit || !this.#digit;
    this.section.classList.toggle("peeking", !pinned);
    for (const part of [this.parts.back, this.parts.copy, this.parts.close, this.parts.arithmetic, this.parts.trail])
      part.hidden = !pinned;
    if (!pinned) this.parts.output.textContent = "";
    if (unit && this.#digit) peek(this.parts, atlas(), this.#digit, unit, pointed);
  }

  /** The number of the unit that is pointed at. @param {{ value: number, places: number }} answer */
  showValue({ value, places }) {
    const place = chosen("pinned") ? this.parts.pointing.querySelector("b") : this.parts.output;
    if (place) place.textContent = `${place === this.parts.output ? "" : " "}= ${number(value, places)}`;
  }

  /** Another unit has been pinned, or none. */
  pin() {
    if (!this.#walking) this.#way = [];
    this.#walking = false;
    if (!same(store.get("pinned"), this.#explained?.unit)) this.forget();
    const step = (/** @type {Unit} */ unit, /** @type {number} */ i) =>
      element(
        "button",
        { type: "button", onclick: () => this.#walk(unit, this.#way.slice(0, i)) },
        title(atlas(), unit),
      );
    this.parts.trail.replaceChildren(...this.#way.map(step));
    this.parts.trail.scrollLeft = this.parts.trail.scrollWidth;
  }

  /** Shows the pinned unit's calculation. @param {Explained} answer */
  explain(answer) {
    if (answer === this.#explained) return;
    const again = same(answer.unit, this.#explained?.unit); // of a new drawing: what is scrolled to stays
    const { scrollTop } = this.parts.arithmetic;
    this.#explained = answer;
    this.parts.output.textContent = `= ${number(answer.value, answer.places)}`;
    const units = {
      title: (/** @type {Unit} */ unit) => title(atlas(), unit),
      at: inWindow(atlas(), answer),
      go: (/** @type {Unit} */ unit) => this.#go(unit),
    };
    this.#fill(sums(answer, units));
    this.parts.arithmetic.scrollTop = again ? scrollTop : 0;
    this.#enable();
    store.set("explained", answer.unit);
  }

  /** Says something in the place of a calculation that is late. @param {string} text */
  wait(text) {
    if (!this.#explained) this.parts.arithmetic.textContent = text;
  }

  /** Takes away the calculation of a unit, or of a drawing, that is no longer there. @param {string} [why] */
  forget(why = "") {
    this.#explained = null;
    this.parts.output.textContent = "";
    this.#fill(why ? [why] : []);
    this.#enable();
    if (store.get("explained")) store.set("explained", null);
  }

  /** @param {(Node | string)[]} content */
  #fill(content) {
    const focused = this.parts.arithmetic.contains(document.activeElement);
    this.parts.arithmetic.replaceChildren(...content);
    if (focused) this.parts.arithmetic.focus({ preventScroll: true });
  }

  // Not `disabled`: a button that is would lose the focus, to the page, whose keys mean something else.
  #enable() {
    this.parts.back.ariaDisabled = `${!this.#explained?.largest}`;
    this.parts.copy.ariaDisabled = `${!this.#explained}`;
    this.parts.code.textContent = this.#explained?.code ?? "";
    if (!this.#explained) this.parts.code.hidden = true;
  }

  /** Pins a unit that the pinned one was computed from. @param {Unit} unit */
  #go(unit) {
    const pinned = chosen("pinned");
    if (pinned) this.#walk(unit, [...this.#way, pinned]);
  }

  /** Pins a unit at the end of this way. @param {Unit} unit @param {Unit[]} way */
  #walk(unit, way) {
    this.#way = way;
    this.#walking = true;
    store.set("pointed", null);
    store.set("pinned", unit);
    if (!this.section.contains(document.activeElement)) this.section.focus({ preventScroll: true });
  }

  /** Unpins, and goes back to where the unit was pinned. */
  #letGo() {
    const layer = chosen("pinned")?.[0];
    store.set("pinned", null);
    const stage = /** @type {HTMLElement | null} */ (document.querySelector(`#layers [data-layer="${layer}"] .stage`));
    stage?.focus({ preventScroll: true });
  }

  /** Escape lets go from within the drawer, and from the page, on which the focus falls when what had it goes. @param {KeyboardEvent} event */
  #press(event) {
    const own = document.activeElement === document.body || this.section.contains(document.activeElement);
    if (event.key !== "Escape" || event.defaultPrevented || !own) return;
    if (!chosen("pinned") || !displayed(this.section)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#letGo();
  }
}
