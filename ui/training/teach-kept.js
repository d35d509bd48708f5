// The drawings that are kept in this browser, as small pictures to choose from.

import { collection } from "../shared/collection.js";
import { element, find, svg } from "../shared/elements.js";
import { chosenTold, labelled } from "./teach-words.js";

/** @typedef {import("../shared/types.d.ts").Stroke} Stroke */
/** @typedef {{ id: string, label: number | null, strokes: Stroke[] }} Kept */

const EDGE = 0.1; // of a picture's side, around its ink

/** What is kept, the oldest first; what no drawing of this page can be is left out. @returns {Kept[]} */
export const kept = () =>
  collection
    .lines()
    .map((line) => JSON.parse(line))
    .filter(({ label, strokes }) => label !== undefined && strokes.some((/** @type {Stroke} */ own) => own.length));

/**
 * Lists what is kept; all of it is chosen, or the newest, as many as can be taught at once. What it returns says what is chosen.
 * @param {HTMLElement} section @param {number} most  that can be taught at once
 * @param {() => void} changed  is called when other drawings are there, or are chosen
 */
export function listKept(section, most, changed) {
  const [place, count] = [find(section, ".drawings"), find(section, ".count")];
  /** @type {Map<string, boolean>} */
  let picked = new Map(); // by id, whether it is chosen
  const chosen = () => kept().filter(({ id }) => picked.get(id));

  function show() {
    const all = kept();
    find(section, ".some").hidden = !all.length;
    const fresh = all.slice(-most);
    picked = new Map(all.map((own) => [own.id, picked.get(own.id) ?? fresh.includes(own)]));
    place.replaceChildren(...all.map((own, i) => box(own, i)));
    tell();
  }
  function tell() {
    count.textContent = chosenTold(chosen().length, kept().length, most);
    changed();
  }
  /** @param {Kept} own @param {number} i */
  const box = (own, i) => {
    const check = element("input", { type: "checkbox", "aria-label": `${labelled(own.label)}, drawing ${i + 1}` });
    check.checked = picked.get(own.id) ?? false;
    check.addEventListener("change", () => {
      picked.set(own.id, check.checked);
      tell();
    });
    return element("label", { class: "drawing" }, pictureOf(own.strokes), check, element("b", {}, labelled(own.label)));
  };
  const choose = (/** @type {boolean} */ on) => {
    picked = new Map(kept().map(({ id }) => [id, on]));
    show();
  };
  find(section, ".all").addEventListener("click", () => choose(true));
  find(section, ".none").addEventListener("click", () => choose(false));
  collection.on(show);
  window.addEventListener("storage", show); // another tab has kept or forgotten some
  return { chosen, show };
}

/**
 * A drawing with about so many points at most. In 28 × 28 pixels it looks the same, and many drawings can be sent at once.
 * @param {Stroke[]} strokes @param {number} most
 */
export function thinned(strokes, most) {
  const every = Math.ceil(strokes.flat().length / most);
  return strokes.map((stroke) => stroke.filter((_, i) => i % every === 0 || i === stroke.length - 1));
}

/** A drawing, small. @param {Stroke[]} strokes */
export function pictureOf(strokes) {
  const points = strokes.flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const ink = Math.max(right - left, bottom - top, 1);
  const side = ink * (1 + 2 * EDGE);
  const corner = [(left + right - side) / 2, (top + bottom - side) / 2];
  const lines = strokes.map((stroke) =>
    svg("polyline", { points: [...stroke, stroke[stroke.length - 1]].map((point) => point.join(",")).join(" ") }),
  );
  return svg("svg", { viewBox: [...corner, side, side].join(" "), "aria-hidden": "true" }, ...lines);
}
