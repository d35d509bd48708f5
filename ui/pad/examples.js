// Ten drawings to put on the pad by a click.

import { find, present } from "../shared/elements.js";
import { store } from "../shared/store.js";

/** @param {HTMLElement} element */
export function mount(element) {
  const examples = find(element, "#examples");
  for (const button of examples.querySelectorAll("button"))
    button.addEventListener("click", async () => {
      store.set("sketch", { strokes: JSON.parse(button.dataset.strokes ?? "[]") });
      (await present("#sketchpad")).scrollIntoView({ block: "nearest" });
    });
}
