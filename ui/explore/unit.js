// The drawer: the unit that is pointed at, in short, or the pinned one with its whole calculation.

import { follow, sentence } from "../shared/asking.js";
import { displayed, resized, same } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { about } from "./about.js";
import { chosen, Drawer } from "./drawer.js";

/** @typedef {import("../shared/types.d.ts").Explained} Explained */
/** @typedef {{ network: string, pixels: string, unit: import("../shared/types.d.ts").Unit }} Question */

/** @typedef {import("../shared/server.js").Ask} Ask */

/** @param {HTMLElement} element @param {Ask} ask */
export function mount(element, ask) {
  const drawer = new Drawer(element);
  const visible = () => displayed(element);
  const [askValue, askSum] = [followPointed(drawer, ask, visible), followPinned(drawer, ask, visible)];

  const refresh = () => {
    drawer.peek();
    askValue();
    askSum();
  };
  store.on("pointed", () => {
    drawer.peek();
    askValue();
  });
  store.on("pinned", () => {
    drawer.pin();
    refresh();
  });
  store.on("network", () => {
    drawer.forget();
    refresh();
  });
  store.on("reading", async () => {
    await drawer.showDigit();
    refresh();
  });
  resized(element, refresh);
}

/** Whether a late answer is of what is asked about now. @param {Question} asked @param {Question} now */
const fits = (asked, now) => asked.network === now.network && same(asked.unit, now.unit);

/**
 * The number of the unit that is pointed at; that of a pinned one comes with its calculation.
 * @param {Drawer} drawer @param {Ask} ask @param {() => boolean} visible
 */
const followPointed = (drawer, ask, visible) =>
  follow({
    question() {
      const [pointed, pinned] = [chosen("pointed"), chosen("pinned")];
      return pointed && !same(pointed, pinned) ? about({ unit: pointed }) : null;
    },
    ask: (question) => ask("value_of", question),
    show(status) {
      if (status.state === "shown") drawer.showValue(status.answer);
    },
    visible,
    fits,
  });

/** The pinned unit's calculation. @param {Drawer} drawer @param {Ask} ask @param {() => boolean} visible */
const followPinned = (drawer, ask, visible) =>
  follow({
    question() {
      const pinned = chosen("pinned");
      return pinned && about({ unit: pinned });
    },
    ask: (question) => /** @type {Promise<Explained>} */ (ask("explain", question)),
    show(status) {
      if (status.state === "shown") drawer.explain(status.answer);
      else if (status.state === "asking") drawer.wait(sentence(status, ""));
      else if (status.state !== "hidden") drawer.forget(sentence(status, ""));
    },
    visible,
    fits,
  });
