// What the tab Mistakes says.

import { digits } from "../shared/costs.js";
import { number, percent, whole } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Confusion} Confusion */
/** @typedef {import("../shared/types.d.ts").Mistakes} Mistakes */
/** @typedef {import("../shared/types.d.ts").MistakesList} MistakesList */
/** @typedef {import("../shared/types.d.ts").Recount} Recount */
/** @typedef {import("../shared/types.d.ts").TestDigit} TestDigit */

/** @type {Record<MistakesList, string>} */
export const LISTS = {
  hardest: "Hardest",
  disagree: "Networks disagree",
  unknown: "Don’t look like a digit",
};

/** What is wrong where there is no table, after the network's name. */
export const UNTRAINED = "A chain of your own that is not trained guesses. Train it in the tab Training, Live.";
export const OTHER =
  "has been trained anew since its mistakes were collected. Whoever runs this page can collect them again with " +
  "“python -m benchmarks.mistakes” and restart it.";

const UNCHANGED = " All this is of the network as it was trained, without your changes.";

/** What a changed network has no lists for. */
export const PRESS = "Press a cell to see its digits.";

export const PLACES = 2; // decimals of bits and of spreads, as the server rounds them

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/** How well a network reads. @param {string} network @param {number[][]} matrix @param {boolean} [changed]  by the user */
export function score(network, matrix, changed = false) {
  const all = sum(matrix.flat());
  const right = sum(matrix.map((row, label) => row[label]));
  return (
    `${network} reads ${whole(right)} of MNIST’s ${whole(all)} test digits correctly; it was not trained on any of them. ` +
    `The other ${whole(all - right)} are its mistakes. Press a cell to see its digits.${changed ? UNCHANGED : ""}`
  );
}

/** @param {number} wrong */
const wrongTold = (wrong) =>
  wrong === 0
    ? "It makes no mistake."
    : wrong === 1
      ? "The other is its mistake."
      : `The other ${whole(wrong)} are its mistakes.`;

/** How well a changed network reads what it was shown so far. @param {string} name @param {Recount} recount */
export function changedScore(name, { matrix, tested, of }) {
  const right = sum(matrix.map((row, label) => row[label]));
  const share = right / tested;
  const error = Math.sqrt(((share * (1 - share)) / tested) * ((of - tested) / (of - 1)));
  const estimate = ` As an estimate for all ${whole(of)}: ${(100 * share).toFixed(1)} ± ${(100 * error).toFixed(1)} %.`;
  return (
    `${name} reads ${whole(right)} of ${digits(tested, of)} correctly.${tested < of ? estimate : ""} ` +
    wrongTold(tested - right)
  );
}

/** What a cell of the table holds, with the number as it stands there. @param {number} label @param {number} read @param {number} count */
export const cellName = (label, read, count) =>
  `${label} read ${label === read ? "correctly" : `as ${read}`}: ${count} ${count === 1 ? "digit" : "digits"}`;

/** The heading over a cell's or a list's digits. @param {Mistakes} chosen @param {string} network @param {Confusion} confusion */
export function title(chosen, network, { matrix, lists }) {
  if (Array.isArray(chosen)) {
    const [label, read] = chosen;
    const row = matrix?.[label] ?? [];
    const how = label === read ? "read correctly" : `read as ${read}`;
    return `${label} ${how}: ${whole(row[read] ?? 0)} of ${whole(sum(row))}`;
  }
  const count = whole(lists[chosen]);
  if (chosen === "hardest") return `The ${count} hardest digits for ${network}`;
  if (chosen === "disagree") return `${count} digits that the networks don’t all read alike`;
  return `${count} digits that ${network} doesn’t take for digits`;
}

/** By what they are sorted. @param {Mistakes} chosen @param {Confusion} confusion @param {number} count  that are shown */
export function sorted(chosen, { known_above, compared }, count) {
  if (Array.isArray(chosen)) {
    if (chosen[0] !== chosen[1]) return count > 1 ? "The most confident mistakes come first." : "";
    return `Here are the ${whole(count)} of them that this network or another finds difficult, the least certain first.`;
  }
  if (chosen === "hardest") return "Sorted by the probability that the right digit gets, smallest first.";
  if (chosen === "unknown")
    return (
      "Their ten logits lie too close together to tell: their spread, the standard deviation, is at most " +
      `${number(known_above, PLACES)}. The smallest come first.`
    );
  const most = Math.log2(Math.max(compared.length, 1));
  return (
    "Sorted by how far the networks’ probabilities are apart: 0 bits where all give the same, " +
    `${number(most, Number.isInteger(most) ? 0 : PLACES)} bits where each is certain of a different digit.`
  );
}

/** By how much a digit belongs into the list that it is in; empty where its probabilities say so. @param {Mistakes} chosen @param {TestDigit} digit */
export function amount(chosen, { amount: by }) {
  if (by === null) return "";
  return chosen === "disagree" ? `${number(by, PLACES)} bits` : `spread ${number(by, PLACES)}`;
}

/** A digit that was read, with a tick if it is the right one. @param {number} digit @param {number} label */
const marked = (digit, label) => (digit === label ? `${digit} ✓` : `${digit}`);

/** What was read, and what beside it, line by line. @param {TestDigit} digit */
export function sharesOf({ label, shares }) {
  const [[read]] = shares;
  return [
    `${label} read as ${marked(read, label)}`,
    ...shares.map(([digit, probability]) => `${digit}: ${percent(probability)}`),
  ];
}

/** What each network reads, line by line. @param {number} label @param {Record<string, number>} reads */
export const readsOf = (label, reads) => [
  `a ${label}`,
  ...Object.entries(reads).map(([name, digit]) => `${name}: ${marked(digit, label)}`),
];
