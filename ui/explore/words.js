// Units in words: what one is called and what it sees, and which ones a window holds.

import { exists, reach } from "../shared/geometry.js";
import { isFlat, up } from "./choosing.js";
import { blockOf, layerOf } from "./columns.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Range} Range */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

const SIDE = 28; // of the digit, pixels

/** What a block is called, or what is none. @param {Atlas} atlas @param {string} layer */
export const blockTitle = (atlas, layer) => atlas.blocks[blockOf(atlas, layer)]?.title ?? layer;

/** @type {Record<string, string>} */
const KINDS = {
  ...{ convolution: "conv", relu: "ReLU", pool: "max-pool", average_pool: "mean-pool", leaky_relu: "leaky ReLU" },
  ...{ gelu: "GELU", silu: "SiLU" },
};

/** What a kind of layer is called in short. @param {string} kind */
export const kindOf = (kind) => KINDS[kind] ?? kind;

/** The layer within its block: "block 2, conv"; where it gave the block its name, or is in none, that alone. @param {Atlas} atlas @param {string} name */
export function layerTitle(atlas, name) {
  const block = atlas.blocks[blockOf(atlas, name)];
  if (!block || block.name === name) return block?.title ?? name;
  const { kind } = layerOf(atlas, name);
  const alike = block.layers.filter((own) => layerOf(atlas, own).kind === kind);
  return `${block.title}, ${kindOf(kind)}${alike.length > 1 ? ` ${alike.indexOf(name) + 1}` : ""}`;
}

/** What a layer is called where others read it: the last of a block stands for the block. @param {Atlas} atlas @param {string} name */
export function sourceTitle(atlas, name) {
  const block = atlas.blocks[blockOf(atlas, name)];
  return block?.layers.at(-1) === name ? block.title : layerTitle(atlas, name);
}

/** What a unit is called in full: "block 2, conv · map 5 · row 9, column 14". @param {Atlas} atlas @param {Unit} unit */
export function named(atlas, [name, channel, row, column]) {
  const title = layerTitle(atlas, name);
  if (name === "input") return `${title} · row ${row}, column ${column}`;
  const flat = layerOf(atlas, name).shape.length === 1;
  return `${title} · ${flat ? `unit ${channel}` : `map ${channel} · row ${row}, column ${column}`}`;
}

/** The same in little room: "block 2, conv · map 5 (9, 14)". @param {Atlas} atlas @param {Unit} unit */
export function brief(atlas, unit) {
  const [name, channel, row, column] = unit;
  const { shape } = layerOf(atlas, name);
  const place =
    shape.length === 1 ? `unit ${channel}` : `${shape[0] === 1 ? "" : `map ${channel} `}(${row}, ${column})`;
  return `${layerTitle(atlas, name)} · ${place}`;
}

/** Where a unit is within its layer. @param {Atlas} atlas @param {Unit} unit */
export function placed(atlas, [name, channel, row, column]) {
  const { shape } = layerOf(atlas, name);
  if (shape.length === 1) return `unit ${channel}`;
  return `${shape[0] === 1 ? "" : `map ${channel} · `}row ${row}, column ${column}`;
}

/** Where a unit is, from the whole to the part. @param {Atlas} atlas @param {Unit} unit */
export function called(atlas, [name, channel, row, column]) {
  const { shape } = layerOf(atlas, name);
  if (shape.length === 1) return `${blockTitle(atlas, name)} · unit ${channel}`;
  const map = name === "input" ? "" : ` · map ${channel}`;
  return `${blockTitle(atlas, name)}${map} · row ${row}, column ${column}`;
}

/** "row 4", "rows 4 to 9". @param {string} name @param {Range} range */
const places = (name, [first, end]) => (end - first === 1 ? `${name} ${first}` : `${name}s ${first} to ${end - 1}`);

/** The part of the digit that a unit depends on. @param {Atlas} atlas @param {Unit} unit */
export function sight(atlas, unit) {
  const { rows, columns } = reach(atlas, unit).sees;
  const all = [rows, columns].every(([first, end]) => end - first === SIDE);
  return all ? "the whole digit" : `${places("row", rows)}, ${places("column", columns)} of the digit`;
}

/**
 * The unit of the layer before that lies at a place of a window; null where that is padding.
 * @param {Atlas} atlas @param {import("../shared/types.d.ts").Explained} explained
 * @returns {(channel: number, row: number, column: number) => Unit | null}
 */
export const inWindow =
  (atlas, { window, rows, columns }) =>
  (channel, row, column) => {
    if (!window || !rows || !columns) return null;
    const [layer, first] = window;
    /** @type {Unit} */
    const unit = [layer, first + channel, rows[row], columns[column]];
    return exists(atlas, unit) ? unit : null;
  };

/**
 * The levels down to what is chosen, each with what it is called.
 * @param {Atlas} atlas @param {Chosen} chosen @returns {[title: string, level: Chosen][]}
 */
export function levels(atlas, chosen) {
  const [layer, channel, row, column] = chosen;
  if (layer === undefined) return [["network", []]];
  const above = levels(atlas, up(atlas, chosen));
  if (chosen.length === 1) return [...above, [blockTitle(atlas, layer), chosen]];
  if (isFlat(atlas, layer)) return [...above, [`unit ${channel}`, chosen]];
  return [...above, [chosen.length === 2 ? `map ${channel}` : `row ${row}, column ${column}`, chosen]];
}

const NAMED = 6; // maps of a block that are named; of more, how many

/**
 * Which maps at the ends of blocks are 0 throughout; empty if none is.
 * @param {Atlas} atlas @param {Record<string, import("../shared/types.d.ts").Maps>} shown  by layer, those that are in view
 */
export function silent({ layers, blocks }, shown) {
  const told = blocks.flatMap(({ title, layers: own }) => {
    const end = layers.find(({ name }) => name === own.at(-1));
    const off = (end && end.shape.length > 1 && shown[end.name]?.inactive) || [];
    if (!end || !off.length) return [];
    return [`${title}: ${off.length > NAMED ? `${off.length} of ${end.shape[0]}` : off.join(", ")}`];
  });
  return told.length ? `Inactive maps: ${told.join("; ")}.` : "";
}
