// The drawings that are kept in this browser, a line each of the file that train.py reads.

import { keep, load } from "./storage.js";

/** @typedef {import("./types.d.ts").Stroke} Stroke */
/** @typedef {{ strokes: Stroke[] | null }} TakenBack  what belongs on the pad again */

const STORAGE = { keep, load };
const KEPT = "inkling.drawings"; // in localStorage: the file to be
const WRITER = "inkling.writer"; // likewise: who draws in this browser, so that a writer's drawings can stay together

/** The file to be, line by line. @param {typeof STORAGE} storage */
function keptLines(storage) {
  const lines = () => (storage.load("localStorage", KEPT) ?? "").split("\n").filter(isDrawing);
  return {
    lines,
    write: (/** @type {string[]} */ all) => storage.keep("localStorage", KEPT, all.length ? all.join("\n") : null),
    without: (/** @type {string} */ line) => lines().filter((other) => other !== line),
  };
}

/** Whether a line is a drawing's; another page at this address may have kept something else here. @param {string} line */
function isDrawing(line) {
  try {
    return Array.isArray(JSON.parse(line)?.strokes);
  } catch {
    return false;
  }
}

/** Whether two drawings have the very same strokes. @param {Stroke[]} one @param {Stroke[]} other */
const alike = (one, other) => one.length === other.length && one.every((stroke, i) => stroke === other[i]);

/** Who wants to know. */
function listened() {
  /** @type {(() => void)[]} */
  const listeners = [];
  return {
    /** Acts whenever drawings were kept, forgotten or brought back. @param {() => void} act */
    on: (act) => void listeners.push(act),
    tell() {
      for (const act of listeners) act();
      return true;
    },
  };
}

/** Each change returns whether the browser kept it; where it did not, nothing is changed. */
export function createCollection(storage = STORAGE) {
  /** @type {{ strokes: Stroke[], line: string } | null} */
  let last = null; // what was kept last
  /** @type {(() => TakenBack | null) | null} */
  let takeBack = null;
  const { lines, write, without } = keptLines(storage);
  const { on, tell } = listened();

  return {
    ...{ lines, on },
    get canTakeBack() {
      return takeBack !== null;
    },

    /** @param {Stroke[]} strokes @param {number | null} label @param {Stroke[]} [pad]  all that is on it */
    keep(strokes, label, pad = strokes) {
      const writer = storage.load("localStorage", WRITER) ?? identifier();
      const line = JSON.stringify({ id: `${writer}-${identifier()}`, label, writer, strokes });
      // The pad's undo brings the same strokes back: they are labelled anew then, not kept twice.
      const others = last && alike(strokes, last.strokes) ? without(last.line) : lines();
      if (!storage.keep("localStorage", WRITER, writer) || !write([...others, line])) return false;
      last = { strokes, line };
      takeBack = () => (write(without(line)) ? { strokes: pad } : null);
      return tell();
    },

    forget() {
      const forgotten = lines();
      if (!write([])) return false;
      takeBack = () => (write([...forgotten, ...lines()]) ? { strokes: null } : null);
      return tell();
    },

    newWriter: () => storage.keep("localStorage", WRITER, identifier()),

    /** Takes the last step back; null where the browser refuses, or there is none. */
    takeBack() {
      const done = takeBack?.() ?? null;
      if (!done) return null;
      takeBack = null;
      tell();
      return done;
    },
  };
}

/** What is kept in this browser. Another page may change it too: the window's event "storage" tells. */
export const collection = createCollection();

/** What is kept, in a sentence. @param {string[]} lines */
export function summary(lines) {
  const last = lines.at(-1);
  if (!last) return "Nothing kept yet.";
  const { label } = JSON.parse(last);
  return `Kept: ${lines.length} drawing${lines.length === 1 ? "" : "s"}, the last as ${label ?? "no digit"}.`;
}

/** Eight hexadecimal digits by chance. They name, and guard nothing. */
export function identifier() {
  const random = globalThis.crypto?.getRandomValues?.(new Uint32Array(1))[0] ?? Math.random() * 2 ** 32;
  return Math.floor(random).toString(16).padStart(8, "0");
}
