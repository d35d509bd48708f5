// The menu of networks.

import { called } from "../shared/changes.js";
import { find } from "../shared/elements.js";
import { store } from "../shared/store.js";

/** @param {HTMLElement} element */
export function mount(element) {
  const [menu, shown] = [find(element, "select", HTMLSelectElement), find(element, ".name")];
  menu.addEventListener("change", () => store.set("network", menu.value));
  const texts = new Map([...menu.options].map(({ value, text }) => [value, text]));
  const show = () => {
    for (const option of menu.options) {
      const own = store.get("edits")[option.value] ?? [];
      option.text = (own.length === 0 && texts.get(option.value)) || called(option.value, own); // else it is no longer as good
    }
    shown.textContent = breakable(called(menu.value, store.get("edits")[menu.value] ?? [])); // on a phone there is no room for more
  };
  store.on("network", (name) => {
    if (![...menu.options].some(({ value }) => value === name)) menu.add(new Option("", name)); // the user made it
    menu.value = name; // the lesson and links choose networks too
    show();
  });
  store.on("edits", show);
}

/** A name that can go on in another line where a word in it begins: Complex|CNNModel. @param {string} name */
const breakable = (name) => name.replaceAll(/([a-z])([A-Z])/g, "$1\u200b$2");
