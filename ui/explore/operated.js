// What was changed in a network, and what that costs, in words.

import { number, whole } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Edit} Edit */
/** @typedef {import("../shared/types.d.ts").Told} Told */
/** @typedef {import("../shared/types.d.ts").Trial} Trial */

const MOST = 4; // digits that are named
const ALL = 10_000; // digits, by which a share has two decimals

/** @type {Record<string, (layer: string, numbers: number[]) => string>} */
const CHANGES = {
  epoch: (_, [epoch]) =>
    epoch ? `its weights are those after epoch ${epoch}` : "it is untrained: its weights are random",
  own: () => "its weights are your own",
  cut: (layer, [channel, source]) => `the kernel from map ${source} to map ${channel} of ${layer} is muted`,
  weight: (layer, [channel, source, row, column, value]) =>
    `the weight in row ${row}, column ${column} of the kernel from map ${source} to map ${channel} of ${layer} is ${exact(value)}`,
  bias: (layer, [channel, value]) => `what ${layer} adds to map ${channel} is ${exact(value)}`,
  swap: (layer, [to, from, otherTo, otherFrom]) =>
    `in ${layer} the kernel from map ${from} to map ${to} and that from map ${otherFrom} to map ${otherTo} are swapped`,
  noise: (layer, [share]) => `${layer} has noise, ${Math.round(100 * share)} % of its weights’ spread`,
};

/** A number with the decimals that it has. @param {number} value */
const exact = (value) => `${value}`.replace("-", "−");

/**
 * What a change is.
 * @param {Edit} edit @param {(layer: string) => { title: string, flat: boolean }} about  whose maps a layer's are, to people
 */
export function told([name, layer, ...numbers], about) {
  if (name !== "mute") return CHANGES[name]?.(layer, numbers) ?? "";
  const { title, flat } = about(layer);
  return `${flat ? "unit" : "map"} ${numbers[0]} of ${title} is muted`;
}

/** Shares in per cent, to the decimals that so many digits give. @param {number} share @param {number} tested */
const percent = (share, tested) => (100 * share).toFixed(tested >= ALL ? 2 : 1);

/** What changes cost. What stands there adds up. @param {Trial} trial */
export function costTold({ before, after, error, tested, of }) {
  const [was, is] = [percent(before, tested), percent(after, tested)];
  const difference = signed(Number(is) - Number(was), tested >= ALL ? 2 : 1);
  const range = error ? ` ± ${percent(error, tested)}` : "";
  return `It reads ${is} % of ${digits(tested, of)} correctly; as it was trained it reads ${was} %: ${difference}${range} points.`;
}

/** Which digits are read. @param {number} tested @param {number} of */
export const digits = (tested, of) =>
  tested === of ? `all ${whole(of)} MNIST test digits` : `${whole(tested)} random MNIST test digits`;

/** A difference, with its sign. @param {number} value @param {number} places */
export function signed(value, places) {
  const text = number(value, places);
  return value > 0 && Number(text) ? `+${text}` : text;
}

/** Which digits are read worse. @param {Told["suffers"]} suffers @param {number} least  by how much, in [0, 1] */
export function suffering(suffers, least) {
  if (!suffers.length) return `No digit suffers by ${100 * least} points or more.`;
  const named = suffers.slice(0, MOST).map(({ digit, difference }) => `${digit} by ${Math.round(-100 * difference)}`);
  const others = suffers.length - named.length;
  return `Digits that suffer, in points: ${named.join(", ")}${others ? `, and ${others} others less` : ""}.`;
}

/** What muting one map costs, beside its name. @param {Told} own @returns {string} */
export const pointsOf = ({ difference, error }) =>
  `${signed(100 * difference, 1)}${error ? ` ± ${number(100 * error, 1)}` : ""}`;

/** The two digits that suffer most. @param {Told} own */
export const worst = ({ suffers }) =>
  suffers
    .slice(0, 2)
    .map(({ digit, difference }) => `${digit}: ${number(100 * difference, 0)}`)
    .join(", ");
