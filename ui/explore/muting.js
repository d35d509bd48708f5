// The button that mutes the map or unit that is chosen, and lets it be again.

import { editsNow, turn } from "../shared/edits.js";
import { same } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { atlas, chosenNow } from "./about.js";
import { isFlat } from "./choosing.js";
import { layerOf } from "./columns.js";

/** @typedef {import("../shared/types.d.ts").Edit} Edit */

/** The change that mutes what is chosen; null where nothing is, or it cannot be muted. @returns {Edit | null} */
function muting() {
  const [layer, channel] = chosenNow();
  if (layer === undefined || channel === undefined) return null;
  const { muted } = layerOf(atlas(), layer);
  return muted === null ? null : ["mute", muted, channel];
}

/** @param {HTMLElement} button */
export function offerMuting(button) {
  const show = () => {
    const [edit, [layer]] = [muting(), chosenNow()];
    button.hidden = !edit;
    if (!edit || layer === undefined) return;
    const is = editsNow().some((own) => same(own, edit));
    const text = `${is ? "Unmute" : "Mute"} this ${isFlat(atlas(), layer) ? "unit" : "map"}`;
    if (button.textContent !== text) button.textContent = text;
    button.setAttribute("aria-pressed", `${is}`);
  };
  button.addEventListener("click", () => {
    const edit = muting();
    if (edit) turn(edit);
  });
  for (const key of /** @type {const} */ (["chosen", "edits", "network", "reading"])) store.on(key, show);
}
