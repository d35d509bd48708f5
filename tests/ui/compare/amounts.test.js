import assert from "node:assert/strict";
import { test } from "node:test";

import { amountAt, pointOf, replaced, written } from "../../../ui/compare/amounts.js";
import { breaksTold, ends, firstToBreak, listed } from "../../../ui/compare/breaking.js";

const TURN = { title: "Turned", unit: "°", places: 0, signed: true, low: -180, high: 180, points: 37, neutral: 0 };
const SIZE = { title: "Size", unit: " ×", places: 2, signed: false, low: 0.4, high: 1.6, points: 25, neutral: 1 };
const CHANGES = { turn: TURN, size: SIZE };

test("points and amounts are each other's inverse, and the neutral one is where it belongs", () => {
  for (const change of [TURN, SIZE])
    for (let point = 0; point < change.points; point += 1)
      assert.equal(pointOf(change, amountAt(change, point)), point);
  assert.equal(pointOf(SIZE), 12);
  assert.equal(amountAt(SIZE, 3), 0.55);
  assert.equal(amountAt(TURN, pointOf(TURN)), 0);
});

test("amounts are written with their sign and unit", () => {
  assert.equal(written(TURN, 30), "+30°");
  assert.equal(written(TURN, -30), "−30°");
  assert.equal(written(TURN), "0°");
  assert.equal(written(SIZE, 0.85), "0.85\u00a0×");
});

test("what changes nothing is left out of the amounts", () => {
  assert.deepEqual(replaced(CHANGES, { size: 0.5 }, "turn", 10), { size: 0.5, turn: 10 });
  assert.deepEqual(replaced(CHANGES, { size: 0.5, turn: 10 }, "turn", 0), { size: 0.5 });
  assert.deepEqual(replaced(CHANGES, { turn: 10 }, "turn", 20), { turn: 20 });
});

/** @param {number | null} below @param {number | null} above */
const curve = (below, above) => ({ right: [], below, above });

test("the network that breaks at the least change breaks first", () => {
  const first = firstToBreak({ FNN: curve(8, 20), CNNModel: curve(null, 15), DeepCNN: curve(null, null) }, 12);
  assert.deepEqual(first, { names: ["CNNModel"], points: [15] });
  const both = firstToBreak({ FNN: curve(9, 15), CNNModel: curve(null, 15) }, 12);
  assert.deepEqual(both, { names: ["FNN", "CNNModel"], points: [9, 15] });
});

test("a network that misreads the drawing as it is cannot break, and where none does, none is named", () => {
  assert.deepEqual(firstToBreak({ FNN: curve(12, 12), CNNModel: curve(2, null) }, 12), {
    names: ["CNNModel"],
    points: [2],
  });
  assert.deepEqual(firstToBreak({ FNN: curve(12, 12), DeepCNN: curve(null, null) }, 12), { names: [], points: [] });
});

test("names are listed as in a sentence", () => {
  assert.equal(listed([]), "");
  assert.equal(listed(["FNN"]), "FNN");
  assert.equal(listed(["FNN", "CNNModel"]), "FNN and CNNModel");
  assert.equal(listed(["FNN", "CNNModel", "DeepCNN"]), "FNN, CNNModel and DeepCNN");
});

test("between which amounts a network reads right is told in words", () => {
  const told = (/** @type {number | null} */ below, /** @type {number | null} */ above) =>
    ends("FNN", curve(below, above), (point) => `${point}°`);
  assert.equal(told(12, 12), "FNN misreads the drawing as it is.");
  assert.equal(told(8, 20), "FNN reads it right between 8° and 20°.");
  assert.equal(told(8, null), "FNN reads it right above 8°.");
  assert.equal(told(null, 20), "FNN reads it right below 20°.");
  assert.equal(told(null, null), "FNN always reads it right.");
});

test("what breaks first is told, and who misreads the drawing already", () => {
  const told = (/** @type {Record<string, any>} */ curves) => breaksTold(curves, 12, (point) => `${point - 12} px`);
  assert.equal(told({ FNN: curve(8, 20), DeepCNN: curve(null, null) }), "FNN breaks first, at -4 px.");
  assert.equal(
    told({ FNN: curve(9, 15), CNNModel: curve(null, 15) }),
    "FNN and CNNModel break first, at -3 px and 3 px.",
  );
  assert.equal(
    told({ FNN: curve(12, 12), DeepCNN: curve(5, null) }),
    "FNN misreads it already. DeepCNN breaks next, at -7 px.",
  );
  assert.equal(
    told({ FNN: curve(12, 12), DeepCNN: curve(null, null) }),
    "FNN misreads it already. No other network misreads it anywhere.",
  );
  assert.equal(told({ FNN: curve(null, null) }), "No network misreads it anywhere.");
  assert.equal(told({ FNN: curve(12, 12), CNNModel: curve(12, 12) }), "All networks misread it already.");
});
