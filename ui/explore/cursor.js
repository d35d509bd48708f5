// The place in the network's picture that the keys have come to: a column, one of its maps, a number of that.

/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./columns.js").Plan} Plan */
/**
 * Level 0 is the columns', 1 the maps', 2 the numbers'. The column after the last one is that of the ten logits, whose
 * maps are digits.
 * @typedef {{ level: 0 | 1 | 2, column: number, map: number, row: number, place: number }} Cursor
 */

const DIGITS = 10;
/** @type {Record<string, [across: number, down: number]>} */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @type {Cursor} */
export const START = { level: 0, column: 0, map: 0, row: 0, place: 0 };

const within = (/** @type {number} */ n, /** @type {number} */ size) => Math.min(Math.max(n, 0), size - 1);

/**
 * Where an arrow key leads; at an edge it stays.
 * @param {Cursor} cursor @param {string} key @param {Column[]} columns @param {Plan[]} plans
 * @returns {Cursor}
 */
export function moved(cursor, key, columns, plans) {
  const [across, down] = ARROWS[key];
  const { level, column, map, row, place } = cursor;
  if (level === 0) return { ...START, column: within(column + across, columns.length + 1) };
  if (column === columns.length) return { ...cursor, map: within(map + down, DIGITS) };
  const own = columns[column];
  if (level === 1 && !own.flat) {
    const next = map + across + down * plans[column].across;
    return next >= 0 && next < own.count ? { ...cursor, map: next } : cursor;
  }
  return { ...cursor, row: within(row + down, own.rows), place: within(place + across, own.columns) };
}

/** One level in, into the middle of what is there; null where there is none. @param {Cursor} cursor @param {Column[]} columns @returns {Cursor | null} */
export function inside({ level, column, map, row, place }, columns) {
  const own = columns[column];
  if (level === 0 && !own) return { ...START, level: 1, column };
  if (level === 2 || !own || (level === 1 && own.flat)) return null;
  const middle = { row: Math.floor(own.rows / 2), place: Math.floor(own.columns / 2) };
  return { level: level === 0 ? 1 : 2, column, map, ...(level === 0 ? middle : { row, place }) };
}

/** One level out; null where it is the outermost. @param {Cursor} cursor @returns {Cursor | null} */
export const outside = (cursor) => (cursor.level === 0 ? null : { ...cursor, level: cursor.level === 2 ? 1 : 0 });

/** The unit at the cursor; null on a column as a whole, and on a digit. @param {Cursor} cursor @param {Column[]} columns @returns {Unit | null} */
export function unitAtCursor({ level, column, map, row, place }, columns) {
  const own = columns[column];
  if (level === 0 || !own) return null;
  if (!own.flat) return [own.layer.name, map, row, place];
  return [own.layer.name, within(row * own.columns + place, own.layer.shape[0]), 0, 0];
}
