import assert from "node:assert/strict";
import { createHash } from "node:crypto";
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

const fileOf = (/** @type {number} */ at) => Uint8Array.of(1, at);
const hashOf = (/** @type {Uint8Array} */ file) => createHash("sha256").update(file).digest("hex");

/** @param {number} at @param {string} [run] @param {number} [bytes] */
const kept = (at, run = `run${at}`, bytes = 2) => ({
  ...{ hash: hashOf(fileOf(at)), network: "CNNModel", how: "untrained" },
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
    await networks.keep(kept(at, run), fileOf(at));
  assert.deepEqual(await times(networks), [3, 2]);
  assert.deepEqual(await networks.file(kept(3).hash), fileOf(3));
  assert.deepEqual([await networks.file(kept(1).hash), own.shelves.files.size], [undefined, 2]);
});

test("while one is being kept only the newest waits, and is kept at once where the page is left", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const networks = new Networks(storage());
  networks.keep(kept(1, "a"), fileOf(1));
  await new Promise(setImmediate);
  for (const at of [2, 3, 4]) networks.keep(kept(at, "a"), fileOf(at));
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

test("what was forgotten can be brought back, each by itself", async () => {
  const networks = new Networks(storage(), 0);
  for (const at of [1, 2, 3]) await networks.keep(kept(at), fileOf(at));
  const [one, all] = [await networks.forget("run1"), await networks.forget()];
  assert.deepEqual([one?.hashes.length, all?.hashes.length, await times(networks), networks.any], [1, 2, [], false]);
  await one?.bringBack();
  assert.deepEqual(await times(networks), [1]);
  await all?.bringBack();
  assert.deepEqual(await times(networks), [3, 2, 1]);
  assert.deepEqual(await networks.file(kept(2).hash), fileOf(2));
});

test("what waits to be kept is forgotten with its run, and with no other", async () => {
  const networks = new Networks(storage());
  networks.beforeForgetting(() => networks.keep(kept(4, "a"), fileOf(4))); // a training's last picture
  networks.keep(kept(1, "a"), fileOf(1));
  networks.keep(kept(2, "b"), fileOf(2));
  assert.deepEqual(
    [networks.has(null, "b"), networks.has(kept(1).hash, null), networks.has(null, "c")],
    [true, true, false],
  );
  const forgotten = await networks.forget("a");
  assert.deepEqual([forgotten?.hashes, await times(networks)], [[kept(4).hash], [2]]);
  assert.deepEqual([networks.has(null, "a"), networks.has(null, "b")], [false, true]);
});

test("the page in another tab hears what was kept and forgotten", async () => {
  const [own, shelves] = [storage(), new BroadcastChannel("test")];
  const other = new Networks(own, 0, shelves);
  const heard = new Promise((resolve) => other.on(() => resolve(other.any)));
  const channel = new BroadcastChannel("test");
  await new Networks(own, 0, channel).keep(kept(1), fileOf(1));
  assert.equal(await heard, true);
  for (const each of [shelves, channel]) each.close();
});

test("a file that is damaged is none", async () => {
  const own = storage();
  const networks = new Networks(own, 0);
  await networks.keep(kept(1), fileOf(1));
  own.shelves.files.set(kept(1).hash, fileOf(2));
  assert.equal(await networks.file(kept(1).hash), undefined);
});

test("where the browser refuses, it is known, and nothing changes", async () => {
  const own = storage();
  const networks = new Networks(own, 0);
  await networks.keep(kept(1), fileOf(1));
  own.refuses = true;
  await networks.keep(kept(2), fileOf(2));
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
