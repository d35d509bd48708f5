// What "One step, by hand" says.

import { titleOf } from "../shared/changes.js";
import { number } from "../shared/numbers.js";

/** @typedef {import("./hand-types.d.ts").Batch} Batch */
/** @typedef {import("./hand-types.d.ts").Numbers} Numbers */
/** @typedef {import("./hand-types.d.ts").Step} Step */
/** @typedef {import("./hand-types.d.ts").Sum} Sum */
/** @typedef {"grow" | "shrink" | "stay"} Way */

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const SMALL = -4; // exponent below which a number is written with a power of ten
const LARGE = 4; // and above which
const STEEP = 0.1; // of a loss, below which there is little to learn from

/** Two digits of a number, small ones with a power of ten: 0.034, −2.4 · 10⁻⁷. @param {number} value */
export function short(value) {
  if (!value) return "0";
  const [mantissa, exponent] = value.toExponential(1).split("e");
  const size = Number(exponent);
  if (size >= SMALL && size <= LARGE) return number(Number(value.toPrecision(2)), Math.max(1 - size, 0));
  const raised = [...`${size}`].map((letter) => RAISED[/** @type {keyof typeof RAISED} */ (letter)]);
  return `${number(Number(mantissa), 1)}\u00a0·\u00a010${raised.join("")}`;
}

/** With its sign, plus or minus; 0 without. @param {number} value @param {number} places */
export const signed = (value, places) => `${Number(value.toFixed(places)) > 0 ? "+" : ""}${number(value, places)}`;

/** The same in two digits. @param {number} value */
export const change = (value) => `${value > 0 ? "+" : ""}${short(value)}`;

/** In brackets, if it has a minus. @param {string} text */
const factor = (text) => (text.startsWith("−") ? `(${text})` : text);

/** In place of a drawing that the network shown does not take for a digit. */
export const UNKNOWN =
  "To this network your drawing doesn’t look like a digit. Say what it is, and it joins the batch.";

/** What the drawing is unless its writer says so. @param {number | null} digit  null where it is not asked for */
export const asRead = (digit) => (digit === null ? "as it is read" : `as it is read: ${digit}`);

/** How a digit of the batch is read. @param {Batch} batch @param {number} at */
export const readAs = ({ labels, read }, at) => (read[at] === labels[at] ? "right" : `read as ${read[at]}`);

/** @param {Batch} batch */
export const mean = ({ loss, labels }) =>
  `The loss of a digit is −ln of the probability that the network gives it: 0 if it is sure of it, large if it is sure of ` +
  `another. The loss of the batch is the mean of all ${labels.length}: ${number(loss, 3)}. (In training, probabilities ` +
  `are those of the logits as they are, without the temperature that is chosen later.)`;

/** What there is to know of the network's age. @param {string} name @param {number | null} epoch @param {number} loss */
export function aged(name, epoch, loss) {
  if (epoch === 0) return `Random weights: each digit gets about 10\u00a0%, and −ln 0.1 = 2.3 is the loss.`;
  return loss < STEEP ? `${titleOf(name)} has been trained, so little is left of the loss: steps are small.` : "";
}

/** Where backward begins. @param {number} label @param {number} probability @param {number} places @param {number} gradient @param {number} gradientPlaces @param {number} count */
export const begins = (label, probability, places, gradient, gradientPlaces, count) =>
  `The gradient of a number says by how much the loss would grow if this number grew by 1. Backward begins at the ten ` +
  `logits, where it is the probability, less 1 for the right digit, divided by the ${count} digits of the batch: for the ` +
  `${label} (${number(probability, places)} − 1) / ${count} = ${number(gradient, gradientPlaces)}. From there the chain rule ` +
  `leads back through the network, block by block.`;

/** Where a weight is used. @param {boolean} bias @param {boolean} single  whether it helps to make a single number */
export function used(bias, single) {
  const [what, where] = single ? ["number", "over all digits"] : ["place of its map", "over all places of all digits"];
  const times = bias ? "the gradient of what came out" : "what it was multiplied by × the gradient of what came out";
  const slides = single ? "This layer doesn’t slide" : "A kernel slides";
  const often = single
    ? "each weight helps to make one number of a digit"
    : `each of its weights is used at every ${what}`;
  return `${slides}, so ${often}. Its share of the gradient there is ${times}. The whole gradient is the sum ${where}.`;
}

/**
 * A place's product, with a question mark for what is still hidden.
 * @param {[inputs: Numbers, deltas: Numbers, terms: Numbers]} numbers @param {[row: number, column: number]} place @param {boolean} hidden
 */
export function product([inputs, deltas, terms], [row, column], hidden) {
  const at = (/** @type {Numbers} */ { numbers, places }) => number(numbers[row][column], places);
  const result = hidden ? "?" : at(terms);
  const single = terms.numbers.length * terms.numbers[0].length === 1;
  return `${single ? "" : `Row ${row}, column ${column}: `}${at(inputs)} × ${factor(at(deltas))} = ${result}`;
}

/** Which way a weight goes: against its gradient. @param {number} gradient @returns {Way} */
export const wayOf = (gradient) => (gradient === 0 ? "stay" : gradient < 0 ? "grow" : "shrink");

/** @type {Record<Way, string>} */
export const WAYS = { grow: "It grows", shrink: "It shrinks", stay: "It stays" };

/** What became of a prediction; null for none. @param {Way | null} guess @param {Sum} sum */
export function revealed(guess, { gradient, gradient_places }) {
  const way = wayOf(gradient);
  const why = {
    grow: `The gradient is ${number(gradient, gradient_places)}, below 0, and the weight moves against it: it grows.`,
    shrink: `The gradient is ${number(gradient, gradient_places)}, above 0, and the weight moves against it: it shrinks.`,
    stay: "All terms are 0, and so is the gradient: the weight stays.",
  }[way];
  if (guess === null) return why;
  return guess === way ? `Right. ${why}` : `Not this time. ${why}`;
}

/** @param {Sum} sum @param {boolean} single  whether the map is a single number */
export const total = ({ total, digit_places, gradient, gradient_places, digits, terms }, single) =>
  `These ${digits.length} sums add up to ${number(total, digit_places)}. That is the weight’s gradient, ` +
  `${number(gradient, gradient_places)}: what loss.backward() finds in PyTorch, to the last digit shown.` +
  (single ? "" : ` Colours go to ±${short(terms.limit)} for all digits.`);

/** @param {Step} step @param {number} rate */
export const equation = ({ before, after, places, factor: moved, factor_places }, rate) =>
  `${number(before, places)} − ${rate} × ${factor(number(moved, factor_places))} = ${number(after, places)}`;

export const RULES = {
  SGD: "New weight = weight − learning rate × gradient. Downhill: the steeper the slope, the larger the step.",
  Adam:
    "New weight = weight − learning rate × gradient / (its size + 10⁻⁸). Adam divides the gradient by the size that it " +
    "usually has; in the first step that is its own size, so every weight moves by the learning rate.",
};

/** What the step did to the loss. @param {Step} step */
export function verdict({ expected, changes: [one, all] }) {
  if (!expected) return "Where the gradient is 0, the step changes nothing.";
  const line = `If the loss were a straight line, this weight’s step would change it by ${change(expected)}. `;
  if (all <= 0 && change(one) === change(expected)) return `${line}So small a piece of it nearly is one.`;
  if (one > 0)
    return `${line}It grew instead: the step went too far, past the lowest point. Try a smaller learning rate.`;
  if (all > 0)
    return `${line}With all weights at once, the step went too far: the loss grew. Try a smaller learning rate.`;
  return `${line}It is curved, so that isn’t exact; the smaller the step, the nearer it comes.`;
}
