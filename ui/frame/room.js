// In a class: how to join, large enough for a projector, and how many have joined.

import { find } from "../shared/elements.js";

const [EVERY, OFTEN] = [20_000, 3_000]; // milliseconds between two signs of life

/** @param {HTMLElement} place @param {import("../shared/server.js").Ask} ask */
export function mountRoom(place, ask) {
  const dialog = find(place, "dialog", HTMLDialogElement);
  const connected = [...place.querySelectorAll(".connected")];
  const page = Math.random().toString(36).slice(2, 12); // names this page, as long as it is open
  find(place, ".join").addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());

  async function say() {
    const told = await ask("present", { page }).catch(() => null); // the server is gone: the reading says so
    const says = told && (told.connected === 1 ? "1 page is open" : `${told.connected} pages are open`);
    if (says) for (const output of connected) output.textContent = says;
  }
  setInterval(say, EVERY);
  setInterval(() => dialog.open && say(), OFTEN); // the class is looking at it
  find(place.closest("details") ?? place, "summary").addEventListener("click", say);
  say();
}
