// Where a layer's units stand in its strip. A flat layer is one map, its units in rows of a grid.

import { layout } from "../shared/geometry.js";
import { number } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Layer} Layer */
/** @typedef {import("../shared/types.d.ts").Maps} Maps */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {[map: number, row: number, column: number]} Place */

const LARGE = 32; // CSS pixels of a flat layer's unit where there is one row of them
const SMALL = 8; // and where there are more
const LEAST = 24; // of a picture's side
const POSITIVE = ["input", "relu", "sigmoid", "softmax"]; // kinds that hold nothing below 0
const ALIKE = ["pool", "average_pool", "dropout", "identity", "flatten"]; // nor do these, if what they read does not

/**
 * @param {Layer} layer
 * @param {number} grid  units in a row of a flat layer's picture
 */
export function arrangement({ name, shape }, grid) {
  const flat = shape.length === 1;
  /** @type {[number, number, number]} */
  const size = flat ? [1, Math.ceil(shape[0] / grid), Math.min(grid, shape[0])] : shape;
  const wanted = size[1] > 1 ? Math.max(SMALL, Math.ceil(LEAST / size[1])) : LARGE;

  /** How the maps are laid out. @param {number} width  CSS pixels @param {boolean} captioned */
  const plan = (width, captioned) => layout(...size, width, captioned, flat ? wanted : undefined);

  /** @param {Unit} unit @returns {Place} */
  const toPlace = ([, channel, row, column]) =>
    flat ? [0, Math.floor(channel / grid), channel % grid] : [channel, row, column];

  /** The unit at a place; null in what a flat layer leaves empty. @param {Place} place @returns {Unit | null} */
  function toUnit([map, row, column]) {
    if (!flat) return [name, map, row, column];
    const channel = row * grid + column;
    return channel < shape[0] ? [name, channel, 0, 0] : null;
  }

  /** The unit this many maps, rows and columns on, or the last before the edge. @param {Unit} unit @param {Place} by */
  function moved(unit, by) {
    const to = toPlace(unit).map((n, axis) => Math.min(Math.max(n + by[axis], 0), size[axis] - 1));
    return toUnit(/** @type {Place} */ (to)) ?? unit;
  }

  return { flat, size, plan, toPlace, toUnit, moved };
}

/** @typedef {ReturnType<typeof arrangement>} Arrangement */

/** Whether a layer holds nothing below 0. @param {Atlas} atlas @param {Layer} layer @returns {boolean} */
export function positive(atlas, layer) {
  if (POSITIVE.includes(layer.kind)) return true;
  return ALIKE.includes(layer.kind) && positive(atlas, atlas.layers[atlas.layers.indexOf(layer) - 1]);
}

/**
 * A short text under each map: its own limit, or that it is inactive; under each unit of a short flat layer its number.
 * @param {Layer} layer @param {Arrangement} arrangement @param {Maps} maps
 */
export function captions({ shape }, { flat, size }, maps) {
  if (flat) return size[1] === 1 ? Array.from({ length: shape[0] }, (_, unit) => `${unit}`) : [];
  const inactive = new Set(maps.inactive);
  const limit = (/** @type {number} */ map) =>
    maps.limits.length > 1 ? `±${number(maps.limits[map], maps.places)}` : "";
  return Array.from({ length: shape[0] }, (_, map) => (inactive.has(map) ? "inactive" : limit(map)));
}
