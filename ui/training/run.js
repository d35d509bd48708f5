// A training, as the page keeps it: what was asked for, what was seen of it, and what it is taken up from.

import { base64 } from "../shared/base64.js";
import { identifier } from "../shared/collection.js";

/** @typedef {import("../shared/types.d.ts").Frame} Frame */
/** @typedef {import("../shared/types.d.ts").Moment} Moment */
/** @typedef {{ network: string, images: number, epochs: number, batch_size: number, optimizer: string, lr: number, seed: number, augment: boolean }} Settings */
/**
 * A point of a curve: when, in epochs, and what was seen then. `whole` at the end of an epoch, where all validation digits
 * were read.
 * @typedef {{ at: number, loss: number, accuracy: number, validation: number, whole: boolean }} Seen
 */
/**
 * @typedef {object} Run
 * @property {string} id  tells it from all others
 * @property {Settings} settings
 * @property {Seen[]} seen
 * @property {Moment | null} moment  the last one
 * @property {Uint8Array<ArrayBuffer> | null} file  its weights as they are
 * @property {string} hash
 * @property {Uint8Array<ArrayBuffer> | null} held
 * @property {string} trouble  why it failed
 * @property {boolean} done
 */

/** @param {Settings} settings @returns {Run} */
export const begun = (settings) => ({
  id: identifier(),
  ...{ settings, seen: [], moment: null, file: null, hash: "", held: null },
  ...{ trouble: "", done: false },
});

/**
 * What to ask the server: a run from its start, or from where it was left.
 * @param {Run} run @param {{ single: boolean, pace: number }} how
 */
export function taskOf({ settings, file, held, moment }, { single, pace }) {
  const { network, seed, images, ...recipe } = settings;
  const left = moment && file && held ? { weights: base64(file), held: base64(held) } : {};
  return { kind: "live", network, seed, images, recipe, single, pace, ...left };
}

/** The run with one picture more. @param {Run} run @param {Frame} frame @returns {Run} */
export function grown(run, frame) {
  if (frame.end)
    return { ...run, done: frame.end === "done", trouble: frame.end === "failed" ? (frame.sentence ?? "") : "" };
  if (!frame.weights || !frame.held) return run;
  const moment = frame.moment ?? null;
  return {
    ...run,
    ...{ moment, file: frame.weights.bytes, hash: frame.hash ?? "", held: frame.held.bytes },
    seen: moment ? [...run.seen, seenAt(moment)] : [],
  };
}

/** @param {Moment} moment @returns {Seen} */
function seenAt({ epoch, step, steps, loss, score: [validation, accuracy] }) {
  return { at: epoch + step / steps, loss, accuracy, validation, whole: step === 0 };
}
