import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore } from "../../../ui/shared/state.js";

test("a listener is called with the value now and whenever it is set", () => {
  const store = createStore({ network: "FNN", step: /** @type {number | null} */ (null) });
  /** @type {string[]} */
  const heard = [];
  store.on("network", (name) => heard.push(name));
  store.set("network", "DeepCNN");
  store.set("step", 1);
  assert.deepEqual(heard, ["FNN", "DeepCNN"]);
  assert.equal(store.get("network"), "DeepCNN");
});

test("a key that is not declared is refused", () => {
  const store = createStore(/** @type {Record<string, number>} */ ({ step: 1 }));
  assert.throws(() => store.set("stpe", 2), /no key stpe/);
  assert.throws(() => store.on("stpe", () => {}), /no key stpe/);
});

test("a listener that throws is reported and silences nobody", () => {
  /** @type {unknown[]} */
  const reported = [];
  const store = createStore({ step: 1 }, (error) => reported.push(error));
  const heard = /** @type {number[]} */ ([]);
  store.on("step", () => {
    throw new Error("broken");
  });
  store.on("step", (step) => heard.push(step));
  store.set("step", 2);
  assert.deepEqual(heard, [1, 2]);
  assert.equal(reported.length, 2);
});

test("the state that a store began with is not changed", () => {
  const initial = { step: 1 };
  createStore(initial).set("step", 2);
  assert.equal(initial.step, 1);
});
