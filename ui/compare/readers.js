// What each network makes of the changed drawing: a card for each.

import { element, find } from "../shared/elements.js";
import { percent } from "../shared/numbers.js";
import { put } from "../shared/planes.js";
import { EDITED, nameOf, present, sizeNow } from "./edited.js";

/** @typedef {import("../shared/types.d.ts").Plane} Plane */
/**
 * What a network makes of a digit, see ui/compare/comparing.py.
 * @typedef {object} Reader
 * @property {number} digit
 * @property {number[]} probabilities
 * @property {boolean} known
 * @property {number} for
 * @property {number} against
 * @property {Plane} pixels
 * @property {number} limit
 * @property {number} milliseconds
 */
/** @typedef {{ right: number | null, digit: Plane, readers: Record<string, Reader> }} Compared */

const UNKNOWN = "doesn’t look like a digit";
const KEPT = 9; // times of which the middle one is shown, so that it can be read

/** @param {HTMLElement} root */
export function readersView(root) {
  const cards = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".reader")]);
  const seen = find(root, ".seen canvas", HTMLCanvasElement);
  /** @type {Record<string, number[]>} */
  const times = {};

  return (/** @type {Compared} */ { right, digit, readers }) => {
    put(seen, { ...digit, colours: "ink" });
    for (const card of cards) {
      const name = card.dataset.network ?? "";
      if (!present(card, readers)) continue;
      times[name] = [...(times[name] ?? []), readers[name].milliseconds].slice(-KEPT);
      showCard(card, readers[name], right);
      if (name === EDITED) find(card, ".known").replaceChildren(sizeNow(), element("br"));
      find(card, ".time").textContent = `${middle(times[name]).toFixed(1)} ms for a reading, here and now`;
    }
    find(root, ".readers").dataset.cards = `${Object.keys(readers).length}`;
    const yours = find(root, ".key .yours");
    yours.hidden = !Object.hasOwn(readers, EDITED);
    find(yours, "span").textContent = nameOf(EDITED);
    const speaks = right === null ? "what a network reads" : `${right}`;
    find(root, ".sense").textContent =
      `Colours on the digit: orange speaks for ${speaks}, blue for the likeliest other digit, as each network sees it.`;
    const shown = Object.entries(readers).map(([name, own]) => `${nameOf(name)}: ${own.known ? own.digit : UNKNOWN}`);
    find(root, ".told").textContent = `${shown.join(", ")}.`;
  };
}

/** @param {HTMLElement} card @param {Reader} reader @param {number | null} right */
function showCard(card, { digit, probabilities, known, for: first, against, pixels }, right) {
  const wrong = right !== null && digit !== right;
  card.classList.toggle("wrong", wrong);
  card.classList.toggle("unknown", !known);
  find(card, "strong").textContent = `${digit}`;
  find(card, ".verdict").textContent = verdict({ digit, known, sure: probabilities[digit] }, right);
  const bars = find(card, ".bars");
  [...bars.children].forEach((bar, i) => {
    find(bar, "b").style.setProperty("--share", `${probabilities[i]}`);
    bar.classList.toggle("most", i === digit);
    bar.classList.toggle("right", i === right);
  });
  bars.ariaLabel = probabilities.map((share, i) => `${i}: ${percent(share)}`).join(", ");
  const canvas = put(find(card, ".evidence", HTMLCanvasElement), pixels);
  canvas.ariaLabel = canvas.title = `What each pixel adds for ${first} and against ${against}`;
}

/**
 * A reading in words, beside its digit.
 * @param {{ digit: number, known: boolean, sure: number }} reading @param {number | null} right
 */
function verdict({ digit, known, sure }, right) {
  const said = percent(sure);
  if (!known) return `${said}; ${UNKNOWN}`;
  return right === null || digit === right ? said : `${said}, not\u00a0${right}`;
}

/** @param {number[]} numbers */
const middle = (numbers) => [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
