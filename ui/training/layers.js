// A chain of layers as a short text, see cnn/chains.py: c8k3p, r, m2, l32.

import { CHAIN } from "../shared/changes.js";

/** @typedef {{ kind: "convolution", maps: number, size: number, pad: boolean } | { kind: "relu" } | { kind: "norm" } | { kind: "pool" } | { kind: "linear", units: number }} Part */

export const MAPS = [1, 2, 4, 8, 16, 32];
export const SIZES = [1, 3, 5, 7];
export const UNITS = [16, 32, 64, 128];
export const MOST = 12;

/** What a layer is called, and how it begins. @type {Record<Part["kind"], { title: string, part: Part }>} */
export const KINDS = {
  convolution: { title: "Convolution", part: { kind: "convolution", maps: 8, size: 3, pad: false } },
  relu: { title: "ReLU", part: { kind: "relu" } },
  pool: { title: "Max-pool 2 × 2", part: { kind: "pool" } },
  norm: { title: "Batch norm", part: { kind: "norm" } },
  linear: { title: "Linear", part: { kind: "linear", units: 32 } },
};

/** With what a chain begins: a convolution, ReLU and pool, twice. @type {Part[]} */
export const FIRST = [
  { kind: "convolution", maps: 4, size: 5, pad: false },
  { kind: "relu" },
  { kind: "pool" },
  { kind: "convolution", maps: 8, size: 5, pad: false },
  { kind: "relu" },
  { kind: "pool" },
];

/** @param {Part} part */
function text(part) {
  if (part.kind === "convolution") return `c${part.maps}k${part.size}${part.pad ? "p" : ""}`;
  if (part.kind === "linear") return `l${part.units}`;
  return { relu: "r", norm: "n", pool: "m2" }[part.kind];
}

/** The name of a network of these layers. @param {Part[]} parts */
export const nameOf = (parts) => `${CHAIN}${parts.map(text).join("_")}`;

const CONVOLUTION = /^c(\d+)k(\d+)(p?)$/;

/** The layers that a name describes. @param {string} name @returns {Part[]} */
export const partsOf = (name) => name.slice(CHAIN.length).split("_").filter(Boolean).map(part);

/** Whether a name describes layers. @param {string} name */
export const isChain = (name) => name.startsWith(CHAIN) && nameOf(partsOf(name)) === name;

/** @param {string} text @returns {Part} */
function part(text) {
  const [, maps, size, pad] = CONVOLUTION.exec(text) ?? [];
  if (maps) return { kind: "convolution", maps: Number(maps), size: Number(size), pad: pad === "p" };
  if (text.startsWith("l")) return { kind: "linear", units: Number(text.slice(1)) };
  return { kind: text === "r" ? "relu" : text === "n" ? "norm" : "pool" };
}
