// The tab Mistakes: a network's confusion matrix, and the digits of one of its cells or of a list.

import { follow } from "../shared/asking.js";
import { editsNow } from "../shared/edits.js";
import { displayed, element, find, resized, same } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { roving } from "../shared/roving.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { followDigits } from "./digits.js";
import { most, table } from "./matrix.js";
import { LISTS, OTHER, score } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Confusion} Confusion */
/** @typedef {import("../shared/types.d.ts").Mistakes} Mistakes */
/** @typedef {import("../shared/types.d.ts").MistakesList} MistakesList */

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const section = find(element, "#mistakes");
  const digits = followDigits(section, ask);
  const grid = table(find(section, ".matrix"), (label, read) => digits.choose([label, read]));
  const buttons = listButtons(find(section, ".lists"), digits.choose);

  const fill = follow({
    question: () => ({ network: store.get("network") }),
    ask: (question) => /** @type {Promise<Confusion>} */ (ask("confusion", question)),
    visible: () => displayed(section),
    fits: same,
    show(status) {
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
    grid.fill(matrix);
    find(section, ".score").textContent = score(store.get("network"), matrix, editsNow().length > 0);
    find(section, ".most").textContent = whole(most(matrix));
    for (const [name, button] of buttons) find(button, "small").textContent = whole(lists[name]);
    digits.about(told);
  }

  for (const key of /** @type {const} */ (["network", "edits"])) store.on(key, fill);
  store.on("mistakes", (chosen) => {
    const [label, read] = Array.isArray(chosen) ? chosen : [];
    grid.mark(label, read);
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", `${name === chosen}`);
  });
  resized(section, fill); // it is opened
}

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
