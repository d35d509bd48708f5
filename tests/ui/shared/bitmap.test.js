import assert from "node:assert/strict";
import { test } from "node:test";

import { bitmap } from "../../../ui/shared/bitmap.js";

test("a bitmap holds each pixel, dark on white, from the lowest row up, in rows of whole words", () => {
  const url = bitmap({ shape: [3, 2], bytes: Uint8Array.of(0, 255, 10, 20, 30, 40) });
  const [, text] = url.split("data:image/bmp;base64,");
  const file = Buffer.from(text, "base64");
  assert.equal(file.toString("latin1", 0, 2), "BM");
  assert.equal(file.readUInt32LE(2), file.length);
  assert.equal(file.readUInt32LE(10), 54);
  assert.deepEqual([file.readInt32LE(18), file.readInt32LE(22)], [2, 3]);
  assert.deepEqual([file.readUInt16LE(26), file.readUInt16LE(28), file.readUInt32LE(30)], [1, 24, 0]);
  const row = (/** @type {number} */ at) => [...file.subarray(54 + 8 * at, 62 + 8 * at)];
  assert.deepEqual(row(0), [225, 225, 225, 215, 215, 215, 0, 0]);
  assert.deepEqual(row(1), [245, 245, 245, 235, 235, 235, 0, 0]);
  assert.deepEqual(row(2), [255, 255, 255, 0, 0, 0, 0, 0]);
  assert.equal(file.length, 78);
});
