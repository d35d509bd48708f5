// What the section Live says.

import { called, changes, owned, titleOf } from "../shared/changes.js";
import { MOST, ROOM } from "../shared/networks.js";
import { number, whole } from "../shared/numbers.js";

/** @typedef {import("../shared/networks.js").Kept} Kept */
/** @typedef {import("./run.js").Run} Run */
/** @typedef {import("./run.js").Settings} Settings */

const GUESSING = Math.log(10); // the loss of a network that finds all ten digits equally likely
const NEAR = 0.05; // of that
const LEARNS = 0.2; // accuracy, twice that of guessing
const LONG = 10; // pictures of a run after which it should have learned something
const HIGH = { adam: 0.03, sgd: 1, momentum: 0.1 }; // learning rates from which on steps are likely too large
const SAMPLE = 200; // validation digits within an epoch, see cnn/fitting/live.py
const VALIDATION = 5_000;
const MOST_LOSS = 99.999; // that is written in full where room is kept

export const OPTIMIZERS = /** @type {Record<string, string>} */ ({
  adam: "Adam",
  sgd: "SGD",
  momentum: "SGD, momentum 0.9",
});

/** Where a run stands. @param {Run} run */
export function stands({ moment, settings: { epochs } }) {
  if (!moment) return "Untrained: its weights are random numbers.";
  const { epoch, step, steps, loss, score, train_loss } = moment;
  if (step === 0)
    return `After epoch ${epoch} of ${epochs}: training loss ${number(train_loss, 3)} over the epoch, ${number(score[0], 3)} on the ${whole(VALIDATION)} validation digits, of which it reads ${percent(score[1])}.`;
  return `Epoch ${epoch + 1} of ${epochs}, step ${whole(step)} of ${whole(steps)}: training loss ${number(loss, 3)}; it reads ${percent(score[1])} of ${SAMPLE} validation digits.`;
}

/** The longest that is said of where a run stands. @param {Run} run */
export const longest = (run) =>
  stands({
    ...run,
    moment: {
      ...{ epoch: run.settings.epochs, step: 0, steps: 0, seconds: 0 },
      ...{ loss: MOST_LOSS, train_loss: MOST_LOSS, score: [MOST_LOSS, 1] },
    },
  });

/** How far a run came, in a few words. @param {Run} run */
export function reached({ moment, settings: { epochs } }) {
  if (!moment) return "untrained";
  const { epoch, step, score } = moment;
  const at = step === 0 ? `after epoch ${epoch} of ${epochs}` : `in epoch ${epoch + 1} of ${epochs}`;
  return `${at}, ${percent(score[1])} right`;
}

/**
 * Why a run does not learn; empty if it does, or cannot be judged yet.
 * @param {Run} run
 */
export function diagnosis({ seen, done, settings: { lr, optimizer } }) {
  if (seen.length < LONG) return "";
  const learns = Math.max(...seen.map(({ accuracy }) => accuracy)) > LEARNS;
  const last = seen.slice(-LONG).map(({ loss }) => loss);
  const mean = last.reduce((a, b) => a + b, 0) / last.length;
  if (mean < GUESSING - NEAR) return "";
  const most = Math.max(...seen.map(({ loss }) => loss));
  const high = most > 2 * GUESSING || lr >= HIGH[/** @type {keyof typeof HIGH} */ (optimizer)];
  const still = `The training loss of the last steps is ${number(mean, 2)} on average; a network that finds all ten digits equally likely has ${number(GUESSING, 2)}.`;
  if (!high && (learns || !seen.some(({ whole }) => whole))) return "";
  return high
    ? `${still} The learning rate of ${written(lr)} is too high: the first steps threw the weights so far that the ReLUs now give 0 for every digit, or the steps jump over every good place. What is 0 throughout has no gradient, and learns nothing more. Try a tenth of it.`
    : `${still} The steps have been too small, or too few, to find anything yet. ${done ? "Train for more epochs" : "Let it go on"}, or try a higher learning rate.`;
}

/** A learning rate. @param {number} lr */
export const written = (lr) =>
  `${lr}`.replace("e-", " · 10⁻").replace(/⁻(\d+)$/, (_, n) => `⁻${[...n].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[+d]).join("")}`);

/** @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;

/** A run's settings, in a line. @param {Settings} settings */
export const recipe = ({ network, images, batch_size, optimizer, lr, seed, augment }) =>
  [
    titleOf(network),
    `${whole(images)} digits`,
    `batches of ${whole(batch_size)}`,
    `${OPTIMIZERS[optimizer]}, ${written(lr)}`,
    ...(augment ? ["distorted"] : []),
    `seed ${seed}`,
  ].join(" · ");

/**
 * Which network the page shows.
 * @param {string} name  as the page calls it
 * @param {"chain" | "shipped" | "kept" | "refused" | "forgotten" | "gone"} standing  the last four: with the user's own
 *   weights, of which this browser keeps the file, or refuses to, or has forgotten it, or has none
 */
export function shownTold(name, standing) {
  const shown = `The page shows ${name}, in every tab`;
  if (standing === "kept")
    return `${shown}. This browser keeps it over a reload, with your other networks: ${MOST} at most, in ${ROOM / 1e6} MB; the oldest go first.`;
  if (standing === "refused")
    return `${shown}. The browser’s storage is full or refused: it stays until the page is closed or loaded again; save it, if you want to keep it.`;
  if (standing === "forgotten")
    return `${shown}, until the page is closed or loaded again: this browser has forgotten it; save it, if you want to keep it.`;
  if (standing === "gone") return `${shown}, for as long as the server has it: its file is not in this browser.`;
  const is = standing === "chain" ? name : `${name} as it came`;
  return `The page shows ${is}. A network that you train here, or load from a file, takes its place until you go back.`;
}

/** What became of changes of the network before. @param {number} count */
export const lostTold = (count) =>
  count
    ? `Your ${changes(count)} ${count === 1 ? "was" : "were"} made to the network before, and not to this one.`
    : "";

/** A network that this browser keeps, in a line. @param {Kept} kept */
export const keptTold = ({ network, how, at }) =>
  `${called(network, owned(""))} · ${how} · ${new Date(at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}`;
