// The menu of networks.

import { called } from "../shared/changes.js";
import { find } from "../shared/elements.js";
import { store } from "../shared/store.js";

/** @param {HTMLElement} element */
export function mount(element) {
  const menu = find(element, "select", HTMLSelectElement);
  menu.addEventListener("change", () => store.set("network", menu.value));
  store.on("network", (name) => {
    menu.value = name; // the lesson and links choose networks too
  });
  const texts = [...menu.options].map((option) => option.text);
  store.on("edits", (edits) => {
    [...menu.options].forEach((option, i) => {
      const own = edits[option.value] ?? [];
      option.text = own.length ? called(option.value, own) : texts[i]; // how good it was is no longer true
    });
  });
}
