import assert from "node:assert/strict";
import { test } from "node:test";

import { isFlat, unitOf, up, within } from "../../../ui/explore/choosing.js";
import {
  blockOf,
  boxOf,
  columnsOf,
  dots,
  END,
  layerOf,
  layOut,
  planned,
  stagesOf,
  unitAt,
} from "../../../ui/explore/columns.js";
import { inside, moved, outside, START, unitAtCursor } from "../../../ui/explore/cursor.js";
import { curve, thickness } from "../../../ui/explore/lines.js";
import { isOf, linesOf } from "../../../ui/explore/links.js";
import { tiled } from "../../../ui/explore/tiles.js";
import { levels } from "../../../ui/explore/words.js";

/** @typedef {import("../../../ui/shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../../../ui/shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../../../ui/shared/types.d.ts").Unit} Unit */

/** @param {string} name @param {string} kind @param {import("../../../ui/shared/types.d.ts").Shape} shape */
const layer = (name, kind, shape) =>
  /** @type {import("../../../ui/shared/types.d.ts").Layer} */ (/** @type {unknown} */ ({ name, kind, shape }));

/** Two blocks of maps, small ones in the second; a row of 20 numbers; ten logits. @type {Atlas} */
const ATLAS = {
  layers: [
    layer("input", "input", [1, 28, 28]),
    layer("conv1", "convolution", [4, 12, 12]),
    layer("relu1", "relu", [4, 12, 12]),
    layer("conv2", "convolution", [6, 4, 4]),
    layer("pool2", "pool", [6, 2, 2]),
    layer("flatten", "flatten", [24]),
    layer("hidden", "linear", [20]),
    layer("final", "linear", [10]),
    layer("softmax", "softmax", [10]),
  ],
  blocks: [
    { name: "block1", title: "block 1", layers: ["conv1", "relu1"] },
    { name: "block2", title: "block 2", layers: ["conv2", "pool2"] },
    { name: "hidden", title: "hidden", layers: ["flatten", "hidden"] },
    { name: "final", title: "final", layers: ["final"] },
  ],
  blind: [],
  why: "",
  note: "",
  grid: 8,
};
const COLUMNS = columnsOf(ATLAS);
const ROOM = { width: 800, height: 230, gap: 20, text: 1 };

test("a column a block, without the last, whose ten numbers are the logits", () => {
  assert.deepEqual(
    COLUMNS.map(({ name, layer: { name: own } }) => [name, own]),
    [
      ["input", "input"],
      ["block1", "relu1"],
      ["block2", "pool2"],
      ["hidden", "hidden"],
    ],
  );
  assert.deepEqual([COLUMNS[3].count, COLUMNS[3].rows, COLUMNS[3].columns], [1, 3, 8], "20 numbers in rows of 8");
  assert.equal(blockOf(ATLAS, "flatten"), 2);
  assert.equal(blockOf(ATLAS, "softmax"), -1);
  assert.throws(() => layerOf(ATLAS, "elsewhere"), /no layer elsewhere/);
});

test("of each block another kind of layer can be shown, and its end where it has none", () => {
  assert.deepEqual(stagesOf(ATLAS), ["convolution", "flatten"]);
  const names = (/** @type {string} */ stage) => columnsOf(ATLAS, stage).map((column) => column.layer.name);
  assert.deepEqual(names("convolution"), ["input", "conv1", "conv2", "hidden"]);
  assert.deepEqual(names(END), names("of the future"));
});

test("columns fill the room side by side, in dots of whole pixels, and the chosen one is larger", () => {
  for (const chosen of [null, "block1", "block2"]) {
    const plans = layOut(COLUMNS, ROOM, chosen);
    const total = plans.reduce((sum, { width }) => sum + Math.max(65, width), 0) + ROOM.gap * COLUMNS.length + 110;
    assert.ok(total <= ROOM.width, `${total}`);
    for (const { height, unit } of plans) assert.ok(height <= ROOM.height && Number.isInteger(unit) && unit >= 1);
    if (!chosen) continue;
    const at = COLUMNS.findIndex(({ name }) => name === chosen);
    assert.ok(plans[at].width * plans[at].height > layOut(COLUMNS, ROOM)[at].width * layOut(COLUMNS, ROOM)[at].height);
  }
});

test("where there is too little room, maps still grow as wide as the names above them", () => {
  for (const { width, unit } of layOut(COLUMNS, { ...ROOM, width: 300 })) assert.ok(unit > 1 && width <= 65);
});

test("where a column has all of the room, it takes it", () => {
  const [input] = layOut(COLUMNS, { ...ROOM, width: 320, height: 300, single: true });
  assert.deepEqual([input.unit, input.width], [10, 280]);
});

test("every number is found where it is laid out, and nothing beyond the last map", () => {
  for (const column of COLUMNS) {
    const plan = /** @type {import("../../../ui/explore/columns.js").Plan} */ (planned(column, 2, 80));
    const [count, rows, columns] = column.flat ? [20, 1, 1] : column.layer.shape;
    for (let channel = 0; channel < count; channel += 1) {
      const { left, top, width, height } = boxOf(column, plan, channel);
      for (const [row, place] of [
        [0, 0],
        [Number(rows) - 1, Number(columns) - 1],
      ]) {
        const [x, y] = [left + (width * (place + 0.5)) / Number(columns), top + (height * (row + 0.5)) / Number(rows)];
        assert.deepEqual(unitAt(column, plan, x, y), [column.layer.name, channel, row, place], column.name);
      }
    }
    const { width, height } = dots(column, plan);
    assert.equal(unitAt(column, plan, width + 2, 1), null);
    assert.equal(unitAt(column, plan, -1, 1), null);
    assert.equal(unitAt(column, plan, width - 0.5, height + 9), null);
  }
  assert.equal(planned(COLUMNS[0], 9, 100), null, "too high");
});

test("maps become a mosaic, with a dot of nothing between two, and small ones large", () => {
  const column = { ...COLUMNS[1], count: 2, rows: 1, columns: 2 };
  const plan = { across: 2, down: 1, unit: 1, width: 5, height: 1 };
  assert.deepEqual([...tiled(column, plan, Uint32Array.of(1, 2, 3, 4))], [1, 2, 0, 3, 4]);
  const large = { ...column, count: 1, grain: 2 };
  const one = { ...plan, across: 1, width: 4, height: 2 };
  assert.deepEqual([...tiled(large, one, Uint32Array.of(1, 2))], [1, 1, 2, 2, 1, 1, 2, 2]);
});

test("one level up: from a number to its map, to its layer, to the network; a row of numbers has no maps", () => {
  assert.deepEqual(up(ATLAS, ["conv1", 3, 1, 2]), ["conv1", 3]);
  assert.deepEqual(up(ATLAS, ["conv1", 3]), ["conv1"]);
  assert.deepEqual(up(ATLAS, ["conv1"]), []);
  assert.deepEqual(up(ATLAS, ["hidden", 3, 0, 0]), ["hidden"]);
  assert.deepEqual([isFlat(ATLAS, "hidden"), isFlat(ATLAS, "conv1")], [true, false]);
  assert.deepEqual([unitOf(["conv1", 3]), unitOf(["conv1", 3, 1, 2])], [null, ["conv1", 3, 1, 2]]);
});

test("of a choice that another network made, as much is kept as there is", () => {
  assert.deepEqual(within(ATLAS, ["conv1", 3, 1, 2]), ["conv1", 3, 1, 2]);
  assert.deepEqual(within(ATLAS, ["conv1", 3, 12, 2]), ["conv1", 3]);
  assert.deepEqual(within(ATLAS, ["conv1", 4, 1, 2]), ["conv1"]);
  assert.deepEqual(within(ATLAS, ["elsewhere", 0, 0, 0]), []);
  assert.deepEqual(within(ATLAS, ["hidden", 3]), ["hidden"]);
});

test("crumbs lead from the network down to what is chosen", () => {
  const titles = (/** @type {Chosen} */ chosen) => levels(ATLAS, chosen).map(([title]) => title);
  assert.deepEqual(titles([]), ["network"]);
  assert.deepEqual(titles(["relu1", 3, 1, 2]), ["network", "block 1", "map 3", "row 1, column 2"]);
  assert.deepEqual(titles(["hidden", 3, 0, 0]), ["network", "hidden", "unit 3"]);
  assert.deepEqual(levels(ATLAS, ["relu1", 3, 1, 2])[2][1], ["relu1", 3]);
});

test("arrows go from column to column, from map to map, from number to number, and stay at the edge", () => {
  const plans = layOut(COLUMNS, ROOM);
  const go = (/** @type {import("../../../ui/explore/cursor.js").Cursor} */ from, /** @type {string[]} */ ...keys) =>
    keys.reduce((cursor, key) => moved(cursor, `Arrow${key}`, COLUMNS, plans), from);
  assert.equal(go(START, "Left").column, 0);
  assert.equal(go(START, ...Array(9).fill("Right")).column, COLUMNS.length, "the logits come last");
  const maps = { ...START, level: /** @type {1} */ (1), column: 1 };
  assert.equal(go(maps, "Right").map, 1);
  assert.equal(go(maps, "Down").map, plans[1].across < 4 ? plans[1].across : 0);
  assert.equal(go(maps, "Up").map, 0);
  const numbers = { ...maps, level: /** @type {2} */ (2), row: 5, place: 11 };
  assert.deepEqual([go(numbers, "Right").place, go(numbers, "Down").row], [11, 6]);
  assert.equal(go({ ...maps, column: COLUMNS.length }, ...Array(12).fill("Down")).map, 9);
});

test("Enter goes in as far as there is something, Escape out again", () => {
  const maps = inside({ ...START, column: 1 }, COLUMNS);
  assert.deepEqual(maps, { level: 1, column: 1, map: 0, row: 6, place: 6 });
  const numbers = maps && inside(maps, COLUMNS);
  assert.equal(numbers?.level, 2);
  assert.equal(numbers && inside(numbers, COLUMNS), null);
  assert.equal(inside({ ...START, level: 1, column: 3 }, COLUMNS), null, "a row of numbers has no maps");
  assert.equal(inside({ ...START, column: COLUMNS.length }, COLUMNS)?.level, 1, "the digits");
  assert.equal(numbers && outside(numbers)?.level, 1);
  assert.equal(outside(START), null);
  assert.deepEqual(numbers && unitAtCursor(numbers, COLUMNS), ["relu1", 0, 6, 6]);
  assert.deepEqual(unitAtCursor({ ...START, level: 1, column: 3, row: 2, place: 7 }, COLUMNS), ["hidden", 19, 0, 0]);
  assert.equal(unitAtCursor({ ...START, column: 1 }, COLUMNS), null);
});

test("lines lead into a map and out of it, thicker the more they count", () => {
  const lines = {
    into: [[2, 0.5]],
    out: [
      [7, -1],
      [1, 2],
    ],
  };
  assert.deepEqual(linesOf(2, 3, lines), [
    [1, 2, 3, 0.5],
    [2, 3, 7, -1],
    [2, 3, 1, 2],
  ]);
  assert.equal(thickness(-2, 2), 6);
  assert.equal(thickness(1, 2), 3);
  assert.equal(thickness(0, 0), 0.75);
  assert.equal(curve({ x: 0, y: 1 }, { x: 10, y: 21.04 }), "M0 1C5 1 5 21 10 21");
});

test("evidence of another network is known by its blocks", () => {
  const evidence = (/** @type {string[]} */ ...names) =>
    /** @type {any} */ ({ blocks: Object.fromEntries(names.map((name) => [name, {}])) });
  assert.ok(isOf(evidence("input", "block1", "block2", "hidden", "final"), ATLAS));
  assert.ok(!isOf(evidence("input", "block1", "block2", "final"), ATLAS));
});
