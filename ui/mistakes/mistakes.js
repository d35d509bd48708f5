// The tab Mistakes: a network's confusion matrix, and the digits of one of its cells or of a list.

import { follow } from "../shared/asking.js";
import { CHAIN, called } from "../shared/changes.js";
import { editsNow } from "../shared/edits.js";
import { displayed, element, find, resized, same } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { roving } from "../shared/roving.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { offerChanged } from "./changed.js";
import { followDigits } from "./digits.js";
import { most, table } from "./matrix.js";
import { changedScore, LISTS, OTHER, score, UNTRAINED } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Confusion} Confusion */
/** @typedef {import("../shared/types.d.ts").Mistakes} Mistakes */
/** @typedef {import("../shared/types.d.ts").MistakesList} MistakesList */
/** @typedef {import("../shared/types.d.ts").Recount} Recount */

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const section = find(element, "#mistakes");
  const { trained, recounted } = filled(section, ask);
  const changed = offerChanged(section, ask, recounted, () => fill());
  const fill = follow({
    question: () => (changed.isOn() ? null : { network: store.get("network") }),
    ask: (question) => /** @type {Promise<Confusion>} */ (ask("confusion", question)),
    visible: () => displayed(section),
    fits: same,
    show(status) {
      if (changed.isOn()) return;
      stand(section, status, "");
      if (status.state === "shown") trained(status.answer);
    },
  });
  const fillBoth = () => {
    changed.fill();
    fill();
  };
  for (const key of /** @type {const} */ (["network", "edits"])) store.on(key, fillBoth);
  resized(section, fillBoth); // it is opened
}

/**
 * Fills the section with what is known of a network as it was trained, or of one that was changed.
 * @param {HTMLElement} section @param {import("../shared/server.js").Ask} ask
 */
function filled(section, ask) {
  const digits = followDigits(section, ask);
  const grid = table(find(section, ".matrix"), (label, read) => digits.choose([label, read]));
  const buttons = listButtons(find(section, ".lists"), digits.choose);
  store.on("mistakes", (chosen) => {
    const [label, read] = Array.isArray(chosen) ? chosen : [];
    grid.mark(label, read);
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", `${name === chosen}`);
  });
  /** @param {number[][]} matrix @param {string} told @param {boolean} listed  whether there are lists too */
  const paint = (matrix, told, listed) => {
    grid.fill(matrix);
    find(section, ".most").textContent = whole(most(matrix));
    find(section, ".score").textContent = told;
    find(section, ".lists").hidden = !listed;
  };

  return {
    /** @param {Confusion} told */
    trained(told) {
      const [{ matrix, lists }, network] = [told, store.get("network")];
      find(section, ".shown").hidden = !matrix;
      if (!matrix) find(section, ".says").textContent = network.startsWith(CHAIN) ? UNTRAINED : `${network} ${OTHER}`;
      if (!matrix) return;
      paint(matrix, score(network, matrix, editsNow().length > 0), true);
      for (const [name, button] of buttons) find(button, "small").textContent = whole(lists[name]);
      digits.about(told);
    },
    /** @param {Recount} told */
    recounted(told) {
      paint(told.matrix, changedScore(called(store.get("network"), editsNow()), told), false);
      digits.about(unlisted(told.matrix), told.so_far);
    },
  };
}

/** What a network has of which only the matrix was counted. @param {number[][]} matrix @returns {Confusion} */
const unlisted = (matrix) => ({
  matrix,
  lists: { hardest: 0, disagree: 0, unknown: 0 },
  known_above: 0,
  compared: [],
});

/** A button for each list. @param {HTMLElement} place @param {(chosen: Mistakes) => void} choose */
function listButtons(place, choose) {
  const names = /** @type {MistakesList[]} */ (Object.keys(LISTS));
  const buttons = names.map((name) =>
    element("button", { type: "button", onclick: () => choose(name) }, `${LISTS[name]} `, element("small")),
  );
  place.append(...buttons);
  roving(buttons);
  return names.map((name, i) => /** @type {const} */ ([name, buttons[i]]));
}
