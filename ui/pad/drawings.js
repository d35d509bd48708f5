// Drawings kept in the browser under the label that their writer gives, to be downloaded as a file for train.py.

import { collection, summary } from "../shared/collection.js";
import { find, save } from "../shared/elements.js";
import { offerLabels } from "../shared/keeping.js";
import { store } from "../shared/store.js";

/** @typedef {ReturnType<typeof partsOf>} Parts */

const REFUSED = "The browser’s storage is full or refused, so nothing was changed.";
const FORGOTTEN = "All forgotten. “Take back” brings them back for as long as this page stays open.";

/** @param {HTMLElement} element */
export function mount(element) {
  const parts = partsOf(element);
  keepDrawings(parts);
  parts.details.addEventListener("toggle", () => {
    if (parts.details.open) scrollToPad(); // where to draw
  });
}

/** @param {HTMLElement} element */
function partsOf(element) {
  const button = (/** @type {string} */ selector) => find(element, selector, HTMLButtonElement);
  return {
    details: find(element, "details", HTMLDetailsElement),
    labels: find(element, "fieldset", HTMLFieldSetElement),
    why: find(element, ".why"),
    says: find(element, ".says"),
    trouble: find(element, ".trouble"),
    download: button(".download"),
    back: button(".back"),
    forget: button(".forget"),
    writer: button(".writer"),
  };
}

/** @param {Parts} parts */
function keepDrawings({ labels, why, says, trouble, download, back, forget, writer }) {
  /** @param {boolean} kept @param {string} [more] */
  function show(kept, more = "") {
    trouble.textContent = kept ? "" : REFUSED;
    trouble.hidden = kept;
    says.textContent = more || summary(collection.lines());
    download.disabled = forget.disabled = !collection.lines().length;
    back.disabled = !collection.canTakeBack;
  }

  offerLabels(labels, why, (kept) => {
    if (kept) scrollToPad();
    show(kept);
  });
  back.addEventListener("click", () => {
    const done = collection.takeBack();
    if (done?.strokes) store.set("sketch", { strokes: done.strokes });
    show(Boolean(done));
  });
  forget.addEventListener("click", () => {
    const forgotten = collection.forget();
    show(forgotten, forgotten ? FORGOTTEN : "");
  });
  writer.addEventListener("click", () => {
    const changed = collection.newWriter();
    show(changed, changed ? `${summary(collection.lines())} The next ones are another writer’s.` : "");
  });
  download.addEventListener("click", () => {
    const lines = collection.lines().map((line) => `${line}\n`);
    save("inkling-strokes.jsonl", new Blob(lines, { type: "application/jsonl" }));
  });
  collection.on(() => show(true));
  window.addEventListener("storage", () => show(true)); // another tab has kept or forgotten some
  show(true);
}

const scrollToPad = () => document.querySelector("#sketchpad")?.scrollIntoView({ block: "nearest" });
