// What is on the pad, with the steps that undo takes back.

/** @typedef {import("../shared/types.d.ts").Stroke} Stroke */
/** @typedef {import("../shared/types.d.ts").State} State */

/**
 * Never changed, only replaced: undo goes back to an earlier one. A picture is a data URL.
 * @typedef {{ strokes: Stroke[], picture: string | null }} Contents
 */
/** @typedef {{ contents: Contents, page: Partial<State> | null, pen: number | null }} Step */

const PLACE = /^\d{1,2}$/; // of a digit, as the server takes it
const STEPS = 200; // that can be taken back

/** @type {Contents} */
export const BLANK = { strokes: [], picture: null };

/** @param {Contents} contents */
export const isBlank = ({ strokes, picture }) => !strokes.length && !picture;

export function createHistory() {
  let now = BLANK;
  /** @type {Step[]} */
  let past = [];

  return {
    get now() {
      return now;
    },
    /** How many changes can be taken back. */
    get depth() {
      return past.length;
    },

    /**
     * A change that undo takes back.
     * @param {Contents} next
     * @param {Partial<State> | null} [page]  what else of the page was replaced with it, and comes back with it
     * @param {number | null} [pen]  likewise its width
     */
    step(next, page = null, pen = null) {
      past = [...past, { contents: now, page, pen }].slice(-STEPS);
      now = next;
    },

    /** More of the same change. @param {Contents} next */
    amend(next) {
      now = next;
    },

    /** Takes the last change back and returns what comes back with it; null if there is nothing to take back. */
    undo() {
      const last = past.at(-1);
      if (!last) return null;
      past = past.slice(0, -1);
      now = last.contents;
      return last;
    },
  };
}

/**
 * What was kept over a reload, or null if that is nothing of the pad's.
 * @param {string | null} text
 * @returns {(Contents & { pen: number, which: number }) | null}
 */
export function parseKept(text) {
  try {
    const { strokes, picture, pen, which } = JSON.parse(text ?? "null") ?? {};
    const isPoint = (/** @type {unknown} */ point) =>
      Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
    const isStroke = (/** @type {unknown} */ stroke) =>
      Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);
    return Array.isArray(strokes) && strokes.every(isStroke)
      ? {
          strokes,
          picture: typeof picture === "string" ? picture : null,
          pen: Number(pen),
          which: PLACE.test(`${which}`) ? Number(which) : 0,
        }
      : null;
  } catch {
    return null;
  }
}
