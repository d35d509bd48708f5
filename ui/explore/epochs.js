// The network as it was after each epoch of its training, by hand or as a film.

import { after, CHAIN, called, epochOf, ownOf } from "../shared/changes.js";
import { editsNow, setEdits } from "../shared/edits.js";
import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { store } from "../shared/store.js";
import { pixels } from "./about.js";

const FRAME = 350; // milliseconds of an epoch in the film, at least: as long as it takes to be looked at

/** The last epoch of the network that is shown; null where none are kept. */
const last = () => given.epochs[store.get("network")];

/** @param {number} epoch */
const go = (epoch) => setEdits(after(editsNow(), epoch === last() ? null : epoch));

/** @param {HTMLElement} place */
export function followEpochs(place) {
  const [film, slider] = [find(place, ".film", HTMLButtonElement), find(place, "input", HTMLInputElement)];
  const { start, stop, isOn, seen } = player((on) => {
    film.textContent = on ? "❚❚ Film" : "▶ Film";
    film.setAttribute("aria-pressed", `${on}`);
  });
  const show = () => {
    const most = last();
    const own = ownOf(editsNow()) === null ? "" : called(store.get("network"), editsNow().slice(0, 1));
    for (const part of [film, find(place, "label"), find(place, "output")]) part.hidden = most === null || own !== "";
    const unkept = store.get("network").startsWith(CHAIN) ? "" : `Epochs: python train.py ${store.get("network")}`;
    find(place, ".none").textContent = own || (most === null ? unkept : "");
    if (most === null || own) return stop();
    const epoch = epochOf(editsNow()) ?? most;
    Object.assign(slider, { max: most, value: epoch });
    slider.setAttribute("aria-valuetext", epoch ? `after epoch ${epoch} of ${most}` : "untrained");
    find(place, "output").textContent = `${epoch}`;
  };
  slider.addEventListener("input", () => {
    stop();
    go(slider.valueAsNumber);
  });
  film.addEventListener("click", () => (isOn() ? stop() : start()));
  store.on("edits", () => {
    show();
    if (pixels() === null) seen(); // on a blank pad there is no reading to wait for: it is seen on the example
  });
  store.on("network", () => {
    stop();
    show();
  });
  store.on("reading", seen);
  store.on("tab", (tab) => {
    if (tab !== "explore-panel" && isOn()) stop(); // out of sight
  });
}

/**
 * The film: the next epoch once the last one has been read, and seen for a while.
 * @param {(on: boolean) => void} told  whether it runs
 */
function player(told) {
  let on = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function turn(/** @type {boolean} */ to) {
    clearTimeout(timer);
    on = to;
    told(on);
  }

  function seen() {
    if (!on) return;
    const epoch = epochOf(editsNow());
    if (epoch === null) return turn(false); // at its end
    clearTimeout(timer);
    timer = setTimeout(() => go(epoch + 1), FRAME);
  }

  const start = () => {
    turn(true);
    go(0);
  };
  turn(false);
  return { start, stop: () => turn(false), isOn: () => on, seen };
}
