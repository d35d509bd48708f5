// What each stroke counts, in words: how the drawing is read without it. A single stroke is cut into quarters.

import { percent, whole as thousands } from "./numbers.js";

/** @typedef {import("./types.d.ts").Point} Point */
/** @typedef {import("./types.d.ts").Read} Read */
/** @typedef {import("./types.d.ts").Sketch} Sketch */
/** @typedef {import("./types.d.ts").Stroke} Stroke */
/** @typedef {import("./types.d.ts").Strokes} Strokes */

const SIGNS = { over: ">", under: "<" };
const QUARTERS = 4;
const MARGIN = 40; // around the drawing, in thousandths of the pad, for the pen's width
const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/**
 * What of a drawing can be left out in turn: its strokes; of a single one, its quarters.
 * @param {Stroke[]} strokes @returns {Stroke[]}
 */
export const partsOf = (strokes) => (strokes.length === 1 && length(strokes[0]) ? cut(strokes[0], QUARTERS) : strokes);

/** @param {Point} one @param {Point} other */
const distance = (one, other) => Math.hypot(other[0] - one[0], other[1] - one[1]);

/** @param {Stroke} stroke */
const length = (stroke) => stroke.reduce((sum, point, i) => sum + (i ? distance(stroke[i - 1], point) : 0), 0);

/**
 * Pieces of equal length; each begins where the one before ends.
 * @param {Stroke} stroke @param {number} count @returns {Stroke[]}
 */
export function cut(stroke, count) {
  const size = length(stroke) / count;
  /** @type {Stroke[]} */
  const pieces = [[stroke[0]]];
  let left = size; // of the piece that is being filled
  for (let [i, from] = [1, stroke[0]]; i < stroke.length; ) {
    const step = distance(from, stroke[i]);
    const last = pieces[pieces.length - 1];
    if (step <= left || pieces.length === count) {
      last.push(stroke[i]);
      left -= step;
      from = stroke[i];
      i += 1;
    } else {
      const share = left / step;
      const end = /** @type {Point} */ (from.map((own, axis) => own + share * (stroke[i][axis] - own)));
      last.push(end);
      pieces.push([end]);
      left = size;
      from = end;
    }
  }
  return pieces;
}

/**
 * Why nothing of a drawing can be left out; empty if something can.
 * @param {Sketch | null} sketch @param {{ strokes: number, points: number }} most
 */
export function obstacle(sketch, most) {
  if (sketch?.picture !== undefined) return "A picture has no strokes to leave out.";
  const parts = partsOf(sketch?.strokes ?? []);
  if (parts.length < 2) return "Without this dot nothing would be left.";
  const few = parts.length <= most.strokes && parts.flat().length <= most.points;
  return few
    ? ""
    : `This drawing has more than ${most.strokes} strokes or ${thousands(most.points)} points, which is too much to try.`;
}

/** Which part it is, by the order in which they were drawn. @param {number} i @param {string} part */
const nth = (i, part) => (ORDINALS[i] ? `the ${ORDINALS[i]} ${part}` : `${part} ${i + 1}`);

/** @param {Read} read */
const name = ({ digit, known }) => (known ? `${digit}` : "no digit");

/** How far the digit's probability falls without a stroke. @param {Read} whole @param {Read | null} rest */
const fall = (whole, rest) => whole.probabilities[whole.digit] - (rest ? rest.probabilities[whole.digit] : 0);

/** Whether it is read as something else without a stroke. @param {Read} whole @param {Read | null} rest */
const turns = (whole, rest) => rest !== null && name(rest) !== name(whole);

/** Strokes by what they count, those first that turn the reading, then the most first. @param {{ whole: Read, without: (Read | null)[] }} answer @returns {number[]} */
export const byEffect = ({ whole, without }) =>
  [...without.keys()].sort(
    (a, b) =>
      Number(turns(whole, without[b])) - Number(turns(whole, without[a])) ||
      fall(whole, without[b]) - fall(whole, without[a]),
  );

/**
 * Which part turns the reading into another.
 * @param {Strokes} answer @param {string} [part]  what the parts are called
 */
export function needed({ whole, without }, part = "stroke") {
  if (!whole) return "";
  const turning = byEffect({ whole, without }).filter((i) => turns(whole, without[i]));
  const [first] = turning;
  const rest = without[first];
  const others = turning.length - 1;
  if (!rest)
    return `Whichever ${part} is left out, it ${whole.known ? `is still read as ${whole.digit}` : "still doesn’t look like a digit"}.`;
  const becomes = rest.known ? `it would be read as ${rest.digit}` : "it would not look like a digit";
  const more =
    others > 1
      ? ` ${others} others change the reading too.`
      : ` Another ${part.split(" ")[0]} changes the reading too.`;
  return `Without ${nth(first, part)} ${becomes}.${others ? more : ""}`;
}

/** How the drawing is read without a stroke. @param {Read} whole @param {Read | null} rest */
export function left(whole, rest) {
  if (!rest) return "nothing left";
  if (!rest.known) return "no digit";
  const p = percent(rest.probabilities[rest.digit], SIGNS);
  return `${name(rest) === name(whole) ? "still" : "read as"} ${rest.digit}, ${p}`;
}

/**
 * What becomes of the probability of the digit that was read. Of what looks like no digit a percentage would seem sure.
 * @param {Read} whole @param {Read | null} rest
 */
export function effect({ digit, probabilities, known }, rest) {
  const p = (/** @type {number[]} */ own) => percent(own[digit], SIGNS);
  if (!rest || !known) return "";
  return rest.known ? `${digit}: ${p(probabilities)} → ${p(rest.probabilities)}` : `closest: ${rest.digit}`;
}

/** The part of the pad on which strokes lie, as a square: left, top, width, height. @param {Stroke[]} strokes */
export function boundsOf(strokes) {
  const [xs, ys] = [0, 1].map((axis) => strokes.flat().map((point) => point[axis]));
  const ends = [xs, ys].map((own) => [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))]);
  const side = Math.max(...ends.map(([first, end]) => end - first)) + 2 * MARGIN;
  const [left, top] = ends.map(([first, end]) => (first + end - side) / 2);
  return [left, top, side, side];
}
