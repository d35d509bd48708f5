// The button that copies a few lines of Python, and the lines.

import { bring } from "../shared/elements.js";

/** @param {HTMLElement} button @param {HTMLElement} lines @param {() => string | undefined} code */
export function offerCode(button, lines, code) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const text = code();
    if (!text) return;
    lines.hidden = false;
    bring(lines);
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection()?.selectAllChildren(lines); // no clipboard without https, or not allowed: the user copies by hand
      button.textContent = "Copy what is selected";
    }
    setTimeout(() => {
      button.textContent = label;
    }, 2_000);
  });
}
