import assert from "node:assert/strict";
import { test } from "node:test";
import { isEraserEnd, isUndo, takesOver } from "../../../ui/pad/input.js";

/** @param {string} pointerType */
const down = (pointerType, button = 0) => ({ pointerType, button });
/** @param {object} changed */
const key = (changed) => ({
  key: "z",
  code: "KeyZ",
  ctrlKey: true,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...changed,
});

test("the first pointer draws, with its main button or a pen's eraser end", () => {
  for (const type of ["mouse", "pen", "touch"]) assert.ok(takesOver(null, down(type)));
  assert.ok(takesOver(null, down("pen", 5)));
  assert.ok(isEraserEnd(down("pen", 5)) && !isEraserEnd(down("pen")));
  for (const button of [1, 2, 3, 4]) assert.ok(!takesOver(null, down("mouse", button)), `button ${button}`);
});

test("only a pen takes over, and only from a finger or a palm", () => {
  const types = ["mouse", "pen", "touch"];
  const taken = types.flatMap((own) =>
    types.filter((other) => takesOver({ id: 1, type: own }, down(other))).map((other) => [own, other]),
  );
  assert.deepEqual(taken, [["touch", "pen"]]);
  assert.ok(!takesOver({ id: 1, type: "touch" }, down("pen", 2)), "the pen's side button does not draw");
});

test("undo is the letter where the layout is Latin, and the key's place where it is not", () => {
  assert.ok(isUndo(key({})));
  assert.ok(isUndo(key({ ctrlKey: false, metaKey: true })), "⌘Z");
  assert.ok(isUndo(key({ key: "Z" })), "with Caps Lock");
  assert.ok(isUndo(key({ key: "я" })), "on a Russian layout");
  assert.ok(isUndo(key({ key: "ζ" })), "on a Greek layout");
  assert.ok(isUndo(key({ key: "z", code: "KeyY" })), "on a German layout");
  assert.ok(isUndo(key({ key: "z", code: "KeyW" })), "on a French layout");
  assert.ok(!isUndo(key({ key: "y", code: "KeyZ" })), "redo on a German layout");
  assert.ok(!isUndo(key({ key: "w", code: "KeyZ" })), "closes the window on a French layout");
});

test("undo is no other combination", () => {
  assert.ok(!isUndo(key({ ctrlKey: false })));
  assert.ok(!isUndo(key({ shiftKey: true })));
  assert.ok(!isUndo(key({ altKey: true })));
  assert.ok(!isUndo(key({ key: "Escape", code: "Escape" })));
});
