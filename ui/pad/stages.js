// The way from the drawing to what the network sees, in pictures; asked for while they are in view.

import { digitOf, put } from "../shared/planes.js";
import { store } from "../shared/store.js";

/** @param {HTMLElement} element */
export function mount(element) {
  const canvases = [...element.querySelectorAll("canvas")];
  store.on("reading", (reading) => {
    const read = reading && reading.digit !== null ? reading : null;
    const pictures = read && { ...read.stages, digit: digitOf(read.pixels) };
    for (const canvas of canvases) {
      const picture = pictures?.[/** @type {keyof typeof pictures} */ (canvas.dataset.stage)];
      canvas.hidden = !picture;
      if (picture) put(canvas, { ...picture, colours: "ink" });
    }
  });
  const row = element.querySelector(".row") ?? element;
  new IntersectionObserver((entries) => store.set("staged", Boolean(entries.at(-1)?.isIntersecting))).observe(row);
}
