import assert from "node:assert/strict";
import { test } from "node:test";

import { compared } from "../../../ui/compare/alike.js";

test("where two digits part most is named, and that two of a kind come together", () => {
  /** @type {[string, number][]} */
  const blocks = [
    ["pixels", 0.4],
    ["block 1", 0.6],
    ["block 2", 0.1],
    ["final", -0.05],
  ];
  assert.match(
    compared([1, 7], blocks, true),
    /^A 1 and a 7: they part most in block 2, from 0\.60 to 0\.10\. .*drawing below\.$/,
  );
  assert.match(
    compared([7, 7], blocks, false),
    /^Both are read as 7: from the pixels to the end they go from 0\.40 to −0\.05\. .*opposites\.$/,
  );
});
