// What the plots show of a training.

import { percent } from "../shared/numbers.js";
import { accuracyScale, epochScale, lossScale } from "./history-scale.js";
import { course, lossText, names, told } from "./history-words.js";

/** @typedef {import("../shared/types.d.ts").EpochTold} EpochTold */
/** @typedef {import("../shared/types.d.ts").TrainingTold} TrainingTold */

/** The last epoch. @param {TrainingTold} training */
export const lastOf = ({ points }) => points[points.length - 1].epoch;

/** What the two plots show of these of a training's points, losses first. @param {TrainingTold} training @param {EpochTold[]} points @param {string} network @returns {import("./history-plot.js").Shown[]} */
export function shownOf(training, points, network) {
  const { scored } = training;
  const own = names(scored);
  const last = lastOf(training);
  const across = epochScale(points[0].epoch, last);
  const epochs = points.map((point) => /** @type {[number, string]} */ ([point.epoch, told(point, last, scored)]));
  const losses = [
    curve("train", "train", points),
    curve("right", "loss", points),
    curve("book", "book", points),
  ].filter((one) => one.points.length);
  const courses = losses.map((one) =>
    course(
      own[/** @type {"train"} */ (one.name)],
      one.points.map(([epoch, loss]) => [epoch, lossText(loss)]),
    ),
  );
  const accuracies = curve("accuracy", "accuracy", points);
  const runs = course(
    own.accuracy,
    accuracies.points.map(([epoch, share]) => [epoch, percent(share)]),
  );
  return [
    {
      title: "Loss, on a logarithmic scale",
      label: `Loss of ${network} by epoch. ${courses.join(" ")}`,
      up: lossScale(losses.flatMap((one) => one.points.map(([, loss]) => loss))),
      ...{ across, epochs, curves: losses },
    },
    {
      title: own.accuracy.replace(/^./, (first) => first.toUpperCase()),
      label: `Accuracy of ${network} by epoch. ${runs}`,
      up: accuracyScale(
        points.map(({ accuracy }) => accuracy),
        points[0].epoch === 0,
      ),
      ...{ across, epochs, curves: [accuracies] },
    },
  ];
}

/**
 * A curve of what is known.
 * @param {string} name @param {"train" | "loss" | "book" | "accuracy"} key @param {EpochTold[]} points
 * @returns {import("./history-plot.js").Curve}
 */
const curve = (name, key, points) => ({
  name,
  points: points.flatMap((point) => {
    const value = point[key];
    return value === null ? [] : [/** @type {[number, number]} */ ([point.epoch, value])];
  }),
});
