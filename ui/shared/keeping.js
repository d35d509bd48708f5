// Buttons that keep the drawing on the pad under a label; taking back, and forgetting all that this browser keeps.

import { collection } from "./collection.js";
import { leaveOwn } from "./edits.js";
import { divided } from "./ink.js";
import { networks } from "./networks.js";
import { store } from "./store.js";

const WHY = {
  blank: "The pad is blank. Draw something first.",
  picture: "There is a picture on the pad. Only drawings can be kept.",
  strokes: "The pad is then cleared for the next one.",
  several: "Only the digit that you look at is kept. The others stay on the pad.",
};

/**
 * Labels can be chosen while there is a drawing on the pad; what was kept leaves it.
 * @param {HTMLFieldSetElement} labels  a button each, its label as JSON in `data-label`
 * @param {HTMLElement} why  where to say why they cannot, or what comes of it
 * @param {(kept: boolean) => void} act  whether the browser kept it
 */
export function offerLabels(labels, why, act) {
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
  labels.addEventListener("click", ({ target }) => {
    const label = target instanceof HTMLButtonElement && target.dataset.label;
    const sketch = store.get("sketch");
    if (!label || !sketch?.strokes) return;
    const { strokes, pen } = sketch;
    const [own, rest] = divided(strokes); // of several digits, that which is looked at
    const kept = collection.keep(own, JSON.parse(label), strokes);
    if (kept) store.set("sketch", rest.length ? { strokes: rest, pen } : null);
    act(kept);
  });
}

/** Brings the networks back that were forgotten with the drawings. @type {() => Promise<boolean>} */
let bringBack = async () => true;

/** Takes the last step back: what was kept, or forgotten. Whether the browser did. */
export async function takeBack() {
  const done = collection.takeBack();
  if (done?.strokes) store.set("sketch", { strokes: done.strokes });
  return done !== null && (done.strokes !== null || bringBack());
}

/** Forgets all drawings, and networks of the user's own, which were perhaps taught them. Whether the browser did. */
export async function forgetAll() {
  const step = collection.forget() ? await forgetNetworks() : null;
  if (step) bringBack = step;
  return step !== null;
}

/**
 * Forgets the networks of the user's own that came of a run, or all of them, and shows those that the page came with.
 * Returns what brings them back as they were, and whether the browser keeps them again; null where it refuses to forget.
 * @param {string} [run] @returns {Promise<(() => Promise<boolean>) | null>}
 */
export async function forgetNetworks(run) {
  const forgotten = await networks.forget(run);
  if (!forgotten) return null;
  const showAgain = leaveOwn(forgotten.hashes);
  return async () => {
    const back = await forgotten.bringBack();
    if (back) showAgain();
    return back;
  };
}
