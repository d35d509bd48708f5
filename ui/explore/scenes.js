// The walk of a drawing through the network, as scenes: what is seen when, and the sentence that goes with it.

import { percent, whole } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Reading} Reading */
/** @typedef {Extract<Reading, { digit: number }>} Read */
/** @typedef {import("./columns.js").Column} Column */
/**
 * lit: how many columns are seen. slides: whether a window slides over the digit. evidence, logits: whether they grow.
 * @typedef {{ seconds: number, sentence: string, lit: number, slides?: true, evidence?: true, logits?: true }} Scene
 */

const LONGEST = 20; // seconds in all

/** @param {Column[]} columns @param {Read} reading @returns {Scene[]} */
export function scenesOf(columns, reading) {
  const [first, ...blocks] = columns;
  const scenes = [
    { seconds: 2, lit: 1, sentence: "The drawing, cropped and centred: 784 numbers, from 0 for paper to 1 for ink." },
    ...blocks.map((column, i) => block(column, i === 0 ? first : blocks[i - 1], i + 2)),
    { seconds: 3, lit: columns.length, evidence: /** @type {const} */ (true), sentence: decided(reading) },
    { seconds: 2.5, lit: columns.length, logits: /** @type {const} */ (true), sentence: settled(reading) },
  ];
  const shorter = Math.min(1, LONGEST / scenes.reduce((sum, { seconds }) => sum + seconds, 0));
  return scenes.map((scene) => ({ ...scene, seconds: scene.seconds * shorter }));
}

/** @param {Column} column @param {Column} before @param {number} lit @returns {Scene} */
function block({ title, flat, layer, count, rows, columns }, before, lit) {
  const name = title[0].toUpperCase() + title.slice(1);
  if (flat) {
    const read = before.layer.shape.reduce((product, size) => product * size, 1);
    return {
      seconds: 2,
      lit,
      sentence: `${name}: ${whole(layer.shape[0])} units, each a sum over all ${whole(read)} numbers before.`,
    };
  }
  const maps = `${count} ${count === 1 ? "map" : "maps"} of ${rows} × ${columns}`;
  if (lit === 2 && count > 1 && rows < before.rows)
    return {
      seconds: 3.5,
      lit,
      slides: true,
      sentence: `${name}: small kernels slide over the digit and make ${maps}.`,
    };
  const from = before.count === 1 ? "the one map before" : `the ${before.count} maps before`;
  const pooled = layer.kind === "pool" ? " Of every window the pool keeps the largest number, so maps shrink." : "";
  return { seconds: pooled ? 2.5 : 2, lit, sentence: `${name}: ${maps}, made from ${from}.${pooled}` };
}

/** @param {Read} reading */
function decided({ evidence }) {
  if (!evidence) return "Every number goes on to the ten logits.";
  const [first, against] = evidence.rivals;
  return `What decided: orange lines speak for ${first}, dashed blue ones for ${against}.`;
}

/** @param {Read} reading */
const settled = ({ digit, probabilities }) =>
  `Softmax turns the ten logits into probabilities: ${digit} gets ${percent(probabilities[digit])}.`;

/**
 * Which scene is on at a time, and how far it has come, 0 to 1.
 * @param {Scene[]} scenes @param {number} seconds  since the beginning
 */
export function sceneAt(scenes, seconds) {
  let left = Math.max(0, seconds);
  for (const [index, scene] of scenes.entries()) {
    if (left < scene.seconds) return { index, scene, share: left / scene.seconds };
    left -= scene.seconds;
  }
  const index = scenes.length - 1;
  return { index, scene: scenes[index], share: 1 };
}

/** @param {Scene[]} scenes */
export const length = (scenes) => scenes.reduce((sum, { seconds }) => sum + seconds, 0);
