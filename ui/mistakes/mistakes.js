// The tab Mistakes: a network's confusion matrix, and the digits of one of its cells or of a list.

import { follow } from "../shared/asking.js";
import { called } from "../shared/changes.js";
import { editsNow } from "../shared/edits.js";
import { displayed, element, find, resized, same } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { roving } from "../shared/roving.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { offerChanged } from "./changed.js";
import { followDigits } from "./digits.js";
import { most, table } from "./matrix.js";
import { changedScore, LISTS, OTHER, score } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Confusion} Confusion */
/** @typedef {import("../shared/types.d.ts").Mistakes} Mistakes */
/** @typedef {import("../shared/types.d.ts").MistakesList} MistakesList */
/** @typedef {import("../shared/types.d.ts").Recount} Recount */

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const section = find(element, "#mistakes");
  const digits = followDigits(section, ask);
  const grid = table(find(section, ".matrix"), (label, read) => digits.choose([label, read]));
  const buttons = listButtons(find(section, ".lists"), digits.choose);

  const changed = offerChanged(section, ask, recounted, () => fill());
  const fill = follow({
    question: () => (changed.isOn() ? null : { network: store.get("network") }),
    ask: (question) => /** @type {Promise<Confusion>} */ (ask("confusion", question)),
    visible: () => displayed(section),
    fits: same,
    show(status) {
      if (changed.isOn()) return;
      stand(section, status, "");
      if (status.state === "shown") tell(status.answer);
    },
  });

  /** @param {Confusion} told */
  function tell(told) {
    const { matrix, lists } = told;
    find(section, ".shown").hidden = !matrix;
    if (!matrix) find(section, ".says").textContent = `${store.get("network")} ${OTHER}`;
    if (!matrix) return;
    paint(matrix);
    find(section, ".score").textContent = score(store.get("network"), matrix, editsNow().length > 0);
    find(section, ".lists").hidden = false;
    for (const [name, button] of buttons) find(button, "small").textContent = whole(lists[name]);
    digits.about(told);
  }

  /** @param {Recount} told */
  function recounted(told) {
    paint(told.matrix);
    find(section, ".score").textContent = changedScore(called(store.get("network"), editsNow()), told);
    find(section, ".lists").hidden = true; // they are of networks as they were trained
    digits.about(unlisted(told.matrix), told.so_far);
  }

  /** @param {number[][]} matrix */
  function paint(matrix) {
    grid.fill(matrix);
    find(section, ".most").textContent = whole(most(matrix));
  }

  const fillBoth = () => {
    changed.fill();
    fill();
  };
  for (const key of /** @type {const} */ (["network", "edits"])) store.on(key, fillBoth);
  store.on("mistakes", (chosen) => {
    const [label, read] = Array.isArray(chosen) ? chosen : [];
    grid.mark(label, read);
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", `${name === chosen}`);
  });
  resized(section, fillBoth); // it is opened
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
