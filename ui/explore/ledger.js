// What speaks for one digit and against another, as lines that add up: their words, and which of them there are.

import { bytesOf } from "../shared/base64.js";
import { number } from "../shared/numbers.js";
import { isFlat } from "./choosing.js";
import { blockOf } from "./columns.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Evidence} Evidence */
/** @typedef {import("../shared/types.d.ts").Why} Why */
/** A line of the ledger; where it leads, if to a map. @typedef {{ name: string, amount: number, to: Chosen | null }} Row */
/** @typedef {{ name: string, title: string, end: string }} Part  a block, and its last layer; the input is one */

/** The blocks that a ledger can be of, in order. @param {Atlas} atlas @returns {Part[]} */
export const partsOf = ({ blocks }) => [
  { name: "input", title: "input", end: "input" },
  ...blocks.map(({ name, title, layers }) => ({ name, title, end: layers.at(-1) ?? "" })),
];

/**
 * The block that is looked at, as its index among the parts: the one chosen, else the last before the logits.
 * @param {Atlas} atlas @param {Chosen} chosen
 */
export function partAt(atlas, [layer]) {
  if (layer === "input") return 0;
  const block = layer === undefined ? -1 : blockOf(atlas, layer);
  return block < 0 ? atlas.blocks.length - 1 : block + 1;
}

/** Titles side by side, where what each has in common with the one before need not stand again. @param {string[]} titles */
export const brief = (titles) =>
  titles.map((title, i) => {
    const words = title.split(" ");
    const before = (titles[i - 1] ?? "").split(" ");
    return words.length === 2 && before.length === 2 && words[0] === before[0] ? words[1] : title;
  });

/** Whether a norm stands after this layer. @param {Atlas} atlas @param {string} layer */
const normAfter = ({ layers }, layer) =>
  layers.slice(layers.findIndex(({ name }) => name === layer) + 1).some(({ kind }) => kind === "norm");

/** What adds the amounts that no map adds. @param {Atlas} atlas @param {string} layer */
export const biases = (atlas, layer) => (normAfter(atlas, layer) ? "biases and norms" : "biases");

/**
 * The lines of one block, which add up to the difference.
 * @param {Atlas} atlas @param {Evidence} evidence @param {Part} part
 * @returns {Row[]}
 */
export function rowsOf(atlas, evidence, { name, end }) {
  const { maps, others, count, rest } = evidence.blocks[name];
  const flat = isFlat(atlas, end);
  const last = name === atlas.blocks.at(-1)?.name;
  const kind = flat ? "unit" : "map";
  const called = (/** @type {number} */ channel) => {
    if (last) return `logit of ${channel}${channel === evidence.rivals[1] ? ", taken off" : ""}`;
    return name === "input" ? "the ink by itself" : `${kind} ${channel}`;
  };
  const rows = maps.map(([channel, amount]) => {
    /** @type {Chosen} */
    const to = flat ? [end, channel, 0, 0] : [end, channel];
    return /** @type {Row} */ ({ name: called(channel), amount, to });
  });
  const plural = last ? "logits" : `${kind}${count === 1 ? "" : "s"}`;
  if (count) rows.push({ name: `${count.toLocaleString("en-US")} other ${plural}`, amount: others, to: null });
  if (!last) rows.push({ name: `${biases(atlas, end)} after it`, amount: rest, to: null });
  return rows;
}

/** What the lines add up to. @param {Evidence} evidence */
export function totalOf({ rivals: [first, against], logits: [own, other], places }) {
  const taken = number(other, places);
  return `logit of ${first} − logit of ${against} = ${number(own, places)} − ${other < 0 ? `(${taken})` : taken}`;
}

/**
 * What the colours of the digit's pixels say, and what they leave out: paper is 0, so that it adds nothing by itself; what
 * its place does, the biases of the units that see it add.
 * @param {Atlas} atlas @param {Evidence} evidence
 */
export function sense(atlas, { rivals: [first, against], blocks: { input }, places }) {
  const paper = `Paper counts too, through ${biases(atlas, "input")}: they add ${number(input.rest, places)}.`;
  return `Orange ink speaks for ${first}, blue for ${against}. ${paper}`;
}

/**
 * What a pixel of the digit adds by itself: as much of it as its colour tells.
 * @param {Evidence} evidence @param {string} ink  base64, of the digit @param {[row: number, column: number]} place
 * @param {number} steps  of colour, from zero to the limit
 */
export function pixelTold({ pixels, limit, rivals }, ink, [row, column], steps) {
  const at = row * (pixels.shape.at(-1) ?? 1) + column;
  const place = `Row ${row}, column ${column}`;
  if (!bytesOf(ink)[at]) return `${place}: paper`;
  const share = (pixels.bytes[at] - steps) / steps;
  if (!share) return `${place}: next to nothing`;
  const places = Math.max(0, 1 - Math.floor(Math.log10(limit)));
  return `${place}: about ${number(Math.abs(share * limit), places)} for ${rivals[share > 0 ? 0 : 1]}`;
}

/**
 * Where a map's largest number is; its middle where the map is not at hand.
 * @param {[rows: number, columns: number]} size @param {number} channel
 * @param {Uint8Array} [bytes]  of all maps of the layer, a byte a number @returns {[row: number, column: number]}
 */
export function strongestIn([rows, columns], channel, bytes) {
  if (!bytes) return [Math.floor(rows / 2), Math.floor(columns / 2)];
  const own = bytes.subarray(channel * rows * columns, (channel + 1) * rows * columns);
  const at = own.indexOf(own.reduce((most, byte) => Math.max(most, byte), 0));
  return [Math.floor(at / columns), at % columns];
}

/** What the strongest colour stands for, to three digits. @param {number} limit */
export const limitOf = (limit) => number(limit, limit ? Math.max(0, 2 - Math.floor(Math.log10(limit))) : 2);

const DIGITS = 3; // of a temperature, as it is shown
const MORE = 6; // decimals at most with which the difference is told beyond those of the logits

/**
 * What the difference means: p(first) / p(against) = e^(difference / temperature), before anything is rounded. The sentence;
 * and how it comes about: what e is raised to, and what follows the power. These numbers give what is said as they stand:
 * where those that are shown elsewhere are too round for that, they have more decimals.
 * @param {Evidence} evidence
 */
export function odds({ rivals, difference, exact, places, temperature }) {
  const [first, against] = exact < 0 ? [...rivals].reverse() : rivals;
  const said = times(Math.exp(Math.abs(exact) / temperature));
  const ratio = said === "1.0" ? "about as likely" : `about ${said} times as likely`;
  const [size, divisor] = powerOf({ difference, exact, places, temperature }, said);
  const rounded = size === number(Math.abs(difference), places);
  return {
    said: `So ${first} is ${ratio} as ${against}.`,
    power: `${size} ÷ ${divisor}`,
    after: ` (temperature: ${divisor}${rounded ? "" : `; ${size} is the difference before the logits are rounded`})`,
  };
}

/**
 * The difference and the temperature with as few decimals as give what is said.
 * @param {Pick<Evidence, "difference" | "exact" | "places" | "temperature">} evidence @param {string} said
 */
function powerOf({ difference, exact, places, temperature }, said) {
  const pairs = Array.from({ length: MORE + 1 }, (_, more) => [
    number(Math.abs(more ? exact : difference), places + more),
    `${Number(temperature.toPrecision(DIGITS + more))}`,
  ]);
  return pairs.find(([size, divisor]) => times(Math.exp(Number(size) / Number(divisor))) === said) ?? pairs[MORE];
}

/** What the columns of a block's lines hold. @param {Evidence} evidence @param {Part} part @param {boolean} flat */
export const headings = ({ rivals: [first, against] }, { name, title }, flat) => ({
  what: name === "input" ? "the digit’s ink" : `${flat ? "units" : "maps"} of ${title}`,
  against: `← for ${against}`,
  first: `for ${first} →`,
});

const LARGE = [
  ["trillion", 1e12],
  ["billion", 1e9],
  ["million", 1e6],
];

/** A number to two digits, in words where it is large. @param {number} value  at least 1 */
export function times(value) {
  const rounded = Number(value.toPrecision(2));
  for (const [name, size] of /** @type {[string, number][]} */ (LARGE)) {
    if (rounded >= 1000 * size) return "over a thousand trillion";
    if (rounded >= size) return `${brieflyOf(rounded / size)} ${name}`;
  }
  return brieflyOf(rounded);
}

/** @param {number} rounded  to two digits */
const brieflyOf = (rounded) => (rounded < 10 ? rounded.toFixed(1) : Math.round(rounded).toLocaleString("en-US"));

/** Said where the split is not exact; else empty. @param {Evidence} evidence */
export const approximation = ({ approximate }) =>
  approximate.length ? `Approximate: ${approximate.join(" and ")} counted as linear around this drawing.` : "";

/**
 * Which digits are compared once one of the two is picked; two are never the same.
 * @param {Why} why @param {[number, number]} rivals  that are shown @param {"for" | "against"} which @param {number} digit
 * @returns {Why}
 */
export function pick(why, [first, against], which, digit) {
  const swapped = digit === (which === "for" ? against : first);
  if (swapped) return { for: against, against: first };
  return { ...why, [which]: digit };
}
