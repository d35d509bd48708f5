// The page as it was before it was loaded again, as the browser's history tells: read before anything is written there.

import { CHAIN, owned, ownOf } from "./changes.js";
import { cleanPlace } from "./cleaning.js";
import { learn } from "./known.js";
import { networks } from "./networks.js";
import { found } from "./own.js";
import { RULES } from "./rules.js";
import { runs } from "./runs.js";
import { store } from "./store.js";

/** @typedef {import("./types.d.ts").Edit} Edit */
/** @typedef {Partial<import("./types.d.ts").State> | null} Place */

/** What an entry of the browser's history holds, as far as it can be brought back. @param {unknown} state @returns {Place} */
export const placeOf = (state) => cleanPlace(state, RULES);

/** Null where the page is opened anew. */
export const place = placeOf(history.state);

/** What was changed, asked and set: a reload keeps it, whatever a link or a step of the lesson sets up. */
export const CHANGED = /** @type {const} */ (["edits", "why", "compare", "fool", "aside", "convolution", "hand"]);

/** The keys of it that are there to be kept. */
export const changedBefore = CHANGED.filter((key) => place?.[key] !== undefined);

/** Networks that had weights of the user's own. */
const own = Object.entries(place?.edits ?? {}).filter(([, edits]) => ownOf(edits) !== null);

/** The network that was shown, if it was the user's own; else null. */
export const ownShown =
  place?.network && (place.network.startsWith(CHAIN) || own.some(([name]) => name === place.network))
    ? place.network
    : null;

/** Brings the user's own networks back, with their files and layers, as far as they are there. @param {import("./server.js").Ask} ask */
export async function comeBack(ask) {
  if (!own.length && !ownShown) return;
  const before = store.get("network");
  const names = new Set([...own.map(([name]) => name), ...(ownShown ? [ownShown] : [])]);
  const refused = new Set();
  await Promise.all([...names].map((name) => learn(name, ask).catch(() => refused.add(name))));
  const there = await Promise.all(own.filter(([name]) => !refused.has(name)).map(kept));
  store.set("edits", { ...store.get("edits"), ...Object.fromEntries(there) });
  if (!ownShown || refused.has(ownShown) || store.get("network") !== before) return; // another was chosen meanwhile
  store.set("network", ownShown);
  if (place?.chosen && !location.hash) store.set("chosen", place.chosen); // before, its layers were not known
}

/**
 * A network as it is kept: where its file is not, the last one of its run.
 * @param {[network: string, edits: Edit[]]} own @returns {Promise<[network: string, edits: Edit[]]>}
 */
async function kept([network, edits]) {
  if (await found(ownOf(edits))) return [network, edits];
  const last = (await networks.list()).find((one) => one.network === network && one.run === runs()[network]);
  return [network, last && (await found(last.hash)) ? owned(last.hash, edits) : edits];
}
