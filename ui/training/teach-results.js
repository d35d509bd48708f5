// What came of teaching: the drawings before and after, and the test digits, on which forgetting is seen.

import { sentence } from "../shared/asking.js";
import { owned, ownOf } from "../shared/changes.js";
import { costTold, suffering } from "../shared/costs.js";
import { showOwn } from "../shared/edits.js";
import { displayed, element, find } from "../shared/elements.js";
import given from "../shared/given.js";
import { whole } from "../shared/numbers.js";
import { store } from "../shared/store.js";
import { followCounts } from "../shared/trials.js";
import { pictureOf } from "./teach-kept.js";
import { howTaught, isRight, labelled, outcome, readTold, rehearsalTold, sureTold } from "./teach-words.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Taught} Taught */
/** @typedef {import("../shared/types.d.ts").Trial} Trial */
/** @typedef {import("./teach-kept.js").Kept} Kept */
/**
 * @typedef {object} Lesson  drawings that were taught, and what came of it
 * @property {Kept[]} drawings
 * @property {(Taught | null)[]} before @property {(Taught | null)[]} after
 * @property {number} rehearsed  digits that were rehearsed; 0: none
 * @property {string} hash @property {Uint8Array<ArrayBuffer>} file  the network's weights
 */

const WHEN = ["This time, ", "The time before, "]; // the results that are shown, to be compared

/**
 * Puts a lesson before those that are there, of which the last ones leave.
 * @param {HTMLElement} place @param {Lesson} lesson @param {string} network @param {Ask} ask
 * @param {boolean} shows  whether the page is to show its network, whichever it shows now
 */
export function addResult(place, lesson, network, ask, shows) {
  place.prepend(card(lesson, network, ask));
  while (place.childElementCount > WHEN.length) place.lastElementChild?.remove();
  [...place.children].forEach((own, i) => {
    find(own, ".when").textContent = WHEN[i];
  });
  present(network, lesson);
  if (shows) store.set("network", network);
  tellShown(place, network);
}

/** Puts a lesson's network in the place of the one that it was made of. @param {string} network @param {Lesson} lesson */
function present(network, { hash, file, drawings, rehearsed }) {
  showOwn({ network, hash, file }, { run: hash, how: howTaught(drawings.length, rehearsed) });
}

/** Says at each lesson whether its network is the one that the page shows. @param {HTMLElement} place @param {string} network */
export function tellShown(place, network) {
  const shown = store.get("network") === network ? ownOf(store.get("edits")[network] ?? []) : null;
  for (const own of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("article"))) {
    const button = find(own, ".open", HTMLButtonElement);
    button.disabled = own.dataset.hash === shown;
    button.textContent = button.disabled ? "Shown now, in every tab" : "Show this network";
  }
}

/**
 * A card about a lesson; as long as it is displayed it counts test digits.
 * @param {Lesson} lesson @param {string} network @param {Ask} ask
 */
function card(lesson, network, ask) {
  const { drawings, before, after, rehearsed } = lesson;
  const labels = drawings.map(({ label }) => label);
  const open = () => {
    present(network, lesson);
    store.set("network", network);
  };
  const made = element(
    "article",
    { "data-hash": lesson.hash },
    element("h3", {}, element("span", { class: "when" }), rehearsed ? "with rehearsal" : "without rehearsal"),
    element("p", { class: "outcome" }, outcome(labels, before, after)),
    element("p", {}, rehearsalTold(rehearsed)),
    element("h4", {}, "On MNIST’s test digits"),
    element("p", { class: "sum", role: "status" }),
    element("p", { class: "suffers" }),
    element(
      "div",
      { class: "actions" },
      element("button", { type: "button", class: "exact", hidden: "" }),
      element("button", { type: "button", class: "open", onclick: open }),
    ),
    element("h4", {}, "Your drawings, before → after"),
    element("ul", { class: "reads" }, ...drawings.map((own, i) => one(own, before[i], after[i]))),
  );
  count(made, { network, edits: owned(lesson.hash) }, ask);
  return made;
}

/** A drawing, as it was read and is read. @param {Kept} kept @param {Taught | null} before @param {Taught | null} after */
function one({ label, strokes }, before, after) {
  const now = isRight(label, after);
  return element(
    "li",
    { class: now ? "right" : "wrong" },
    pictureOf(strokes),
    element("span", {}, `meant: ${labelled(label)}`),
    element("b", {}, `${before ? readTold(before) : "–"} → ${after ? readTold(after) : "–"} ${now ? "✓" : "✗"}`),
    element("span", {}, after ? sureTold(after) : ""),
  );
}

/**
 * Counts what it costs, part by part: an estimate at once, and all digits on demand.
 * @param {HTMLElement} place @param {import("../shared/trials.js").Counted} question @param {Ask} ask
 */
function count(place, question, ask) {
  const exact = find(place, ".exact");
  const { refresh, readAll } = followCounts(
    ask,
    "cost",
    () => question,
    (/** @type {import("../shared/asking.js").Status<object, Trial>} */ status, more) => {
      if (status.state === "hidden") return;
      const trial = status.state === "shown" ? status.answer : null;
      find(place, ".sum").textContent = trial ? costTold(trial) : sentence(status, "");
      find(place, ".suffers").textContent = trial ? suffering(trial.suffers, given.surgery.suffers) : "";
      exact.hidden = !more;
      if (trial) exact.textContent = `Read all ${whole(trial.of)}`;
    },
    () => displayed(place),
  );
  exact.addEventListener("click", readAll);
  new ResizeObserver(refresh).observe(place); // it is placed, or its tab is opened
}
