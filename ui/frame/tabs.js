// Tabs: one panel of several is shown, the one whose id the store holds under the tabs' key.

import { find, present } from "../shared/elements.js";
import { store } from "../shared/store.js";

/** @typedef {"tab" | "section" | "training"} Key */

/** @param {HTMLElement} element */
export function mount(element) {
  const key = /** @type {Key} */ (find(element, "[role=tablist]").dataset.key);
  const tabs = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[role=tab]")]);
  const panelOf = (/** @type {HTMLElement} */ tab) => tab.getAttribute("aria-controls") ?? "";

  /** @param {string} chosen */
  async function show(chosen) {
    if (!tabs.some((tab) => panelOf(tab) === chosen)) return;
    for (const tab of tabs) {
      const open = panelOf(tab) === chosen;
      tab.setAttribute("aria-selected", `${open}`);
      tab.tabIndex = open ? 0 : -1;
      const panel = await present(`#${panelOf(tab)}`);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.style.display = panelOf(tab) === store.get(key) ? "" : "none";
    }
  }

  const choose = (/** @type {HTMLElement} */ tab) => store.set(key, panelOf(tab));

  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      /** @type {Record<string, number>} */
      const steps = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: -1 };
      const next = tabs.at((steps[event.key] ?? Number.NaN) % tabs.length);
      if (!(event.key in steps) || !next) return;
      event.preventDefault();
      choose(next);
      next.focus();
    });
  });
  store.on(key, show);
}
