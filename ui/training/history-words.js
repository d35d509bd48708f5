// What the section History says about a training. Losses arrive rounded: what is said holds for them as they stand.

import { CHAIN } from "../shared/changes.js";
import { number, percent } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").EpochTold} EpochTold */
/** @typedef {import("../shared/types.d.ts").Learned} Learned */
/** @typedef {import("../shared/types.d.ts").TrainingTold} TrainingTold */
/** @typedef {EpochTold & { train: number, book: number }} Printed  what the book's code prints is known */

const PLACES = 3; // decimals of losses, as the server rounds them

/** @param {number} loss */
export const lossText = (loss) => number(loss, PLACES);

/** What the curves are called. @param {string} scored */
export const names = (scored) => ({
  train: "training loss",
  right: `${scored} loss`,
  book: "what the book’s code prints as test loss",
  accuracy: `${scored} accuracy`,
});

/** In place of it all where nothing is told. @param {string} network */
export const untold = (network) =>
  network.startsWith(CHAIN)
    ? "A chain of your own has no history here. Its curves are in the section Live."
    : `The weight file of ${network} doesn’t tell how it was trained.`;

/** In place of the button. @param {string} network */
export const unkept = (network) => `What ${network} was after each epoch is not kept here.`;

/** @param {number} epoch @param {number} last */
export const when = (epoch, last) => (epoch ? `after epoch ${epoch} of ${last}` : "untrained");

/** @param {number} epoch */
export const seeing = (epoch) => (epoch ? "See the network after this epoch" : "See the untrained network");

/** The numbers of an epoch in a line. @param {EpochTold} point @param {number} last @param {string} scored */
export function told(point, last, scored) {
  const own = names(scored);
  const parts = [
    ...(point.train === null ? [] : [`${own.train} ${lossText(point.train)}`]),
    `${own.right} ${lossText(point.loss)}`,
    ...(point.book === null ? [] : [`${own.book} ${lossText(point.book)}`]),
    `${own.accuracy} ${percent(point.accuracy)}`,
  ];
  return `${when(point.epoch, last)}: ${parts.join(", ")}`;
}

/** How a curve runs, from its first point to its last. @param {string} name @param {[epoch: number, text: string][]} points */
export function course(name, points) {
  const [[first, begins], [last, ends]] = [points[0], points[points.length - 1]];
  return `${name}: ${begins} ${first ? `after epoch ${first}` : "untrained"}, ${ends} after epoch ${last}.`;
}

/**
 * What is wrong with the number that the book's code prints, paragraph by paragraph; of another recipe, what its losses
 * mean.
 * @param {string} network @param {Learned} learned
 */
export function verdict(network, { training, temperature, books }) {
  if (!training) return [];
  const printed = /** @type {Printed[]} */ (
    training.points.filter(({ book, train }) => book !== null && train !== null)
  );
  if (printed.length) return [howWrong(printed), where(printed), gap(printed[printed.length - 1])].filter(Boolean);
  return [instead(network, books), bounded(training), rises(training, temperature)].filter(Boolean);
}

/** The error of a printed number, as it stands. @param {Printed} point */
const error = ({ book, loss }) => Number((book - loss).toFixed(PLACES));

/** @param {Printed[]} printed */
function howWrong(printed) {
  const last = printed[printed.length - 1];
  const by = error(last);
  const how = by ? `${lossText(Math.abs(by))} too ${by > 0 ? "high" : "low"}` : "right by chance";
  return (
    `After epoch ${last.epoch} the book’s code prints ${lossText(last.book)}. The test loss is ${lossText(last.loss)}: ` +
    `what is printed is ${how}.`
  );
}

/** In which epochs it is too high, and in which too low. @param {Printed[]} printed */
function where(printed) {
  const of = (/** @type {number} */ sign) => printed.filter((point) => Math.sign(error(point)) === sign);
  const [high, low] = [of(1), of(-1)];
  if (high.length === printed.length) return "It is too high after every epoch.";
  if (low.length === printed.length) return "It is too low after every epoch.";
  const parts = [
    ...(high.length ? [`too high after ${epochs(high)}`] : []),
    ...(low.length ? [`too low after ${epochs(low)}`] : []),
  ];
  return parts.length ? `It is ${parts.join(" and ")}: a single batch is a matter of chance.` : "";
}

/** @param {Printed[]} points */
function epochs(points) {
  const all = points.map(({ epoch }) => `${epoch}`);
  if (all.length === 1) return `epoch ${all[0]}`;
  return `epochs ${all.slice(0, -1).join(", ")} and ${all[all.length - 1]}`;
}

/** What it makes of the gap between training and test, by which one sees overfitting. @param {Printed} last */
function gap({ train, loss, book }) {
  const [real, seen] = [loss, book].map((own) => Number((own - train).toFixed(PLACES)));
  if (real <= 0)
    return (
      `The test loss is ${real ? "below" : "equal to"} the training loss, ${lossText(train)}, which is a mean over the ` +
      `whole epoch, while the network was still getting better. There is no sign of overfitting${
        seen > 0 ? ", though the number printed, above the training loss, looks like one" : ""
      }.`
    );
  const between = `From training to test the loss goes up by ${lossText(real)}, from ${lossText(train)} to ${lossText(loss)}`;
  const means = "the network reads the digits it learned from better than new ones, which is how overfitting begins";
  if (seen >= real) return `${between}: ${means}. The number printed makes it more than it is, ${lossText(seen)}.`;
  const hides = seen > 0 ? `The number printed shows ${lossText(seen)} of it` : "The number printed shows none of it";
  return `${between}: ${means}. ${hides}, and hides the rest.`;
}

/** @param {string} network @param {string[]} books */
function instead(network, books) {
  const others = books.filter((name) => name !== network);
  if (books.includes(network) || !others.length) return `What the book’s code would print for ${network} isn’t known.`;
  const list = others.length > 1 ? `${others.slice(0, -1).join(", ")} or ${others[others.length - 1]}` : others[0];
  return `${network} has a different recipe from the book’s. To see what the book’s code prints, choose ${list} above.`;
}

/** Why a training loss stays high. @param {TrainingTold} training */
function bounded({ least, smoothing, step, no_digits, scored }) {
  if (!least) return "";
  const asked = percent(1 - 0.9 * smoothing);
  const parts = [
    ...(smoothing ? [`its labels are smoothed and ask for ${asked} for the right digit, not for 100\u00a0%`] : []),
    ...(no_digits
      ? [`${no_digits} of the ${step} images in a step are no digit and ask for 10\u00a0% for each of the ten`]
      : []),
  ];
  return (
    `Its training loss can’t come below ${lossText(least)}, however well it learns: ${parts.join(", and ")}. ` +
    `So it can’t be compared with the ${scored} loss.`
  );
}

/** Where a loss has long begun to rise, and the accuracy rises too. @param {TrainingTold} training @param {number} temperature */
function rises({ points, scored, smoothing }, temperature) {
  const [best, last] = [points.reduce((a, b) => (b.loss < a.loss ? b : a)), points[points.length - 1]];
  if (best.loss >= last.loss || best.accuracy >= last.accuracy) return "";
  const why =
    smoothing && temperature < 1
      ? " Smoothed labels teach it to be less sure than it could be, and the loss counts that against it. Once it is " +
        `trained, its logits are divided by ${number(temperature, 2)}, which makes it surer.`
      : "";
  return (
    `Its ${scored} loss was smallest after epoch ${best.epoch}, ${lossText(best.loss)}, and is ${lossText(last.loss)} at the end, ` +
    `while its accuracy went up from ${percent(best.accuracy)} to ${percent(last.accuracy)}.${why}`
  );
}
