// Networks of the user's own that this browser keeps over a reload: their weight files, and a line about each.

import { database } from "./database.js";

/** @typedef {import("./database.js").Change} Change */
/** @typedef {import("./database.js").Database} Database */
/** @typedef {Uint8Array<ArrayBuffer>} File */
/** What was forgotten, and what brings it back; that returns whether the browser keeps it again. @typedef {{ hashes: string[], bringBack: () => Promise<boolean> }} Forgotten */
/**
 * @typedef {object} Kept
 * @property {string} hash  of the weight file
 * @property {string} network  as the page calls it
 * @property {string} run  of what it came: of a run that goes on, its last network alone is kept
 * @property {string} how  it came about, in words
 * @property {number} at  when, in milliseconds since 1970
 * @property {number} bytes  of the file
 */

export const ROOM = 32_000_000; // bytes of files
export const MOST = 40; // files
const PAUSE = 1_000; // milliseconds between two files: a training shows several networks a second

const TEXTS = /** @type {Record<string, RegExp>} */ ({
  ...{ hash: /^[0-9a-f]{64}$/, network: /^\w{1,200}$/ },
  ...{ run: /^\w{1,80}$/, how: /^.{0,200}$/s },
});

/** Whether an entry is a network's; another page at this address may have kept something else here. @param {any} entry @returns {entry is Kept} */
const isKept = (entry) =>
  Boolean(entry) &&
  Object.entries(TEXTS).every(([key, pattern]) => typeof entry[key] === "string" && pattern.test(entry[key])) &&
  [entry.at, entry.bytes].every(Number.isFinite);

/** The newest first. @param {Kept[]} all */
const sorted = (all) => [...all].sort((one, other) => other.at - one.at);

/** What there is no room for, the oldest. @param {Kept[]} all @returns {Kept[]} */
export function surplus(all) {
  let bytes = 0;
  return sorted(all).filter((own, i) => {
    bytes += own.bytes;
    return bytes > ROOM || i >= MOST;
  });
}

/** @param {Kept} own @param {File} [file]  without it the network is taken out @returns {Change[]} */
const changes = (own, file) => [
  { shelf: "networks", key: own.hash, value: file && own },
  { shelf: "files", key: own.hash, value: file },
];

/** A network more: it takes the place of the one before of its run, and of the oldest. @param {Kept[]} all @param {Kept} own @param {File} file */
function changesFor(all, own, file) {
  const stays = all.filter(({ hash, run }) => hash !== own.hash && run !== own.run);
  const before = all.filter(({ hash, run }) => hash !== own.hash && run === own.run);
  return [...[...before, ...surplus([own, ...stays])].flatMap((old) => changes(old)), ...changes(own, file)];
}

/** Whether a file has this hash; true where the browser reckons none, as on a page without https. @param {File} file @param {string} hash */
async function hasHash(file, hash) {
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
  return hash === [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Networks {
  /** What is to be kept, by its run: the newest. @type {Map<string, [Kept, File]>} */
  #waiting = new Map();
  /** What was kept when this was last looked for. @type {Kept[]} */
  #known = [];
  #writing = false;
  /** The last change, when it is made. @type {Promise<boolean>} */
  #written = Promise.resolve(true);
  /** @type {(() => void)[]} */
  #listeners = [];
  /** @type {(() => void)[]} */
  #makers = [];
  refused = false; // whether the browser did not keep what it was to keep

  /** @param {Database} storage @param {number} pause  milliseconds @param {BroadcastChannel | null} others  the page in other tabs */
  constructor(storage = database, pause = PAUSE, others = null) {
    this.storage = storage;
    this.pause = pause;
    this.others = others;
    others?.addEventListener("message", () => this.#tell());
  }

  /** Acts whenever networks were kept, forgotten or brought back. @param {() => void} act */
  on(act) {
    this.#listeners.push(act);
  }

  /** Acts before networks are forgotten: what makes some is to pause, or they would be kept again. @param {() => void} act */
  beforeForgetting(act) {
    this.#makers.push(act);
  }

  /** Whether a network is kept or about to be, or a later one of its run, as far as is known. @param {string | null} hash @param {unknown} run */
  has(hash, run) {
    const waiting = [...this.#waiting.values()].map(([own]) => own);
    return [...waiting, ...this.#known].some((own) => own.hash === hash || own.run === run);
  }

  /** Whether any are kept, as far as is known. */
  get any() {
    return this.#known.length > 0;
  }

  /** What is kept, the newest first. */
  async list() {
    this.#known = sorted((await this.storage.all("networks")).filter(isKept));
    return this.#known;
  }

  /** The file of this hash, if it is here and whole. @param {string} hash */
  async file(hash) {
    const found = /** @type {File} */ (await this.storage.read("files", hash));
    return found instanceof Uint8Array && (await hasHash(found, hash)) ? found : undefined;
  }

  /** Keeps a network: at once, or a little later, if another one came just now. @param {Kept} own @param {File} file */
  async keep(own, file) {
    this.#waiting.set(own.run, [own, file]);
    if (this.#writing) return;
    this.#writing = true;
    while (this.#waiting.size) {
      await this.list();
      await this.hurry();
      await new Promise((resolve) => setTimeout(resolve, this.pause));
    }
    this.#writing = false;
  }

  /** Keeps at once what waits to be kept: the page is about to be left. */
  async hurry() {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    if (all.length) await this.#write(all.flatMap(([own, file]) => changesFor(this.#known, own, file)));
  }

  /** Forgets what came of one run, or all; null where the browser refuses. @param {string} [run] @returns {Promise<Forgotten | null>} */
  async forget(run) {
    for (const pause of this.#makers) pause();
    await this.list();
    await this.hurry(); // what was shown last is what is forgotten
    await this.#written;
    const these = (await this.list()).filter((own) => run === undefined || own.run === run);
    const files = await Promise.all(these.map((own) => this.file(own.hash)));
    if (these.length && !(await this.#write(these.flatMap((own) => changes(own))))) return null;
    const whole = these.flatMap((own, i) => (files[i] ? changes(own, files[i]) : []));
    return { hashes: these.map((own) => own.hash), bringBack: () => this.#write(whole) };
  }

  /** @param {Change[]} all */
  async #write(all) {
    this.#written = this.storage.write(all);
    const done = await this.#written;
    this.refused = !done;
    this.others?.postMessage(null);
    await this.#tell();
    return done;
  }

  async #tell() {
    await this.list();
    for (const act of this.#listeners) act();
  }
}

/** What this browser keeps. */
export const networks = new Networks(
  database,
  PAUSE,
  globalThis.document && globalThis.BroadcastChannel ? new BroadcastChannel("inkling.networks") : null,
);
