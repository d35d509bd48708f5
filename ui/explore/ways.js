// Ways through the network as elements: the stops of a path back to a pixel, and the units that read a number.

import { element } from "../shared/elements.js";
import { number, tint, whole } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Readers} Readers */
/** @typedef {import("../shared/types.d.ts").Stop} Stop */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {(unit: Unit) => string} Name */

/** @param {Unit} unit @param {boolean} here @param {...(Node | string)} parts */
const stop = (unit, here, ...parts) =>
  element("button", { type: "button", "data-unit": JSON.stringify(unit), "aria-current": here || undefined }, ...parts);

/** @param {number} value @param {number} places @param {number} limit */
const told = (value, places, limit) => element("b", { style: tint(value, limit) }, number(value, places));

/** The path from a unit to a pixel. @param {Stop[]} stops @param {Unit} unit  the one that is chosen @param {Name} name */
export function trailOf(stops, unit, name) {
  const items = stops.map((own) =>
    element(
      "li",
      {},
      stop(
        own.unit,
        `${own.unit}` === `${unit}`,
        name(own.unit),
        " ",
        told(own.value, own.places, Math.abs(own.value)),
      ),
    ),
  );
  const says = "From each number to the one that counts most for it, down to a pixel:";
  return [element("p", {}, says), element("ol", {}, ...items)];
}

/** What a layer of this kind makes of a number. @type {Record<string, [made: string, nothing: string]>} */
const MADE = {
  relu: ["passed on unchanged", "below 0: becomes 0"],
  pool: ["the largest of its window: passed on", "not the largest of its window: lost"],
  flatten: ["laid out in a row", "laid out in a row"],
};

/** What each unit that reads a number makes of it. @param {Readers} found @param {Name} name */
export function readersOf({ kind, value, places, readers, weight_places, term_places, count }, name) {
  if (!kind) return [element("p", {}, "Nothing reads it: it is what the network gives.")];
  const read = count === 1 ? "One number reads it" : `${whole(count)} numbers read it`;
  const weighs = readers[0].weight !== null && !MADE[kind];
  if (weighs && value === 0) return [element("p", {}, `${read}. To none of them does it add anything, for it is 0.`)];
  const limit = Math.max(...readers.map(({ term }) => Math.abs(term)));
  const items = readers.map(({ unit, weight, term }) => {
    const [made, nothing] = MADE[kind] ?? [];
    if (kind === "softmax") return element("li", {}, stop(unit, false, name(unit)));
    const words = made ? (weight ? made : nothing) : weight === null ? "→" : `× ${number(weight, weight_places)} =`;
    const parts = made ? [] : [" ", told(term, term_places, limit)];
    return element("li", {}, stop(unit, false, name(unit), " ", element("span", {}, words), ...parts));
  });
  const others = count - readers.length;
  const more = others > 0 ? [element("li", {}, `and ${whole(others)} others, which make less of it`)] : [];
  const list = element("ul", {}, ...items, ...more);
  if (kind === "softmax") {
    const says = `its exponential, ${number(readers[0].term, term_places)}, is part of the sum that all are divided by.`;
    return [element("p", {}, `The ten probabilities read it: ${says}`), list];
  }
  return [element("p", {}, `${read}. What ${count === 1 ? "it" : "each"} makes of ${number(value, places)}:`), list];
}
