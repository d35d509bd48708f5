// What came of teaching: the drawings before and after, and the test digits, on which forgetting is seen.

import { sentence } from "../shared/asking.js";
import { owned } from "../shared/changes.js";
import { costTold, suffering } from "../shared/costs.js";
import { displayed, element, find } from "../shared/elements.js";
import given from "../shared/given.js";
import { whole } from "../shared/numbers.js";
import { followParts } from "../shared/trials.js";
import { pictureOf } from "./teach-kept.js";
import { isRight, labelled, outcome, readTold, rehearsalTold, sureTold } from "./teach-words.js";

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

const SAMPLE = 1_000; // test digits of the first estimate

/**
 * A card about a lesson; as long as it is displayed it counts test digits.
 * @param {Lesson} lesson @param {string} network @param {Ask} ask @param {() => void} open  shows its network
 */
export function card(lesson, network, ask, open) {
  const { drawings, before, after, rehearsed } = lesson;
  const labels = drawings.map(({ label }) => label);
  const made = element(
    "article",
    {},
    element("h3", {}, rehearsed ? "With rehearsal" : "Without rehearsal"),
    element("p", { class: "outcome" }, outcome(labels, before, after)),
    element("p", {}, rehearsalTold(rehearsed)),
    element("h4", {}, "On MNIST’s test digits"),
    element("p", { class: "sum", role: "status" }),
    element("p", { class: "suffers" }),
    element(
      "div",
      { class: "actions" },
      element("button", { type: "button", class: "exact", hidden: "" }),
      element("button", { type: "button", class: "open", onclick: open }, "Show this network"),
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

/** Counts what it costs, part by part: an estimate at once, and all digits on demand. @param {HTMLElement} place @param {object} question @param {Ask} ask */
function count(place, question, ask) {
  const exact = find(place, ".exact");
  let wanted = SAMPLE;
  const refresh = followParts(
    ask,
    "cost",
    () => question,
    () => wanted,
    (/** @type {import("../shared/asking.js").Status<object, Trial>} */ status) => {
      if (status.state === "hidden") return;
      const trial = status.state === "shown" ? status.answer : null;
      find(place, ".sum").textContent = trial ? costTold(trial) : sentence(status, "");
      find(place, ".suffers").textContent = trial ? suffering(trial.suffers, given.surgery.suffers) : "";
      exact.hidden = !trial || wanted > SAMPLE || trial.tested >= trial.of;
      if (trial) exact.textContent = `Read all ${whole(trial.of)}`;
    },
    () => displayed(place),
  );
  exact.addEventListener("click", () => {
    wanted = Infinity;
    exact.hidden = true;
    refresh();
  });
  new ResizeObserver(refresh).observe(place); // it is placed, or its tab is opened
}
