import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST, Networks, ROOM, surplus } from "../../../ui/shared/networks.js";

/** A browser's database, of which writing can be forbidden. */
function storage() {
  /** @type {Record<string, Map<string, unknown>>} */
  const shelves = { networks: new Map(), files: new Map() };
  const own = {
    ...{ refuses: false, shelves },
    all: async (/** @type {string} */ shelf) => [...shelves[shelf].values()],
    read: async (/** @type {string} */ shelf, /** @type {string} */ key) => shelves[shelf].get(key),
    /** @param {import("../../../ui/shared/database.js").Change[]} changes */
    async write(changes) {
      if (own.refuses) return false;
      for (const { shelf, key, value } of changes)
        if (value === undefined) shelves[shelf].delete(key);
        else shelves[shelf].set(key, value);
      return true;
    },
  };
  return own;
}

const FILE = Uint8Array.of(1, 2);

/** @param {number} at @param {string} [run] @param {number} [bytes] */
const kept = (at, run = `run${at}`, bytes = FILE.length) => ({
  ...{ hash: `${at}`.padStart(64, "0"), network: "CNNModel", how: "untrained" },
  ...{ run, at, bytes },
});

/** @param {Networks} networks */
const times = async (networks) => (await networks.list()).map(({ at }) => at);

test("of a run the last network is kept, of others each, and their files with them", async () => {
  const own = storage();
  const networks = new Networks(own, 0);
  for (const [at, run] of /** @type {const} */ ([
    [1, "a"],
    [2, "b"],
    [3, "a"],
  ]))
    await networks.keep(kept(at, run), FILE);
  assert.deepEqual(await times(networks), [3, 2]);
  assert.deepEqual(await networks.file(kept(3).hash), FILE);
  assert.deepEqual([await networks.file(kept(1).hash), own.shelves.files.size], [undefined, 2]);
});

test("while one is being kept only the newest waits, and is kept at once where the page is left", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const networks = new Networks(storage());
  networks.keep(kept(1, "a"), FILE);
  await new Promise(setImmediate);
  for (const at of [2, 3, 4]) networks.keep(kept(at, "a"), FILE);
  assert.deepEqual(await times(networks), [1]);
  await networks.hurry();
  assert.deepEqual(await times(networks), [4]);
});

test("there is room for so many bytes and so many files, and the oldest go first", () => {
  const many = Array.from({ length: MOST + 2 }, (_, at) => kept(at));
  assert.deepEqual(
    surplus(many).map(({ at }) => at),
    [1, 0],
  );
  const large = [1, 2, 3].map((at) => kept(at, undefined, 0.4 * ROOM));
  assert.deepEqual(
    surplus(large).map(({ at }) => at),
    [1],
  );
});

test("what was forgotten can be brought back, one or all", async () => {
  const networks = new Networks(storage(), 0);
  for (const at of [1, 2]) await networks.keep(kept(at), FILE);
  assert.deepEqual(await networks.forget(kept(1).hash), [kept(1).hash]);
  assert.deepEqual(await times(networks), [2]);
  await networks.bringBack();
  assert.equal((await networks.forget())?.length, 2);
  assert.deepEqual([await times(networks), networks.any], [[], false]);
  await networks.bringBack();
  assert.deepEqual(await times(networks), [2, 1]);
  assert.deepEqual(await networks.file(kept(2).hash), FILE);
});

test("where the browser refuses, it is known, and nothing changes", async () => {
  const own = storage();
  const networks = new Networks(own, 0);
  await networks.keep(kept(1), FILE);
  own.refuses = true;
  await networks.keep(kept(2), FILE);
  assert.deepEqual([networks.refused, await networks.forget(), await times(networks)], [true, null, [1]]);
});

test("what others have left in the database is passed over", async () => {
  const own = storage();
  for (const [i, entry] of [null, 5, {}, { ...kept(1), hash: "<b>" }, { ...kept(1), at: "now" }].entries())
    own.shelves.networks.set(`${i}`, entry);
  own.shelves.files.set("x", "text");
  const networks = new Networks(own, 0);
  assert.deepEqual([await networks.list(), await networks.file("x")], [[], undefined]);
});
