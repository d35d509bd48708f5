import assert from "node:assert/strict";
import { test } from "node:test";

import { nextOf } from "../../../ui/shared/roving.js";

test("arrows go round, Home and End to the ends, other keys nowhere", () => {
  const leads = (/** @type {number} */ at, /** @type {string[]} */ ...keys) => keys.map((key) => nextOf(key, at, 3));
  assert.deepEqual(leads(0, "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"), [1, 1, 2, 2]);
  assert.deepEqual(leads(2, "ArrowRight", "Home", "End", "Enter"), [0, 0, 2, -1]);
});
