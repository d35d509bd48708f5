import assert from "node:assert/strict";
import { test } from "node:test";
import { BLANK, createHistory, isBlank, parseKept } from "../../../ui/pad/contents.js";

/** @param {number} x @returns {import("../../../ui/pad/contents.js").Contents} */
const drawn = (x) => ({ strokes: [[[x, x]]], picture: null });

test("undo goes back a step, whatever was amended in it", () => {
  const history = createHistory();
  history.step(drawn(1));
  history.amend(drawn(2));
  history.step(drawn(3));
  assert.deepEqual(history.undo(), { contents: drawn(2), page: null, pen: null });
  assert.equal(history.now.strokes[0][0][0], 2);
  history.undo();
  assert.equal(history.now, BLANK);
  assert.equal(history.depth, 0);
  assert.equal(history.undo(), null);
});

test("what was replaced with the contents comes back with them, and only with them", () => {
  const history = createHistory();
  history.step(drawn(1), { network: "FNN" }, 30);
  history.step(drawn(2));
  assert.equal(history.undo()?.page, null);
  const back = history.undo();
  assert.deepEqual([back?.page, back?.pen], [{ network: "FNN" }, 30]);
});

test("two hundred steps can be taken back, and no more are held", () => {
  const history = createHistory();
  for (let x = 0; x < 300; x += 1) history.step(drawn(x));
  let count = 0;
  while (history.undo()) count += 1;
  assert.equal(count, 200);
  assert.equal(history.now.strokes[0][0][0], 99);
});

test("the pad is blank without strokes and picture", () => {
  assert.ok(isBlank(BLANK));
  assert.ok(!isBlank(drawn(1)) && !isBlank({ strokes: [], picture: "data:" }));
});

test("what was kept is taken only if it is the pad's", () => {
  const kept = { strokes: [[[1, 2]]], picture: null, pen: "60", which: 1 };
  assert.deepEqual(parseKept(JSON.stringify(kept)), { ...kept, pen: 60 });
  for (const which of [undefined, null, -1, 0.5, 100, "x", [1, 2]])
    assert.equal(parseKept(JSON.stringify({ ...kept, which }))?.which, 0, `${which}`);
  assert.deepEqual(parseKept('{"strokes": [], "picture": "data:x", "pen": 60}')?.picture, "data:x");
  for (const text of [null, "", "null", "5", "{", "[]", '{"strokes": null}', '{"strokes": [[]]}', '{"strokes": [5]}'])
    assert.equal(parseKept(text), null, `${text}`);
});

test("strokes of anything but points are not taken for a drawing", () => {
  for (const strokes of [[["a"]], [[[1]]], [[[1, "2"]]], [[[1, 2, 3]]], [[null]], [{}], "strokes", [[[1, null]]]])
    assert.equal(parseKept(JSON.stringify({ strokes, picture: null, pen: 56 })), null, JSON.stringify(strokes));
  assert.deepEqual(parseKept('{"strokes": [[[1, 2]]], "pen": "56"}')?.strokes, [[[1, 2]]]);
});
