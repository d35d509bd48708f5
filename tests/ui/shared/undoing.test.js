// Ctrl+Z, over the pad and the changes of a network.

import assert from "node:assert/strict";
import { test } from "node:test";
import { noted, takeBack } from "../../../ui/shared/undoing.js";

test("what was done last is taken back first, and what is gone already is passed over", () => {
  /** @type {string[]} */
  const back = [];
  const act = (/** @type {string} */ name, there = true) => noted(() => there && Boolean(back.push(name)));
  act("stroke");
  act("change");
  act("undone by its button", false);
  takeBack();
  assert.deepEqual(back, ["change"]);
  takeBack();
  takeBack();
  assert.deepEqual(back, ["change", "stroke"]);
});
