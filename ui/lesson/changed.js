// A step that opens on a network which the user has changed says so, and leads back: what it tells is of the network as it came.

import { called } from "../shared/changes.js";
import { asItCame, backTo, editsNow } from "../shared/edits.js";
import { find } from "../shared/elements.js";
import { store } from "../shared/store.js";

/** What it returns says so, for a step that was opened just now, and whether it did. @param {HTMLElement} place  where */
export function tellChanged(place) {
  const back = find(place, "button");
  back.addEventListener("click", asItCame);
  for (const key of /** @type {const} */ (["edits", "network", "step"]))
    store.on(key, () => {
      if (!editsNow().length || !store.get("step")) place.hidden = true;
    });
  return () => {
    find(place, "span").textContent =
      `The page shows ${called(store.get("network"), editsNow())}; the step tells of a network as it came.`;
    back.textContent = backTo(store.get("network"));
    place.hidden = !editsNow().length;
    return !place.hidden;
  };
}
