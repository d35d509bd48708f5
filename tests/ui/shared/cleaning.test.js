import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanPlace } from "../../../ui/shared/cleaning.js";
import { HTML, RULES } from "./rules.js";

test("of an entry of the browser's history only what is of the right kind is taken, and the user's own networks are", () => {
  /** @type {any} */
  const right = {
    network: `chain_${"c64k3p_".repeat(8)}`,
    chosen: ["conv1", 0],
    which: 1,
    edits: {
      DeepCNN: [
        ["own", "0".repeat(64), 0],
        ["mute", "relu1", 2],
      ],
      FNN: [],
    },
    why: { for: null, against: 3 },
  };
  assert.deepEqual(cleanPlace(right, RULES), right);
  const wrong = [
    { edits: { CNNModel: [5] } },
    { edits: [["own"]] },
    { edits: { CNNModel: [["own"]] } },
    { edits: null, network: 5, chosen: 5, which: "1" },
    { why: 5, hand: 5, convolution: {}, fool: [], mistakes: {} },
    { compare: {} },
    { compare: { before: false, amounts: null, right: null } },
    { aside: 5, tab: HTML, section: 0, training: null, strokes: [[[0, 0]]] },
  ];
  for (const raw of wrong) assert.deepEqual(cleanPlace(raw, RULES), {}, JSON.stringify(raw));
  for (const raw of [null, undefined, 5, "text"]) assert.equal(cleanPlace(raw, RULES), null);
});
