// The way from the drawing to what the network sees, in pictures. They travel with each reading only while they are in view;
// out of view they are asked for once the drawing rests, so that nobody who scrolls there, or prints the page, finds them blank.

import { digitOf, put } from "../shared/planes.js";
import { store } from "../shared/store.js";

const REST = 500; // milliseconds without another drawing

/** @param {HTMLElement} element */
export function mount(element) {
  const canvases = [...element.querySelectorAll("canvas")];
  let inView = false;
  /** @type {unknown[]} */
  let shown = []; // the drawing whose way is to be seen
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  store.on("reading", (reading) => {
    const read = reading && reading.digit !== null ? reading : null;
    const drawing = [store.get("sketch"), read?.which, read?.pixels];
    clearTimeout(timer);
    if (store.get("staged") !== inView) store.set("staged", inView);
    if (read && !read.stages && drawing.every((part, i) => part === shown[i])) return; // another network has read it
    const pictures = read && { ...read.stages, digit: digitOf(read.pixels) };
    for (const canvas of canvases) {
      const picture = pictures?.[/** @type {keyof typeof pictures} */ (canvas.dataset.stage)];
      canvas.hidden = !picture;
      if (picture) put(canvas, { ...picture, colours: "ink" });
    }
    shown = read?.stages ? drawing : [];
    if (read && !read.stages) timer = setTimeout(() => store.set("staged", true), REST);
  });

  const row = element.querySelector(".row") ?? element;
  new IntersectionObserver((entries) => {
    inView = Boolean(entries.at(-1)?.isIntersecting);
    store.set("staged", inView);
  }).observe(row);
}
