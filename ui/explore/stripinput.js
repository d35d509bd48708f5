// Pointing at a strip's units and pinning them, by pointer and by keys.

import { same } from "../shared/elements.js";
import { store } from "../shared/store.js";

/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/** @type {Record<string, import("./places.js").Place>} */
const MOVES = {
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  ArrowLeft: [0, 0, -1],
  ArrowRight: [0, 0, 1],
  PageUp: [-1, 0, 0],
  PageDown: [1, 0, 0],
};

/** @param {Unit | null} unit */
function point(unit) {
  if (!same(unit, store.get("pointed"))) store.set("pointed", unit);
}

/** @param {import("./strip.js").Strip} strip */
export function listen(strip) {
  const { stage } = strip.parts;
  /** @type {Unit | null} */
  let cursor = null; // the unit that the keys have chosen

  stage.addEventListener("pointermove", (event) => point(strip.under(event)));
  stage.addEventListener("pointerleave", () => {
    if (!stage.matches(":focus-visible") && store.get("pointed")?.[0] === strip.layer.name) point(null);
  });
  stage.addEventListener("click", (event) => {
    const unit = strip.under(event);
    if (!unit) return;
    point(unit);
    store.set("pinned", unit);
  });
  stage.addEventListener("focus", () => {
    if (stage.matches(":focus-visible") && strip.painted) point(cursor ?? strip.places.toUnit([0, 0, 0]));
  });
  stage.addEventListener("blur", () => point(null));
  stage.addEventListener("keydown", (event) => {
    const pointed = store.get("pointed");
    if (event.key === "Escape" && store.get("pinned")) store.set("pinned", null);
    else if (!strip.painted || pointed?.[0] !== strip.layer.name) return;
    else if (event.key === "Enter") pin(pointed);
    else if (event.key in MOVES) {
      cursor = strip.places.moved(pointed, MOVES[event.key]);
      point(cursor);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Pins a unit; the one that is pinned already is gone to. @param {Unit} unit */
function pin(unit) {
  if (!same(unit, store.get("pinned"))) return store.set("pinned", unit);
  /** @type {HTMLElement | null} */ (document.querySelector("#unit .back"))?.focus();
}
