// On the pad: what of the drawing the numbers see that are chosen and pointed at in the network, and the stroke that is.

import { find } from "../shared/elements.js";
import { exists, reach } from "../shared/geometry.js";
import given from "../shared/given.js";
import { store } from "../shared/store.js";
import { onPad } from "./placing.js";

/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/** @param {HTMLElement} element */
export function frameSeen(element) {
  /** @param {"chosen" | "pointed"} key */
  function frame(key) {
    const box = find(element, `.sees .${key}`);
    const [what, reading] = [store.get(key), store.get("reading")];
    const placement = reading && reading.digit !== null ? reading.placement : null;
    const atlas = given.atlases[store.get("network")];
    box.hidden = what?.length !== 4 || !placement || !exists(atlas, /** @type {Unit} */ (what));
    if (box.hidden || !placement) return;
    const place = onPad(placement, reach(atlas, /** @type {Unit} */ (what)).sees, given.side);
    for (const [name, share] of Object.entries(place)) box.style.setProperty(name, `${100 * share}%`);
  }
  const line = find(element, ".sees polyline", SVGPolylineElement);
  store.on("stroke", (stroke) => {
    const points = stroke?.length === 1 ? [...stroke, ...stroke] : (stroke ?? []); // a dot
    line.setAttribute("points", points.join(" "));
  });
  for (const key of /** @type {const} */ (["chosen", "pointed"])) store.on(key, () => frame(key));
  for (const key of /** @type {const} */ (["reading", "network"]))
    store.on(key, () => {
      frame("chosen");
      frame("pointed");
    });
}
