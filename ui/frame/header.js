// The menu of networks.

import { CHAIN, called } from "../shared/changes.js";
import { find } from "../shared/elements.js";
import { isKnown } from "../shared/known.js";
import { networks } from "../shared/networks.js";
import { comeBack } from "../shared/returned.js";
import { store } from "../shared/store.js";

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const [menu, shown] = [find(element, "select", HTMLSelectElement), find(element, ".name")];
  menu.addEventListener("change", () => store.set("network", menu.value));
  const texts = new Map([...menu.options].map(({ value, text }) => [value, text]));
  const offer = (/** @type {string} */ name) => {
    if (![...menu.options].some(({ value }) => value === name)) menu.add(new Option("", name)); // the user made it
  };
  const show = () => {
    for (const name of Object.keys(store.get("edits"))) if (name.startsWith(CHAIN) && isKnown(name)) offer(name);
    for (const option of menu.options) {
      const own = store.get("edits")[option.value] ?? [];
      option.text = (own.length === 0 && texts.get(option.value)) || called(option.value, own); // else it is no longer as good
    }
    shown.textContent = breakable(called(menu.value, store.get("edits")[menu.value] ?? [])); // on a phone there is no room for more
  };
  store.on("network", (name) => {
    offer(name);
    menu.value = name; // the lesson and links choose networks too
    show();
  });
  store.on("edits", show);
  comeBack(ask);
  addEventListener("pagehide", () => networks.hurry());
}

/** A name that can go on in another line where a word in it begins: Complex|CNNModel. @param {string} name */
const breakable = (name) => name.replaceAll(/([a-z])([A-Z])/g, "$1\u200b$2");
