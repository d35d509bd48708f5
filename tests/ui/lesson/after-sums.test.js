// Sums that come out by hand, with the decimals that stand there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decimals, normSums, pixelSum, poolWords, reluWords } from "../../../ui/lesson/after-sums.js";

const norm = {
  total: 92.31,
  count: 784,
  mean: 92.31 / 784,
  variance: 0.0868123,
  deviation: Math.sqrt(0.0868123 + 1e-5),
};

test("as few decimals as it takes, and no end of them for what never comes out", () => {
  assert.equal(
    decimals(3, (places) => places >= 3),
    3,
  );
  assert.equal(
    decimals(3, (places) => places >= 7),
    7,
  );
  assert.equal(
    decimals(3, () => false),
    15,
  );
});

test("mean, variance and deviation follow from one another as they stand", () => {
  const { mean, variance, deviation } = normSums(norm);
  assert.equal(mean, "mean = 92.31 / 784 = 0.118");
  assert.equal(variance, "variance = 0.08681, the mean of all (x − mean)²");
  assert.equal(deviation, "deviation = √(0.08681 + 0.00001) = 0.295");
});

test("a pixel's sum has the decimals with which it gives the number shown", () => {
  for (let ink = 0; ink <= 1; ink += 0.01) {
    const value = ((ink - norm.mean) / norm.deviation)
      .toFixed(1)
      .replace("-", "−")
      .replace(/^−0\.0$/, "0.0");
    const [pixel, mean, deviation] =
      pixelSum(ink, norm, value)
        .match(/[\d.]+/g)
        ?.map(Number) ?? [];
    assert.equal(pixel, Number(ink.toFixed(2)));
    assert.equal(
      ((ink - mean) / deviation)
        .toFixed(1)
        .replace("-", "−")
        .replace(/^−0\.0$/, "0.0"),
      value,
    );
  }
});

test("an image that is all paper has no deviation to divide by, and no sum that hangs", () => {
  const blank = { total: 0, count: 784, mean: 0, variance: 0, deviation: Math.sqrt(1e-5) };
  assert.equal(pixelSum(0, blank, "0.0"), "(0.00 − 0.000) / 0.003");
});

test("what pooling leaves, and what is in no window", () => {
  const { formula, lost } = poolWords([26, 26], [8, 8], 3, 3, 100);
  assert.equal(formula, "Size after pooling: ⌊(size − window) / stride⌋ + 1 = ⌊(26 − 3) / 3⌋ + 1 = 8.");
  assert.match(lost, /^676 numbers become 64\. .* 100 numbers are in no window at all\.$/);
  assert.match(poolWords([26, 26], [13, 13], 2, 2, 0).lost, /is lost\.$/);
  assert.match(poolWords([3, 3], [1, 1], 2, 2, 1).lost, /1 number is in no window at all\.$/);
});

test("what the ReLU took, and whether anything is left", () => {
  assert.equal(reluWords(1100, [110, 110], false), "1,100 of 12,100 numbers were below 0 and became 0.");
  assert.match(reluWords(4, [2, 2], true), /the map is inactive\.$/);
});
