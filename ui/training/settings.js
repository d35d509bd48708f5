// The settings of a training: a form, and what it says.

import { CHAIN } from "../shared/changes.js";
import { find } from "../shared/elements.js";
import { mark, readNumber } from "../shared/fields.js";
import { followChain } from "./chain.js";

/** @typedef {import("./run.js").Settings} Settings */

const RATES = /** @type {const} */ ([0.000001, 100]); // see ui/training/tasks.py
const PART = "5000"; // training digits of the larger network, with which an epoch takes seconds
const TROUBLE = {
  lr: "The learning rate is a number from 0.000001 to 100.",
  seed: "The seed is a whole number from 0 to 999,999.",
};

/**
 * @param {HTMLFormElement} form @param {import("../shared/server.js").Ask} ask
 * @param {{ changed: () => void, paced: () => void }} act  what to do when a setting, or only the pace, has changed
 */
export function followSettings(form, ask, { changed, paced }) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (find(form, `[name=${name}]`));
  const rate = () => inRange(readNumber(field("lr").value, RATES[1], 6), RATES[0]);
  const seed = () => (/^\s*\d{1,6}\s*$/.test(field("seed").value) ? Number(field("seed").value) : null);
  const own = followChain(find(form, ".chain"), ask, () => queueMicrotask(changed));
  const network = () => (field("network").value === "chain" ? own.name() : field("network").value);

  /** @param {string} name  of a network */
  function show(name) {
    const chain = name.startsWith(CHAIN);
    field("network").value = chain ? "chain" : name;
    own.show(chain);
    if (chain) own.set(name);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    if (target === field("slow")) return paced();
    if (target === field("network")) {
      own.show(field("network").value === "chain");
      if (field("network").value === "ComplexCNNModel") field("images").value = PART;
    }
    mark(field("lr"), rate() === null);
    mark(field("seed"), seed() === null);
    changed();
  });

  return {
    /** What is set; null while something is not as it can be. */
    now() {
      const [name, lr, from] = [network(), rate(), seed()];
      return name === null || lr === null || from === null ? null : { ...chosen(field), network: name, lr, seed: from };
    },
    /** Sets the form to these. @param {Settings} settings */
    set(settings) {
      for (const [name, value] of Object.entries(settings))
        if (name === "augment") field(name).checked = Boolean(value);
        else if (name === "network") show(`${value}`);
        else field(name).value = `${value}`;
    },
    trouble: () => (rate() === null ? TROUBLE.lr : seed() === null ? TROUBLE.seed : ""),
    slowly: () => field("slow").checked,
  };
}

/** What is chosen of what the form offers. @param {(name: string) => HTMLInputElement} field */
const chosen = (field) => ({
  images: Number(field("images").value),
  epochs: Number(field("epochs").value),
  batch_size: Number(field("batch_size").value),
  optimizer: field("optimizer").value,
  augment: field("augment").checked,
});

/** @param {number | null} value @param {number} least */
const inRange = (value, least) => (value !== null && value >= least ? value : null);
