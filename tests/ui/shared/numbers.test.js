import assert from "node:assert/strict";
import { test } from "node:test";

import { number, strongest, tint, whole } from "../../../ui/shared/numbers.js";

test("a minus is a minus sign, and zero has none", () => {
  assert.equal(number(-0.64, 2), "−0.64");
  assert.equal(number(-0.001, 2), "0.00");
  assert.equal(number(-0, 0), "0");
  assert.equal(number(-10, 0), "−10");
});

test("thousands are apart", () => assert.equal(whole(1863690), "1,863,690"));

test("a tint is the stronger the nearer the limit, and bounded by it", () => {
  assert.match(tint(0, 2), /plus\) 0%/);
  assert.match(tint(-1, 2), /minus\) 30%/);
  assert.match(tint(9, 2), /plus\) 60%/);
  assert.match(tint(1, 0), / 0%/);
});

test("the strongest of nested numbers, by size", () => {
  assert.equal(strongest([[[1], [-3]], [[2]]]), 3);
  assert.equal(strongest([]), 0);
});
