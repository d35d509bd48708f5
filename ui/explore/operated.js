// What was changed in a network, and what a map of it counts, in words.

import { signed } from "../shared/costs.js";
import { number } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Edit} Edit */
/** @typedef {import("../shared/types.d.ts").Told} Told */

/** @type {Record<string, (layer: string, numbers: number[]) => string>} */
const CHANGES = {
  epoch: (_, [epoch]) =>
    epoch ? `its weights are those after epoch ${epoch}` : "it is untrained: its weights are random",
  own: () => "you trained, taught or loaded it",
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

/** What muting one map costs, beside its name. @param {Told} own @returns {string} */
export const pointsOf = ({ difference, error }) =>
  `${signed(100 * difference, 1)}${error ? ` ± ${number(100 * error, 1)}` : ""}`;

/** The two digits that suffer most. @param {Told} own */
export const worst = ({ suffers }) =>
  suffers
    .slice(0, 2)
    .map(({ digit, difference }) => `${digit}: ${number(100 * difference, 0)}`)
    .join(", ");
