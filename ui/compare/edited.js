// The network that the user changed, beside those that were trained.

import { called } from "../shared/changes.js";
import { editsNow, travelling } from "../shared/edits.js";
import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { whole } from "../shared/numbers.js";
import { store } from "../shared/store.js";

export const EDITED = "edited"; // its name in questions and answers, see comparing.py

/** What a question says of it; nothing while the network that is shown is as it was trained. */
export const edited = () => (editsNow().length ? { network: store.get("network"), ...travelling() } : {});

/** What a network is called on the page. @param {string} name */
export const nameOf = (name) => (name === EDITED ? called(store.get("network"), editsNow()) : name);

/** How large the network that is shown is. */
export function sizeNow() {
  const { layers } = given.atlases[store.get("network")];
  return `${whole(layers.reduce((sum, { parameters }) => sum + parameters, 0))} parameters`;
}

/**
 * Shows its card where there is one in an answer, and says what it is called.
 * @param {HTMLElement} card @param {object} answered  by network
 */
export function present(card, answered) {
  const name = card.dataset.network ?? "";
  card.hidden = !Object.hasOwn(answered, name);
  if (name === EDITED) find(card, "h3, h4").textContent = nameOf(name);
  return !card.hidden;
}
