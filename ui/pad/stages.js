// The way from the drawing to what the network sees, in pictures.

import { store } from "../shared/store.js";

/** @param {HTMLElement} element */
export function mount(element) {
  const images = [...element.querySelectorAll("img")];
  store.on("reading", (reading) => {
    const stages = reading && reading.digit !== null ? reading.stages : null;
    for (const image of images) {
      image.hidden = !stages;
      if (!stages) continue;
      const stage = /** @type {keyof typeof stages} */ (image.dataset.stage);
      image.src = stages[stage];
      image.alt = `The drawing, ${stage}`;
    }
  });
}
