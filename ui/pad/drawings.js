// Drawings kept in the browser under the label that their writer gives, to be downloaded as a file for train.py.

import { find, save } from "../shared/elements.js";
import { divided } from "../shared/ink.js";
import { store } from "../shared/store.js";
import { createCollection, summary } from "./collection.js";

/** @typedef {ReturnType<typeof partsOf>} Parts */
/** @typedef {ReturnType<typeof createCollection>} Collection */

const WHY = {
  blank: "The pad is blank. Draw something first.",
  picture: "There is a picture on the pad. Only drawings can be kept.",
  strokes: "The pad is then cleared for the next one.",
  several: "Only the digit that you look at is kept. The others stay on the pad.",
};
const REFUSED = "The browser’s storage is full or refused, so nothing was changed.";
const FORGOTTEN = "All forgotten. “Take back” brings them back for as long as this page stays open.";

/** @param {HTMLElement} element */
export function mount(element) {
  const parts = partsOf(element);
  offerLabels(parts);
  keepDrawings(parts, createCollection());
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

/** Labels can be chosen while there is a drawing on the pad. @param {Parts} parts */
function offerLabels({ labels, why }) {
  const offer = () => {
    const sketch = store.get("sketch");
    const drawn = store.get("others")?.strokes.length ? "several" : "strokes";
    const kind = !sketch ? "blank" : sketch.picture === undefined ? drawn : "picture";
    if (why.textContent === WHY[kind]) return; // as with every point that is drawn
    labels.disabled = kind !== drawn;
    why.textContent = WHY[kind];
  };
  store.on("sketch", offer);
  store.on("others", offer);
}

/** @param {Parts} parts @param {Collection} collection */
function keepDrawings({ labels, says, trouble, download, back, forget, writer }, collection) {
  /** @param {boolean} kept @param {string} [more] */
  function show(kept, more = "") {
    trouble.textContent = kept ? "" : REFUSED;
    trouble.hidden = kept;
    says.textContent = more || summary(collection.lines());
    download.disabled = forget.disabled = !collection.lines().length;
    back.disabled = !collection.canTakeBack;
  }

  labels.addEventListener("click", ({ target }) => {
    const label = target instanceof HTMLButtonElement && target.dataset.label;
    const sketch = store.get("sketch");
    if (!label || !sketch?.strokes) return;
    const { strokes, pen } = sketch;
    const [own, rest] = divided(strokes); // of several digits, that which is looked at
    const kept = collection.keep(own, JSON.parse(label), strokes);
    if (kept) store.set("sketch", rest.length ? { strokes: rest, pen } : null);
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
  window.addEventListener("storage", () => show(true)); // another tab has kept or forgotten some
  show(true);
}

const scrollToPad = () => document.querySelector("#sketchpad")?.scrollIntoView({ block: "nearest" });
