// The menu of networks.

import { find } from "../shared/elements.js";
import { store } from "../shared/store.js";

/** @param {HTMLElement} element */
export function mount(element) {
  const menu = find(element, "select", HTMLSelectElement);
  menu.addEventListener("change", () => store.set("network", menu.value));
  store.on("network", (name) => {
    menu.value = name; // the lesson and links choose networks too
  });
}
