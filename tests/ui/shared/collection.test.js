import assert from "node:assert/strict";
import { test } from "node:test";
import { createCollection, identifier, summary } from "../../../ui/shared/collection.js";

/** A browser's storage, of which writing can be forbidden. */
function storage() {
  const kept = new Map();
  const own = {
    refuses: false,
    /** @param {string} _ @param {string} key */
    load: (_, key) => kept.get(key) ?? null,
    /** @param {string} _ @param {string} key @param {string | null} text */
    keep(_, key, text) {
      if (own.refuses) return false;
      if (text === null) kept.delete(key);
      else kept.set(key, text);
      return true;
    },
  };
  return own;
}

/** @type {import("../../../ui/shared/types.d.ts").Stroke[]} */
const STROKES = [[[1, 2]]];

/** @param {ReturnType<typeof createCollection>} collection */
const labels = (collection) => collection.lines().map((/** @type {string} */ line) => JSON.parse(line).label);

test("drawings are kept a line each, under labels, and the last can be taken back", () => {
  const collection = createCollection(storage());
  const strokes = STROKES;
  assert.ok(collection.keep([[[0, 0]]], 4) && collection.keep(strokes, null));
  assert.deepEqual(labels(collection), [4, null]);
  assert.equal(summary(collection.lines()), "Kept: 2 drawings, the last as no digit.");
  assert.equal(collection.takeBack()?.strokes, strokes);
  assert.deepEqual(labels(collection), [4]);
  assert.equal(collection.takeBack(), null, "only one step");
});

test("the same strokes are labelled anew, not kept twice", () => {
  const collection = createCollection(storage());
  const strokes = STROKES;
  collection.keep(strokes, 1);
  collection.keep(strokes, 7);
  assert.deepEqual(labels(collection), [7]);
});

test("what was forgotten can be taken back, with what was kept since", () => {
  const collection = createCollection(storage());
  collection.keep([[[1, 2]]], 1);
  collection.forget();
  assert.deepEqual(labels(collection), []);
  assert.equal(collection.takeBack()?.strokes, null);
  assert.deepEqual(labels(collection), [1]);
});

test("where the browser refuses, nothing changes and nothing throws", () => {
  const own = storage();
  const collection = createCollection(own);
  collection.keep([[[1, 2]]], 1);
  own.refuses = true;
  assert.equal(collection.keep([[[3, 4]]], 2), false);
  assert.equal(collection.forget(), false);
  assert.equal(collection.newWriter(), false);
  assert.equal(collection.takeBack(), null);
  assert.deepEqual(labels(collection), [1]);
  own.refuses = false;
  assert.deepEqual(collection.takeBack()?.strokes, [[[1, 2]]], "it can still be taken back afterwards");
});

test("identifiers differ, also where the browser has no random numbers of its own", (t) => {
  assert.notEqual(identifier(), identifier());
  t.mock.getter(globalThis, "crypto", () => undefined);
  const [one, other] = [identifier(), identifier()];
  assert.match(one, /^[0-9a-f]{8}$/);
  assert.notEqual(one, other);
});

test("what others have left in the storage is passed over, and not lost sight of what is ours", () => {
  for (const rubbish of ["{", "null", "5", '{"label": 3}', "[]", '"text"', "\u0000"]) {
    const kept = [rubbish, JSON.stringify({ id: "a", label: 7, writer: "w", strokes: [[[1, 2]]] }), rubbish].join("\n");
    const storage = { load: () => kept, keep: () => true };
    const { lines } = createCollection(storage);
    assert.equal(lines().length, 1, rubbish);
    assert.match(summary(lines()), /Kept: 1 drawing, the last as 7/);
  }
});

test("whoever listens is told of what is kept, forgotten and brought back, and of nothing that was refused", () => {
  const kept = storage();
  const collection = createCollection(kept);
  let told = 0;
  collection.on(() => {
    told += 1;
  });
  collection.keep([[[0, 0]]], 7);
  collection.forget();
  collection.takeBack();
  assert.equal(told, 3);
  assert.equal(collection.lines().length, 1);
  kept.refuses = true;
  collection.keep([[[1, 1]]], 7);
  collection.forget();
  assert.equal(told, 3);
});
