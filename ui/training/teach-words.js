// What the section Teach it says.

import { number, percent, whole } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Taught} Taught */

export const NONE = "Choose at least one drawing.";
export const CUT = "The training ended before its time, for others were waiting. Please start it again.";
const MNIST = 55_000; // training digits

/** What a drawing is, by its label. @param {number | null} label */
export const labelled = (label) => (label === null ? "no digit" : `${label}`);

/** @param {number} count */
const drawings = (count) => `${whole(count)} drawing${count === 1 ? "" : "s"}`;

/** How many are chosen. @param {number} chosen @param {number} all @param {number} most */
export function chosenTold(chosen, all, most) {
  if (chosen > most) return `${drawings(chosen)} are chosen; at most ${most} can be taught at once.`;
  if (chosen === all) return `${drawings(all)}, kept in this browser. Take out those that are not to be taught.`;
  return `${whole(chosen)} of ${drawings(all)} chosen.`;
}

/** Where teaching stands. @param {{ step: number, steps: number, loss?: number }} frame @param {number} seconds */
export const stepTold = ({ step, steps, loss }, seconds) =>
  `Step ${step} of ${steps}${loss === undefined ? "" : `: loss ${number(loss, 3)}`}; ${number(seconds, 1)} s.`;

/** What was read, in a word. @param {Taught} read */
export const readTold = ({ digit, known }) => (known ? `${digit}` : "no digit");

/** How sure it is; of what looks like no digit it says nothing. @param {Taught} read */
export const sureTold = ({ probability, known }) => (known ? percent(probability) : "");

/** Whether a drawing is read as its writer means it. @param {number | null} label @param {Taught | null} read */
export const isRight = (label, read) =>
  read !== null && (label === null ? !read.known : read.known && read.digit === label);

/** What came of teaching. @param {(number | null)[]} labels @param {(Taught | null)[]} before @param {(Taught | null)[]} after */
export function outcome(labels, before, after) {
  const right = (/** @type {(Taught | null)[]} */ reads) => reads.filter((read, i) => isRight(labels[i], read)).length;
  return `${right(after)} of ${drawings(labels.length)} ${right(after) === 1 ? "is" : "are"} read as you mean ${labels.length === 1 ? "it" : "them"}; before, ${right(before)}.`;
}

/** How a network came about, in a few words. @param {number} taught @param {number} rehearsed */
export const howTaught = (taught, rehearsed) =>
  `taught ${drawings(taught)} ${rehearsed ? "with" : "without"} rehearsal`;

/** What was rehearsed. @param {number} rehearsed  digits to choose from; 0: nothing */
export function rehearsalTold(rehearsed) {
  if (!rehearsed) return "Nothing was rehearsed: each step was about these drawings alone.";
  const which = rehearsed === MNIST ? "MNIST’s training digits" : `${whole(rehearsed)} of MNIST’s training digits`;
  return `Rehearsed: ${which}, and things that are no digit.`;
}

/** Whether a taught network stays. @param {boolean} refused  by the browser's storage */
export const staysTold = (refused) =>
  refused
    ? "The browser’s storage is full or refused: a taught network stays until the page is closed or loaded again."
    : "This browser keeps a taught network over a reload.";
