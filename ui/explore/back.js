// The way back from a map or a number to the card that says why.

import { find } from "../shared/elements.js";
import { store } from "../shared/store.js";

/** What one comes back to, as far as it is shown: "← Why 7 and not 9?" */
function title() {
  const reading = store.get("reading");
  const evidence = reading && reading.digit !== null && !store.get("hidden").includes("reading") && reading.evidence;
  if (!evidence) return "← The whole network";
  const [first, against] = evidence.rivals;
  return `← Why ${first} and not ${against}?`;
}

/** @param {HTMLElement} button */
export function offerBack(button) {
  for (const key of /** @type {const} */ (["reading", "hidden"]))
    store.on(key, () => {
      const text = title();
      if (button.textContent !== text) button.textContent = text;
    });
  button.addEventListener("click", () => {
    store.set("chosen", []);
    find(document, "#why").focus(); // for the button goes; on a phone it brings the card into view
  });
}
