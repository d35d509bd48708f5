// The browser's back and forward, and its reload: each choice in the network, of a digit, of mistakes and of a tab is a
// place that one can go back to.

import { same } from "../shared/elements.js";
import { lookAt } from "../shared/ending.js";
import given from "../shared/given.js";
import { isKnown, learn } from "../shared/known.js";
import { place as before, CHANGED, changedBefore, ownShown, placeOf } from "../shared/returned.js";
import { store } from "../shared/store.js";
import { atlas } from "./about.js";
import { within } from "./choosing.js";

const EVERY = 500; // milliseconds
/** What a reload keeps as well, unless a link or a step of the lesson says what is shown. */
const SHOWN = /** @type {const} */ (["section", "training"]);
const KEPT = [...CHANGED, ...SHOWN]; // going back does not change it

/** @typedef {import("../shared/returned.js").Place} Place */

/** What an entry of the browser's history is to bring back. */
const here = () => ({
  ...history.state,
  network: store.get("network"),
  chosen: store.get("chosen"),
  which: store.get("which"),
  mistakes: store.get("mistakes"),
  tab: store.get("tab"),
  ...Object.fromEntries(KEPT.map((key) => [key, store.get(key)])),
});

/**
 * Goes to a place; one that a link to a part of the page made holds none.
 * @param {Place} place @param {(which: number) => void} look  at one of several digits
 */
function go(place, look) {
  const known = !place?.network || isKnown(place.network);
  if (place?.network && known && place.network !== store.get("network")) store.set("network", place.network);
  if (place?.which !== undefined && place.which !== store.get("which")) look(place.which);
  if (place?.chosen && (known || place.network === ownShown)) store.set("chosen", place.chosen);
  if (place?.mistakes && !same(place.mistakes, store.get("mistakes"))) store.set("mistakes", place.mistakes);
  if (place?.tab && place.tab !== store.get("tab") && isOpen(place.tab)) store.set("tab", place.tab);
}

/** @param {(typeof KEPT)[number]} key */
function bringBack(key) {
  const value = before?.[key];
  if (value !== undefined) store.set(key, value);
}

/** Whether there is such a tab, and no teacher hides it. @param {string} tab */
const isOpen = (tab) => given.panels.tab.includes(tab) && !store.get("hidden").includes(tab.replace("-panel", ""));

/** Makes an entry of what has changed. What changes with it, as the tab where one asks why, is of the same entry. */
function entries() {
  let made = false; // just now
  return () => {
    history[made ? "replaceState" : "pushState"](here(), "");
    made = true;
    queueMicrotask(() => {
      made = false;
    });
  };
}

/**
 * Acts after a change, and then only now and again, once for all that came in between: a browser lets a page write its
 * history a hundred times in half a minute, and a weight that is dragged, or a network in training, changes more often.
 * What is still to be written when the page is left must be written before that: in `pagehide` it is too late for a reload,
 * as Chromium does it, and `beforeunload` iPhones do not know.
 * @param {() => void} act
 */
function nowAndAgain(act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let last = -EVERY;
  const now = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    last = performance.now();
    act();
  };
  for (const leaving of ["beforeunload", "pagehide"]) addEventListener(leaving, now);
  return () => {
    timer ??= setTimeout(now, last + EVERY - performance.now());
  };
}

/** @param {import("../shared/server.js").Ask} ask */
export function keepHistory(ask) {
  let going = false; // back or forward: what changes by that makes no entry of its own
  const follow = (/** @type {Place} */ place, look = lookAt) => {
    going = true;
    go(place, look);
    going = false;
  };
  for (const key of changedBefore) bringBack(key);
  if (!location.hash) SHOWN.forEach(bringBack);
  const enter = entries();
  const again = (/** @type {number} */ which) => store.set("which", which); // with what was asked about it
  if (!location.hash) follow(before, again); // the page was loaded again; a link or a step of the lesson sets it up itself
  history.replaceState(here(), "");
  for (const key of /** @type {const} */ (["chosen", "mistakes", "tab"]))
    store.on(key, (value) => {
      if (!going && !same(value, history.state?.[key])) enter();
    });
  store.on("which", (which) => {
    if (going || which === (history.state?.which ?? 0)) return;
    const reading = store.get("reading");
    const chosen = reading !== null && reading.digit !== null && reading.digits.length > 1; // else it follows the drawing
    if (chosen) enter();
    else history.replaceState(here(), "");
  });
  store.on("network", () => {
    const chosen = store.get("chosen");
    const stays = same(within(atlas(), chosen), chosen); // else another choice follows, and makes an entry
    if (!going && stays) history.replaceState(here(), "");
  });
  const noted = nowAndAgain(() => history.replaceState(here(), ""));
  for (const key of KEPT) store.on(key, noted); // going back undoes no change: that is Undo's
  addEventListener("popstate", async ({ state }) => {
    const place = placeOf(state);
    if (place?.network && !isKnown(place.network)) {
      await learn(place.network, ask).catch(() => {}); // then it stays unknown
      if (history.state !== state) return; // somebody went on meanwhile
    }
    follow(place);
    history.replaceState(here(), "");
  });
}
