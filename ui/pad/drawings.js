// Drawings kept in the browser under the label that their writer gives, to be downloaded as a file for train.py.

import { collection, summary } from "../shared/collection.js";
import { find, save } from "../shared/elements.js";
import { forgetAll, offerLabels, takeBack } from "../shared/keeping.js";
import { networks } from "../shared/networks.js";
import { store } from "../shared/store.js";

/** @typedef {ReturnType<typeof partsOf>} Parts */

const REFUSED = "The browser’s storage is full or refused, so nothing was changed.";
const FORGOTTEN = "All forgotten. “Take back” brings them back, until you keep another drawing.";
const NETWORKS = "This browser also keeps networks of your own, see Training, Live. “Forget all” forgets them too.";

/** @param {HTMLElement} element */
export function mount(element) {
  const parts = partsOf(element);
  keepDrawings(parts);
  parts.details.addEventListener("toggle", () => {
    if (parts.details.open) scrollToPad(); // where to draw
  });
  store.on("tab", () => {
    parts.details.open = false; // the labels would lie on what is looked at now
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
function keepDrawings({ details, labels, why, says, trouble, download, back, forget, writer }) {
  /** @param {boolean} kept @param {string} [more] */
  function show(kept, more = "") {
    trouble.textContent = kept ? "" : REFUSED;
    trouble.hidden = kept;
    says.textContent = more || [summary(collection.lines()), ...(own() ? [NETWORKS] : [])].join(" ");
    download.disabled = !collection.lines().length;
    forget.disabled = download.disabled && !own();
    back.disabled = !collection.canTakeBack;
  }
  const own = followNetworks(details, () => show(true));

  offerLabels(labels, why, (kept) => {
    if (kept) scrollToPad();
    show(kept);
  });
  back.addEventListener("click", async () => show(await takeBack()));
  forget.addEventListener("click", async () => {
    const forgotten = await forgetAll();
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

/**
 * Whether there are networks of the user's own too; nobody looks for them before somebody looks at this section.
 * @param {HTMLDetailsElement} details @param {() => void} changed
 */
function followNetworks(details, changed) {
  let any = false;
  networks.on(() => {
    any = networks.any;
    if (details.open) changed();
  });
  details.addEventListener("toggle", async () => {
    any = (await networks.list()).length > 0;
    if (any) changed();
  });
  return () => any;
}

const scrollToPad = () => document.querySelector("#sketchpad")?.scrollIntoView({ block: "nearest" });
