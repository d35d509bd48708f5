// How a section of the tab stands to the server: its content, or the sentence in its place.

import { sentence } from "./asking.js";
import { find } from "./elements.js";

/**
 * @param {HTMLElement} root  with .says, and .shown for the content
 * @param {import("./asking.js").Status<any, any>} status
 * @param {string} blank  what to do while there is nothing to ask about
 */
export function stand(root, status, blank) {
  const { state } = status;
  if (state === "hidden") return;
  const content = find(root, ".shown");
  find(root, ".says").textContent = sentence(status, blank);
  content.classList.toggle("waiting", state === "asking");
  if (state !== "asking") content.hidden = state !== "shown";
}
