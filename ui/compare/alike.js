// How alike two digits are in a network, in words.

import { number } from "../shared/numbers.js";

const SCALE =
  "How alike they are where each block ends: 1 for the same, 0 for nothing in common, below 0 for opposites.";
const MAPS = " Beside it, the maps that differ most: of the digit put aside above, of the drawing below.";

/**
 * Where two digits come together, or part.
 * @param {number[]} digits  what both are read as
 * @param {[title: string, cosine: number][]} blocks  in order, the pixels first
 * @param {boolean} maps  whether there are maps beside the figures
 */
export function compared([one, other], blocks, maps) {
  const steps = blocks.slice(1).map(([title, cosine], i) => ({ title, from: blocks[i][1], to: cosine }));
  const said = (/** @type {{ title: string, from: number, to: number }} */ { title, from, to }) =>
    `${title}, from ${number(from, 2)} to ${number(to, 2)}`;
  const sorted = [...steps].sort((a, b) => a.to - a.from - (b.to - b.from));
  const [first, last] = [blocks[0][1], blocks[blocks.length - 1][1]];
  const story =
    one === other
      ? `Both are read as ${one}: from the pixels to the end they go from ${number(first, 2)} to ${number(last, 2)}.`
      : `A ${one} and a ${other}: they part most in ${said(sorted[0])}.`;
  return `${story} ${SCALE}${maps ? MAPS : ""}`;
}
