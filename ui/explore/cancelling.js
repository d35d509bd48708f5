// What is typed into a weight's field counts at once; Escape takes it back.

import { editsNow, setEdits } from "../shared/edits.js";
import { same } from "../shared/elements.js";

/**
 * Escape gives a field its number back, with all else that was changed since it was gone into; a second one leaves the map.
 * @param {HTMLInputElement} field @param {() => string} now  its number, as it is written
 */
export function cancelled(field, now) {
  let before = editsNow();
  field.addEventListener("focus", () => {
    before = editsNow();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || same(editsNow(), before)) return;
    event.preventDefault();
    setEdits(before);
    field.value = now();
  });
  return field;
}
