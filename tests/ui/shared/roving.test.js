import assert from "node:assert/strict";
import { test } from "node:test";

import { nextOf } from "../../../ui/shared/roving.js";

test("arrows go round, Home and End to the ends, other keys nowhere", () => {
  const leads = (/** @type {number} */ at, /** @type {string[]} */ ...keys) => keys.map((key) => nextOf(key, at, 3));
  assert.deepEqual(leads(0, "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"), [1, 1, 2, 2]);
  assert.deepEqual(leads(2, "ArrowRight", "Home", "End", "Enter"), [0, 0, 2, -1]);
});

test("in a grid, up and down lead from row to row", () => {
  const leads = (/** @type {number} */ at, /** @type {string[]} */ ...keys) =>
    keys.map((key) => nextOf(key, at, 100, 10));
  assert.deepEqual(leads(34, "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"), [24, 44, 33, 35]);
  assert.deepEqual(leads(4, "ArrowUp", "Home", "End"), [94, 0, 99]);
  assert.deepEqual(leads(99, "ArrowDown", "ArrowRight"), [9, 0]);
});
