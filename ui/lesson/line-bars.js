// A row of the drawing as bars, the window on it, and below it the output.

import { svg } from "../shared/elements.js";
import { number, strongest } from "../shared/numbers.js";
import { box, label, rem, rule } from "./plot.js";
import { signal } from "./row.js";

/** @typedef {import("./line-view.js").Slid} Slid */
/** @typedef {import("./line-view.js").Window} Window */
/** A number of an axis, and at which height it stands. @typedef {[text: string, y: number]} Mark */

// Heights and widths in rem.
const TOP = 1.75; // above the row: its title
const HIGH = 5.75; // of the bars
const BETWEEN = 2.75; // from the row's numbers to the output
const EDGE = 2.75; // left of the bars, for the numbers of the axes
const AXIS_DIGIT = 0.5; // of a character of these
const DIGIT = 0.44; // of a character of a bar's number, which is turned
const MOST = 32; // bars that have room for numbers, on a phone too

/** @param {Slid} slid @param {Window} window */
export function bars(slid, window) {
  const { picture, row, line, output, places } = slid;
  const [ink, side] = [signal(picture, row), line.cells.length];
  const limit = strongest(output) || 1;
  const low = Math.min(...output) < 0 ? -limit : 0;
  const under = TOP + HIGH + room(ink, 2);
  const below = under + BETWEEN;
  const end = below + HIGH + room(output, places);
  const edge = Math.max(EDGE, 0.75 + AXIS_DIGIT * number(low || limit, places).length);
  return svg(
    "svg",
    { role: "img", style: `--edge: ${rem(edge)}; height: ${rem(end)}`, "aria-label": words(slid, window) },
    label([0, TOP - 0.7], `row ${row} of the drawing`, "title"),
    label([0, below - 0.7], "the output", "title"),
    ...axis(["1", TOP], ["0", TOP + HIGH]),
    ...axis([number(limit, places), below], ["0", below + (HIGH * limit) / (limit - low)]),
    ...(low < 0 ? axis([number(low, places), below + HIGH]) : []),
    ...barRow(ink, { count: ink.length, top: TOP, low: 0, high: 1, first: 0, kind: () => "ink", places: 2 }),
    ...barRow(output, {
      ...{ count: ink.length, top: below, low, high: limit, first: (side - 1) / 2, places },
      kind: (i) => `${output[i] < 0 ? "minus" : "plus"}${window.swept && i > window.at ? " faint" : ""}`,
      secret: window.hidden ? window.at : undefined,
    }),
    ...frames(window.at, side, ink.length, [TOP - 0.25, under, below - 0.25, end]),
  );
}

/** @param {Slid} slid @param {Window} window */
function words({ row, line: { cells }, output, places }, { at, hidden }) {
  const told = hidden ? "hidden until it is answered" : number(output[at], places);
  return `Row ${row}; the window covers columns ${at} to ${at + cells.length - 1}, and the output there is ${told}`;
}

/** How much room the numbers under bars need. @param {number[]} numbers @param {number} places */
const room = (numbers, places) =>
  numbers.length > MOST ? 0.5 : 0.75 + DIGIT * Math.max(...numbers.map((n) => number(n, places).length));

/** Numbers of an upright axis, and a line where 0 is. @param {...Mark} marks */
const axis = (...marks) =>
  marks.flatMap(([text, y]) => [
    label([0, y + 0.25], text, "axis up"),
    ...(text === "0" ? [rule([0, y], [1, y], "zero")] : []),
  ]);

/**
 * The window on the row, the number of the output that it makes, below its middle, and lines from one to the other.
 * @param {number} at @param {number} side @param {number} count
 * @param {[top: number, under: number, below: number, end: number]} heights  where the two frames begin and end
 */
function frames(at, side, count, [top, under, below, end]) {
  const middle = at + (side - 1) / 2;
  return [
    rule([at / count, under], [middle / count, below], "funnel"),
    rule([(at + side) / count, under], [(middle + 1) / count, below], "funnel"),
    box([at / count, top], [side / count, under - top], "frame"),
    box([middle / count, below], [1 / count, end - below], "frame"),
  ];
}

/**
 * A row of bars above and below 0, each with its number under all of them.
 * @param {number[]} numbers
 * @param {object} row
 * @param {number} row.count  bars that fill the width
 * @param {number} row.first  place of the first bar
 * @param {number} row.top @param {number} row.low @param {number} row.high  from the number `high` at the top to `low`
 * @param {(i: number) => string} row.kind
 * @param {number} row.places
 * @param {number} [row.secret]  the bar that is not shown
 */
function barRow(numbers, { count, first, top, low, high, kind, places, secret }) {
  const y = (/** @type {number} */ n) => top + (HIGH * (high - n)) / (high - low);
  const bar = (/** @type {number} */ n, /** @type {number} */ i) =>
    box([(first + i + 0.06) / count, Math.min(y(0), y(n))], [0.88 / count, Math.abs(y(n) - y(0))], `bar ${kind(i)}`);
  const text = (/** @type {number} */ n, /** @type {number} */ i) =>
    label([(first + i + 0.5) / count, top + HIGH + 0.6], i === secret ? "?" : number(n, places), `value ${kind(i)}`);
  return [
    ...numbers.flatMap((n, i) => (i === secret ? [] : [bar(n, i)])),
    ...(numbers.length > MOST ? [] : numbers.map(text)),
  ];
}
