// The epoch that is looked at: a slider, both plots, and the numbers beside the curves' names; and its way to Explore.

import { after, epochOf } from "../shared/changes.js";
import { editsNow, setEdits } from "../shared/edits.js";
import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { percent } from "../shared/numbers.js";
import { store } from "../shared/store.js";
import { plotIn } from "./history-plot.js";
import { lastOf, shownOf } from "./history-shown.js";
import { lossText, names, seeing, told, unkept, when } from "./history-words.js";

/** @typedef {import("../shared/types.d.ts").EpochTold} EpochTold */
/** @typedef {import("../shared/types.d.ts").TrainingTold} TrainingTold */

/** The plots, and the epoch that is looked at. */
export class Epochs {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.slider = find(root, ".epoch input", HTMLInputElement);
    this.start = find(root, ".start input", HTMLInputElement);
    this.see = find(root, ".see", HTMLButtonElement);
    this.plots = [".losses", ".accuracies"].map((name) => plotIn(find(root, name), (epoch) => this.#choose(epoch)));
    /** @type {TrainingTold | null} */
    this.training = null;
    this.network = "";
    this.slider.addEventListener("input", () => this.#look());
    this.start.addEventListener("change", () => this.#draw());
    this.see.addEventListener(
      "click",
      () => this.training && explore(this.slider.valueAsNumber, lastOf(this.training)),
    );
  }

  /** Looks at a training, after the epoch that Explore shows. @param {TrainingTold} training @param {string} network */
  show(training, network) {
    if (training === this.training) return;
    [this.training, this.network] = [training, network];
    const last = lastOf(training);
    find(this.root, ".start").hidden = training.points[0].epoch > 0;
    this.see.hidden = given.epochs[network] !== last;
    find(this.root, ".kept").textContent = this.see.hidden ? unkept(network) : "";
    Object.assign(this.slider, { min: 0, max: last });
    this.slider.value = `${epochOf(editsNow()) ?? last}`;
    this.#draw();
  }

  /** @param {number} epoch */
  #choose(epoch) {
    this.slider.value = `${epoch}`;
    this.#look();
  }

  #draw() {
    const { training, start, slider, plots } = this;
    if (!training) return;
    const points = training.points.filter(({ epoch }) => start.checked || epoch);
    Object.assign(slider, { min: points[0].epoch, max: lastOf(training) });
    const shown = shownOf(training, points, this.network);
    for (const [i, plot] of plots.entries()) plot.show(shown[i]);
    this.#look();
  }

  #look() {
    const { training, slider, root } = this;
    const point = training?.points.find(({ epoch }) => epoch === slider.valueAsNumber);
    if (!training || !point) return;
    const last = lastOf(training);
    slider.setAttribute("aria-valuetext", told(point, last, training.scored));
    find(root, ".epoch output").textContent = when(point.epoch, last);
    for (const plot of this.plots) plot.mark(point.epoch);
    key(root, point, training);
    this.see.textContent = seeing(point.epoch);
  }
}

/** What the curves are called, with the numbers of an epoch. @param {HTMLElement} root @param {EpochTold} point @param {TrainingTold} training */
function key(root, { train, loss, book, accuracy }, { points, scored }) {
  const own = names(scored);
  const text = (/** @type {number | null} */ value) => (value === null ? "–" : lossText(value));
  const values = { train: text(train), right: text(loss), book: text(book), accuracy: percent(accuracy) };
  for (const name of /** @type {(keyof typeof values)[]} */ (Object.keys(values))) {
    const item = find(root, `.item.line-${name}`);
    item.hidden = name === "book" && points.every((point) => point.book === null);
    find(item, "dt").textContent = own[name];
    find(item, "dd").textContent = values[name];
  }
}

/** Goes to Explore, with the network as it was after this epoch; on a blank pad with something drawn. @param {number} epoch @param {number} last */
function explore(epoch, last) {
  if (!store.get("sketch")) store.set("sketch", { strokes: given.example });
  setEdits(after(editsNow(), epoch === last ? null : epoch));
  store.set("chosen", []);
  store.set("tab", "explore-panel");
  requestAnimationFrame(() => {
    scrollTo({ top: 0 });
    find(document, "#explore .board").focus({ preventScroll: true }); // its panel is shown by then
  });
}
