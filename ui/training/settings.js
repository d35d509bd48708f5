// The settings of a training: a form, and what it says.

import { CHAIN } from "../shared/changes.js";
import { find } from "../shared/elements.js";
import { mark, readNumber } from "../shared/fields.js";
import { followChain } from "./chain.js";
import { keepForm, put, restoreForm } from "./form.js";

/** @typedef {import("./run.js").Settings} Settings */

const KEPT = "inkling.live";
const RATES = /** @type {const} */ ([0.000001, 100]); // see ui/training/tasks.py
const PART = "5000"; // training digits of the larger network, with which an epoch takes seconds
/**
 * What is typed: as a number, null where it is none that can be set, and what is said then.
 * @type {Record<"lr" | "seed", { read: (text: string) => number | null, trouble: string }>}
 */
const TYPED = {
  lr: {
    read: (text) => inRange(readNumber(text, RATES[1], 6), RATES[0]),
    trouble: "The learning rate is a number from 0.000001 to 100.",
  },
  seed: {
    read: (text) => (/^\s*\d{1,6}\s*$/.test(text) ? Number(text) : null),
    trouble: "The seed is a whole number from 0 to 999,999.",
  },
};

/**
 * @param {HTMLFormElement} form @param {import("../shared/server.js").Ask} ask
 * @param {{ changed: () => void, paced: () => void }} act  what to do when a setting, or only the pace, has changed
 */
export function followSettings(form, ask, { changed, paced }) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (find(form, `[name=${name}]`));
  const typed = (/** @type {keyof typeof TYPED} */ name) => TYPED[name].read(field(name).value);
  const wrong = () => /** @type {(keyof typeof TYPED)[]} */ (Object.keys(TYPED)).filter((name) => typed(name) === null);
  const note = () => {
    for (const [name, { read }] of Object.entries(TYPED)) mark(field(name), read(field(name).value) === null);
    keepForm(form, KEPT);
    changed();
  };
  restoreForm(form, KEPT);
  const own = followChain(find(form, ".chain"), ask, () => queueMicrotask(note));
  own.show(field("network").value === "chain");
  const network = () => (field("network").value === "chain" ? own.name() : field("network").value);

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    if (target === field("network")) own.show(field("network").value === "chain");
    if (target === field("network") && network() === "ComplexCNNModel") field("images").value = PART;
    note();
    if (target === field("slow")) paced();
  });

  return {
    /** What is set; null while something is not as it can be. */
    now() {
      const [name, lr, seed] = [network(), typed("lr"), typed("seed")];
      return name === null || lr === null || seed === null ? null : { ...chosen(field), network: name, lr, seed };
    },
    /** Sets the form to these. @param {Settings} settings */
    set({ network, ...others }) {
      const chain = network.startsWith(CHAIN);
      field("network").value = chain ? "chain" : network;
      own.show(chain);
      if (chain) own.set(network);
      for (const [name, value] of Object.entries(others)) put(field(name), value);
      note();
    },
    trouble: () => wrong().map((name) => TYPED[name].trouble)[0] ?? "",
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
