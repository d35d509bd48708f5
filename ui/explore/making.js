// How a map is made, as elements: the maps that it reads beside their kernels, then what becomes of their sum.

import { element } from "../shared/elements.js";
import { number, tint, whole } from "../shared/numbers.js";
import { layerOf } from "./columns.js";
import { limitsOf } from "./columnview.js";
import { op } from "./parts.js";
import { canvasOf, mapOf, Plate, turned } from "./plate.js";
import { positive } from "./signs.js";
import { kindOf, sourceTitle } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Making} Making */
/** @typedef {import("../shared/types.d.ts").MadeOf} MadeOf */
/** @typedef {import("../shared/types.d.ts").MadeStep} MadeStep */
/** @typedef {{ numbers: boolean, flipped: boolean, all: boolean, change: boolean }} Options */
/** @typedef {{ plates: Plate[], nodes: Node[] }} Made */

const LARGE = 12; // rows and columns from which a kernel is as large a picture as the map that it weighs

/**
 * The maps that are read, each beside its kernel.
 * @param {Atlas} atlas @param {MadeOf} parts @param {Options} options @returns {Made}
 */
export function pairsOf(atlas, parts, options) {
  const flat = layerOf(atlas, parts.layer).shape.length === 1;
  const plates = parts.channels.map((channel, i) => {
    const picture = { ...mapOf(parts.maps.picture, i), colours: parts.maps.colours };
    return new Plate(atlas, parts.layer, flat ? null : channel, picture);
  });
  const several = parts.count > 1;
  const pairs = parts.channels.map((channel, i) => {
    const name = mapName(atlas, parts.layer, channel);
    const to = JSON.stringify([parts.layer, channel]);
    const map = flat
      ? plates[i].place
      : element("button", { type: "button", class: "map", "data-map": to, title: `Go to ${name}` }, plates[i].place);
    return element(
      "div",
      { class: "pair" },
      map,
      op("×"),
      kernelOf(parts, i, options),
      ...(several ? [element("small", {}, name)] : []),
    );
  });
  return { plates, nodes: [element("div", { class: `pairs ${layoutOf(parts, options)}` }, ...pairs)] };
}

/** How the pairs are laid out, as classes of map.css. @param {MadeOf} parts @param {Options} options */
function layoutOf({ kernels, channels, weights }, { numbers, change }) {
  const [, width = 1] = kernels.shape.slice(-2);
  const many = channels.length > 6 ? "many" : "";
  const some = channels.length < 3 ? "few" : channels.length === 4 ? "four" : many;
  const size = width > LARGE ? "whole" : some;
  const printed = (numbers || change) && weights ? "printed" : "";
  return [size, width > 5 ? "wide" : "", printed, change ? "changing" : ""].filter(Boolean).join(" ");
}

/** What a map that is read is called. @param {Atlas} atlas @param {string} layer @param {number} channel */
function mapName(atlas, layer, channel) {
  if (layer === "input") return "the digit";
  const { shape } = layerOf(atlas, layer);
  return shape.length === 1 ? `${sourceTitle(atlas, layer)}, ${whole(shape[0])} units` : `map ${channel}`;
}

/** @param {MadeOf} parts @param {number} i @param {Options} options */
function kernelOf({ kernels, weights, limit, places }, i, { numbers, flipped }) {
  const picture = mapOf(kernels, i);
  if (!numbers || !weights) return element("span", { class: "kernel" }, canvasOf(flipped ? turned(picture) : picture));
  const rows = flipped ? weights[i].map((row) => [...row].reverse()).reverse() : weights[i];
  const cells = rows.map((row) =>
    element("tr", {}, ...row.map((w) => element("td", { style: tint(w, limit) }, number(w, places)))),
  );
  return element("table", { class: "kernel" }, element("tbody", {}, ...cells));
}

/** What the network is given. */
export const GIVEN =
  "The digit as the network is given it: 28 × 28 numbers, from 0 for paper to 1 for ink. Nothing else.";

/** What the pairs are. @param {Atlas} atlas @param {MadeOf} parts */
export function pairsTold(atlas, { layer, channels, count, limit, places, kernels }) {
  const weights = `(up to ±${number(limit, places)})`;
  const [, width = 1] = kernels.shape.slice(-2);
  const flat = layerOf(atlas, layer).shape.length === 1;
  const kernel = width > LARGE ? "its weights" : "its kernel";
  if (!limit) return `All weights are 0: whatever it reads, this ${flat ? "number" : "map"} doesn’t change.`;
  if (layer === "input") return `The digit × ${kernel} ${weights}.`;
  if (flat) return `Each number of ${sourceTitle(atlas, layer)} × its weight ${weights}.`;
  const source = `of ${sourceTitle(atlas, layer)}`;
  if (count === 1) return `The only map ${source} × ${kernel} ${weights}.`;
  if (channels.length === count) return `All ${count} maps ${source}, each × ${kernel} ${weights}.`;
  return `The ${channels.length} of ${count} maps ${source} that add most to the whole map, each × ${kernel} ${weights}.`;
}

/**
 * The map after each layer, from the sum to the end of the block.
 * @param {Atlas} atlas @param {Making} making @returns {Made}
 */
export function stepsOf(atlas, { layer, channel, parts, steps, truly }) {
  /** @type {Plate[]} */
  const plates = [];
  const figures = steps.flatMap((step, i) => {
    const own = step.number ? singleOf(step.number) : plateOf(atlas, step, plates);
    const made = figureOf(own, told(atlas, step, channel), step.layer === layer ? "chosen" : "");
    const first = i === 0;
    const sum = parts?.bias
      ? element("span", { class: "sigma" }, "Σ", element("small", {}, `+ bias ${number(parts.bias, parts.places)}`))
      : op("Σ");
    const before = first ? (parts ? [sum, op("→")] : []) : [op("→")];
    return [...before, made, ...(first && truly ? [trulyOf(truly)] : [])];
  });
  return { plates, nodes: figures };
}

/** @param {Node} picture @param {(Node | string)[]} caption @param {string} kind */
const figureOf = (picture, caption, kind) =>
  element("figure", { class: kind }, picture, element("figcaption", {}, ...caption));

/** @param {Atlas} atlas @param {MadeStep} step @param {Plate[]} plates */
function plateOf(atlas, { layer, channel, maps }, plates) {
  if (!maps) throw new RangeError(`There is no picture of ${layer}.`);
  const plate = new Plate(atlas, layer, channel, { ...mapOf(maps.picture, 0), colours: maps.colours });
  plates.push(plate);
  return plate.place;
}

/** @param {{ value: number, places: number }} own */
const singleOf = ({ value, places }) =>
  element("span", { class: "single", style: tint(value, Math.abs(value)) }, number(value, places));

/** What a step is, how large, and what its colours mean. @param {Atlas} atlas @param {MadeStep} step @param {number} own  the channel */
function told(atlas, { layer, channel, maps, number: single }, own) {
  const known = layerOf(atlas, layer);
  const name = kindOf(known.kind);
  const to = JSON.stringify(single ? [layer, own, 0, 0] : channel === null ? [layer] : [layer, channel]);
  const link = element("button", { type: "button", "data-map": to, title: `Look at ${layer}` }, name);
  if (single) return [link, ` unit ${own}`];
  const size = known.shape.length === 1 ? `${whole(known.shape[0])} numbers` : known.shape.slice(1).join("×");
  const dead = maps?.inactive.length ? "all 0" : maps ? limitsOf(maps, positive(atlas, known)) : "";
  return [link, ` ${size}, `, element("span", { class: "limits" }, layer === "input" ? "0 to 1" : dead)];
}

/** @param {import("../shared/types.d.ts").Maps} maps */
function trulyOf({ picture, colours, limits, places }) {
  const canvas = canvasOf({ ...mapOf(picture, 0), colours });
  const caption = ["true convolution, ", element("span", { class: "limits" }, `±${number(limits[0], places)}`)];
  return figureOf(element("span", { class: "plate" }, canvas), caption, "truly");
}
