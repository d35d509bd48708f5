// The chosen digit's terms: what the weight was multiplied by × the gradient of what came out, place by place.

import { element } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { put } from "../shared/planes.js";
import { mapOf, plate, under, ZERO } from "./hand-plates.js";
import { product, short, signed } from "./hand-words.js";

/** @typedef {import("./hand-types.d.ts").Factors} Factors */
/** @typedef {import("./hand-types.d.ts").OneStep} OneStep */
/** @typedef {[row: number, column: number]} Place */

/** @type {Record<string, [down: number, across: number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Three pictures side by side, of which a place is framed in all; what it returns fills them.
 * @param {HTMLElement} place @param {HTMLElement} line  says the product at the framed place
 */
export function terms(place, line) {
  const { stage, plates, captions } = pictures();
  place.append(stage);
  /** @type {{ factors: Factors, hidden: boolean } | null} */
  let now = null;
  /** @type {Place} */
  let at = [0, 0];

  /** @param {Place} to */
  function go([row, column]) {
    if (!now) return;
    const { numbers } = now.factors.numbers[0];
    at = [within(row, numbers.length), within(column, numbers[0].length)];
    for (const own of plates) own.mark(...at);
    line.textContent = product(now.factors.numbers, at, now.hidden);
  }

  for (const { canvas } of plates)
    for (const kind of /** @type {const} */ (["pointermove", "pointerdown"]))
      canvas.addEventListener(kind, (event) => go(under(canvas, event)));
  stage.addEventListener("keydown", (event) => {
    const by = ARROWS[event.key];
    if (!by) return;
    event.preventDefault();
    go([at[0] + by[0], at[1] + by[1]]);
  });

  /** @param {Factors} factors @param {boolean} hidden  whether the terms still are @param {string} said  what is read, in words */
  return (factors, hidden, said) => {
    const other = now?.factors !== factors;
    now = { factors, hidden };
    const texts = captionsOf(factors, said);
    stage.classList.toggle("single", factors.numbers[0].numbers.flat().length === 1);
    [factors.inputs, factors.deltas, factors.terms]
      .map((own) => mapOf(own))
      .forEach((plane, i) => {
        const unseen = i === 2 && hidden;
        plates[i].show(unseen ? blank(plane) : plane, unseen ? "The terms, still hidden" : texts[i]);
        plates[i].place.classList.toggle("hidden", unseen);
        captions[i].textContent = unseen ? "terms" : texts[i];
      });
    go(other ? largest(factors.numbers[2].numbers) : at);
  };
}

/** Three pictures in a row that has the focus, with what stands under each. */
function pictures() {
  const plates = ["inputs", "deltas", "products"].map(plate);
  const captions = plates.map(() => element("figcaption"));
  const figures = plates.map((own, i) => element("figure", {}, own.place, captions[i]));
  const sign = (/** @type {string} */ text) => element("span", { class: "op", "aria-hidden": "true" }, text);
  const label = "A digit’s terms. Arrow keys go from place to place.";
  const stage = element("div", { class: "stage", tabindex: 0, role: "group", "aria-label": label });
  stage.append(figures[0], sign("×"), figures[1], sign("="), figures[2]);
  return { stage, plates, captions };
}

/** @param {Factors} factors @param {string} said  what is read, in words */
const captionsOf = ({ inputs, deltas, terms }, said) => [
  inputs.colours === "ink" ? said : `${said}, ±${short(inputs.limit)}`,
  `gradient of what came out, ±${short(deltas.limit)}`,
  `terms, ±${short(terms.limit)}`,
];

/** @param {number} n @param {number} size */
const within = (n, size) => Math.min(Math.max(n, 0), size - 1);

/** A picture of which nothing is seen. @param {import("../shared/types.d.ts").Plane} plane */
const blank = (plane) => ({ ...plane, bytes: new Uint8Array(plane.bytes.length).fill(ZERO) });

/** Where the term lies that counts most. @param {number[][]} numbers @returns {Place} */
export function largest(numbers) {
  /** @type {Place} */
  let best = [0, 0];
  for (const [row, line] of numbers.entries())
    for (const [column, value] of line.entries())
      if (Math.abs(value) > Math.abs(numbers[best[0]][best[1]])) best = [row, column];
  return best;
}

/** A button for each digit, with its terms and their sum. @param {OneStep} told @param {(digit: number) => void} choose */
export const sums = ({ batch, sum }, choose) =>
  batch.labels.map((label, i) =>
    element(
      "button",
      { type: "button", onclick: () => choose(i) },
      put(element("canvas", { "aria-hidden": "true" }), mapOf(sum.terms, i)),
      element("b", {}, `${i === 0 && batch.own ? "your" : "a"} ${label}`),
      element(
        "span",
        { class: ["minus", undefined, "plus"][Math.sign(sum.digits[i]) + 1] },
        signed(sum.digits[i], sum.digit_places),
      ),
    ),
  );

/** The losses before and after. @param {OneStep["step"]} step @param {(value: number) => string} change */
export function losses({ losses, loss_places, changes }, change) {
  const names = ["Before the step", "After the step of this weight alone", "After the step of all weights"];
  return names.map((name, i) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      element("td", {}, number(losses[i], loss_places)),
      element("td", { class: "by" }, i ? change(changes[i - 1]) : ""),
    ),
  );
}
