// Pictures in colour.

import assert from "node:assert/strict";
import { test } from "node:test";
import { dyed, plane, planes, rgba } from "../../../ui/lesson/colours.js";

const drawing = { pixels: Uint8Array.of(0, 255, 51), rows: 1, columns: 3 };

test("a drawing is dyed from paper to ink, channel by channel", () => {
  const { bytes } = dyed(drawing, "#ff0080", "#000080");
  assert.deepEqual([...bytes], [0, 255, 51, 0, 0, 0, 128, 128, 128]);
});

test("a channel is a picture of its own", () => {
  const own = dyed(drawing, "#ff0080", "#000080");
  assert.deepEqual([...plane(own, 0).pixels], [0, 255, 51]);
  assert.deepEqual([...plane(own, 2).pixels], [128, 128, 128]);
});

test("planes become pixels again, all of them or one in its own colour", () => {
  const own = dyed(drawing, "#ff0080", "#000080");
  assert.deepEqual([...rgba(own, null).slice(4, 8)], [255, 0, 128, 255]);
  assert.deepEqual([...rgba(own, 2).slice(4, 8)], [0, 0, 128, 255]);
  const back = planes({ data: rgba(own, null), width: 3, height: 1, colorSpace: "srgb" });
  assert.deepEqual(back, own);
});
