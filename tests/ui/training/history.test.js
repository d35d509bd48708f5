import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest } from "../../../ui/training/history-plot.js";
import { accuracyScale, epochScale, lossScale, roundStep } from "../../../ui/training/history-scale.js";
import { shownOf } from "../../../ui/training/history-shown.js";
import { seeing, told, verdict, when } from "../../../ui/training/history-words.js";

/** @typedef {import("../../../ui/shared/types.d.ts").EpochTold} EpochTold */
/** @typedef {import("../../../ui/shared/types.d.ts").TrainingTold} TrainingTold */

/** @type {EpochTold[]} */
const POINTS = [
  { epoch: 0, train: null, loss: 2.3, book: null, accuracy: 0.1 },
  { epoch: 1, train: 0.5, loss: 0.22, book: 0.21, accuracy: 0.93 },
  { epoch: 2, train: 0.06, loss: 0.08, book: 0.07, accuracy: 0.975 },
];
/** @type {TrainingTold} */
const BOOK = { points: POINTS, scored: "test", recipe: [], least: 0, smoothing: 0, step: 1000, no_digits: 0 };

/** @param {Partial<EpochTold>} last  of the last epoch */
const judged = (last, network = "FNN") => {
  const training = { ...BOOK, points: [...POINTS.slice(0, -1), { ...POINTS[2], ...last }] };
  return verdict(network, { training, temperature: 1, books: ["FNN"] });
};

test("losses stand on a logarithmic scale, with round numbers beside it", () => {
  const { at, ticks } = lossScale([2.3, 0.058, 0.5]);
  assert.deepEqual(
    ticks.map(([, text]) => text),
    ["0.1", "0.2", "0.5", "1", "2"],
  );
  assert.ok(Math.abs(at(1) - at(0.5) - (at(0.2) - at(0.1))) < 1e-12, "equal ratios are equally far apart");
  assert.ok(at(0.058) > 0 && at(2.3) < 1);
  const narrow = lossScale([0.6, 2.2]).ticks.map(([, text]) => text);
  assert.deepEqual(narrow, ["0.7", "1", "1.5", "2"]);
});

test("accuracies stand on the whole scale, or between round numbers about them", () => {
  const whole = accuracyScale([0.1, 0.97], true);
  assert.deepEqual([whole.at(0), whole.at(0.5), whole.at(1)], [0, 0.5, 1]);
  assert.equal(whole.ticks.length, 6);
  const part = accuracyScale([0.993, 0.9974, 0.996], false);
  assert.deepEqual(
    part.ticks.map(([, text]) => text),
    ["99.3\u00a0%", "99.4\u00a0%", "99.5\u00a0%", "99.6\u00a0%", "99.7\u00a0%", "99.8\u00a0%"],
  );
  assert.ok(Math.abs(part.at(0.993)) < 1e-9 && part.at(0.9974) < 1);
  for (const share of [1, 0, 0.5]) assert.ok(Number.isFinite(accuracyScale([share], false).at(share)));
});

test("epochs have a number each, or some of them", () => {
  const numbers = (/** @type {[number, number]} */ ...ends) => epochScale(...ends).ticks.map(([, text]) => text);
  assert.deepEqual(numbers(0, 5), ["0", "1", "2", "3", "4", "5"]);
  assert.deepEqual(numbers(0, 30), ["0", "5", "10", "15", "20", "25", "30"]);
  assert.deepEqual(numbers(1, 30), ["5", "10", "15", "20", "25", "30"]);
  assert.deepEqual(numbers(1, 1), ["1"]);
  assert.equal(epochScale(1, 1).at(1), 0.5);
  assert.equal(roundStep(30, 7), 5);
  assert.equal(roundStep(0.35, 5), 0.1);
});

test("a plot has the curves that are known, and the epoch that is nearest to a place", () => {
  const [losses, accuracies] = shownOf(BOOK, POINTS, "FNN");
  assert.deepEqual(
    losses.curves.map(({ name, points }) => [name, points.length]),
    [
      ["train", 2],
      ["right", 3],
      ["book", 2],
    ],
  );
  assert.match(losses.label, /test loss: 2\.300 untrained, 0\.080 after epoch 2\./);
  assert.match(losses.label, /training loss: 0\.500 after epoch 1, 0\.060 after epoch 2\./);
  assert.equal(accuracies.title, "Test accuracy");
  assert.deepEqual(
    [0, 0.24, 0.26, 0.8, 3].map((place) => nearest(losses, place)),
    [0, 0, 1, 2, 2],
  );
  const other = { ...BOOK, points: POINTS.map((point) => ({ ...point, book: null })) };
  assert.equal(shownOf(other, other.points.slice(1), "FNN")[0].curves.length, 2);
});

test("an epoch is told with its numbers", () => {
  assert.equal(
    told(POINTS[1], 2, "test"),
    "after epoch 1 of 2: training loss 0.500, test loss 0.220, what the book’s code prints as test loss 0.210, " +
      "test accuracy 93.0\u00a0%",
  );
  assert.equal(told(POINTS[0], 2, "validation"), "untrained: validation loss 2.300, validation accuracy 10.0\u00a0%");
  assert.equal(when(3, 5), "after epoch 3 of 5");
  assert.notEqual(seeing(0), seeing(1));
});

test("how wrong the printed number is follows from the numbers as they stand", () => {
  const [wrong, where, gap] = judged({});
  assert.match(wrong, /prints 0\.070\. The test loss is 0\.080: what is printed is 0\.010 too low\.$/);
  assert.equal(where, "It is too low after every epoch.");
  assert.match(
    gap,
    /goes up by 0\.020, from 0\.060 to 0\.080: .* The number printed shows 0\.010 of it, and hides the rest/,
  );
  assert.match(judged({ book: 0.05 })[2], /shows none of it/);
  assert.match(judged({ book: 0.1 })[2], /makes it more than it is, 0\.040\.$/);
  assert.match(judged({ book: 0.1 })[0], /0\.020 too high/);
  assert.match(judged({ book: 0.1 })[1], /^It is too high after epoch 2 and too low after epoch 1: /);
  assert.match(judged({ book: 0.08 })[0], /right by chance/);
});

test("a test loss below the training loss is no overfitting, whatever is printed", () => {
  assert.match(
    judged({ loss: 0.05, book: 0.055 })[2],
    /is below the training loss, 0\.060, .* no sign of overfitting\.$/,
  );
  assert.match(
    judged({ loss: 0.05, book: 0.07 })[2],
    /no sign of overfitting, though the number printed, .* looks like one\.$/,
  );
});

test("another recipe has no printed number, and its losses are explained", () => {
  const points = POINTS.map((point) => ({ ...point, book: null }));
  const rising = [...points, { ...points[2], epoch: 3, loss: 0.09, accuracy: 0.98 }];
  const training = {
    ...BOOK,
    points: rising,
    scored: "validation",
    least: 0.593,
    smoothing: 0.05,
    step: 208,
    no_digits: 32,
  };
  const [instead, bounded, rises] = verdict("DeepCNN", { training, temperature: 0.504, books: ["FNN", "CNNModel"] });
  assert.match(instead, /choose FNN or CNNModel above\.$/);
  assert.match(
    bounded,
    /can’t come below 0\.593, .* ask for 95\.5\u00a0% .* 32 of the 208 images .* with the validation loss\.$/,
  );
  assert.match(
    rises,
    /smallest after epoch 2, 0\.080, and is 0\.090 at the end, .* 97\.5\u00a0% to 98\.0\u00a0%\. .* divided by 0\.50/,
  );
  const plain = { ...training, points, least: 0 };
  assert.equal(verdict("Net", { training: plain, temperature: 1, books: [] }).length, 1);
  assert.deepEqual(verdict("Net", { training: null, temperature: 1, books: [] }), []);
});
