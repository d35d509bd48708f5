// What lines there are between the columns of the network's picture.

import { same } from "../shared/elements.js";
import { blockOf, layerOf } from "./columns.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Evidence} Evidence */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {import("./board.js").Link} Link */

/** Whether evidence is of this network: a reading by another one is still shown until this has read the drawing too. @param {Evidence} evidence @param {Atlas} own */
export const isOf = ({ blocks }, own) => same(Object.keys(blocks), ["input", ...own.blocks.map(({ name }) => name)]);

/** The lines of one map, into it and out of it. @param {number} column @param {number} map @param {{ into: number[][], out: number[][] }} lines @returns {Link[]} */
export const linesOf = (column, map, { into, out }) => [
  ...into.map(([from, amount]) => /** @type {Link} */ ([column - 1, from, map, amount])),
  ...out.map(([to, amount]) => /** @type {Link} */ ([column, map, to, amount])),
];

/**
 * A path through the columns, by the last of its stops in each: a line from map to map.
 * @param {Atlas} own @param {Unit[]} trace  the last unit first @returns {Link[]}
 */
export function pathOf(own, trace) {
  /** @type {Map<number, number>} */
  const maps = new Map();
  for (const [layer, channel] of trace) {
    const column = layer === "input" ? 0 : blockOf(own, layer) + 1;
    const shown = column > 0 || layer === "input"; // softmax is in no column
    const unmapped = column === own.blocks.length && layerOf(own, layer).kind !== "linear"; // the last column are logits
    if (shown && !unmapped && !maps.has(column)) maps.set(column, channel);
  }
  const columns = [...maps.keys()].sort((one, other) => one - other);
  return columns.slice(0, -1).flatMap((column, i) => {
    const [from, to] = [maps.get(column), maps.get(columns[i + 1])];
    return from === undefined || to === undefined ? [] : [/** @type {Link} */ ([column, from, to, 1])];
  });
}
