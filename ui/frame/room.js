// In a class: how to join, large enough for a projector, and how many have joined.

import { find } from "../shared/elements.js";

const EVERY = 20_000; // milliseconds between two signs of life

/** @param {HTMLElement} place @param {import("../shared/server.js").Ask} ask */
export function mountRoom(place, ask) {
  const [dialog, connected] = [find(place, "dialog", HTMLDialogElement), find(place, ".connected")];
  const page = Math.random().toString(36).slice(2, 12); // names this page, as long as it is open
  find(place, ".join").addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());

  async function say() {
    const told = await ask("present", { page }).catch(() => null); // the server is gone: the reading says so
    if (told) connected.textContent = told.connected === 1 ? "1 page is open" : `${told.connected} pages are open`;
  }
  setInterval(say, EVERY);
  find(place.closest("details") ?? place, "summary").addEventListener("click", say);
  say();
}
