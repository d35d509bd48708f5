import assert from "node:assert/strict";
import { test } from "node:test";
import { thinned } from "../../../ui/training/teach-kept.js";
import {
  chosenTold,
  isRight,
  labelled,
  outcome,
  readTold,
  rehearsalTold,
  stepTold,
  sureTold,
} from "../../../ui/training/teach-words.js";

/** @param {number} digit @param {boolean} [known] */
const read = (digit, known = true) => ({ digit, probability: 0.98, known });

test("a drawing is right where it is read as its writer means it", () => {
  assert.equal(isRight(7, read(7)), true);
  assert.equal(isRight(7, read(7, false)), false, "it looks like no digit");
  assert.equal(isRight(7, read(2)), false);
  assert.equal(isRight(null, read(7, false)), true);
  assert.equal(isRight(null, read(7)), false);
  assert.equal(isRight(7, null), false, "it is blank");
});

test("what came of teaching is counted before and after", () => {
  const [before, after] = [
    [read(2), read(7), null],
    [read(7), read(7), null],
  ];
  assert.equal(outcome([7, 7, 3], before, after), "2 of 3 drawings are read as you mean them; before, 1.");
  assert.equal(outcome([7], [read(2)], [read(7)]), "1 of 1 drawing is read as you mean it; before, 0.");
});

test("what is read is a digit and how sure it is, or no digit", () => {
  assert.deepEqual([readTold(read(4)), sureTold(read(4))], ["4", "98.0\u00a0%"]);
  assert.deepEqual([readTold(read(4, false)), sureTold(read(4, false))], ["no digit", ""]);
  assert.deepEqual([labelled(0), labelled(null)], ["0", "no digit"]);
});

test("a long drawing is sent with fewer points, and every stroke keeps its ends", () => {
  const line = (/** @type {number} */ count) =>
    Array.from({ length: count }, (_, i) => /** @type {[number, number]} */ ([i, 0]));
  const [long, dot] = thinned([line(1000), line(1)], 100);
  assert.ok(long.length <= 100);
  assert.deepEqual([long[0], long.at(-1), dot], [[0, 0], [999, 0], [[0, 0]]]);
  assert.deepEqual(thinned([line(100)], 100), [line(100)]);
});

test("it says how many drawings are chosen, and if they are too many", () => {
  assert.equal(chosenTold(1, 1, 200), "1 drawing, kept in this browser. Take out those that are not to be taught.");
  assert.equal(chosenTold(2, 1_234, 200), "2 of 1,234 drawings chosen.");
  assert.equal(chosenTold(201, 300, 200), "201 drawings are chosen; at most 200 can be taught at once.");
});

test("where teaching stands, and what was rehearsed", () => {
  assert.equal(stepTold({ step: 3, steps: 40, loss: 1.2345 }, 0.31), "Step 3 of 40: loss 1.234; 0.3 s.");
  assert.match(rehearsalTold(0), /^Nothing was rehearsed/);
  assert.equal(rehearsalTold(55_000), "Rehearsed: MNIST’s training digits, and things that are no digit.");
  assert.match(rehearsalTold(2015), /^Rehearsed: 2,015 of MNIST’s training digits/);
});
