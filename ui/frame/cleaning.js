// What a link may hold. Anybody can write one: of what it says only values of the right kind and size are taken.

/** @typedef {import("../shared/types.d.ts").State} State */
/** @typedef {import("../shared/types.d.ts").Stroke} Stroke */
/** @typedef {import("../shared/types.d.ts").Convolution} Convolution */

/**
 * What a link can set: keys of the page's state, with the strokes and the pen of the sketch.
 * @typedef {Partial<Pick<State, "network" | "tab" | "section" | "convolution" | "pinned" | "step" | "hidden">
 *   & { strokes: Stroke[], pen: number }>} Setup
 */
/** @typedef {{ parts: string[], side: number, points: number }} Rules  parts that can be hidden; bounds of strokes */
/** @typedef {(value: any) => boolean} Check */

/** @type {(least: number, most: number) => Check} */
const whole = (least, most) => (n) => Number.isInteger(n) && n >= least && n <= most;
/** @type {(...all: unknown[]) => Check} */
const oneOf =
  (...all) =>
  (value) =>
    all.includes(value);
/** @type {(pattern: RegExp) => Check} */
const text = (pattern) => (value) => typeof value === "string" && pattern.test(value);
/** @type {(ok: Check, least: number, most: number) => Check} */
const list = (ok, least, most) => (value) =>
  Array.isArray(value) && value.length >= least && value.length <= most && value.every(ok);
/** @type {(checks: Record<string, Check>) => Check} */
const object = (checks) => (value) =>
  Boolean(value) && Object.entries(checks).every(([key, check]) => Object.hasOwn(value, key) && check(value[key]));

/** @type {Check} */
const cell = (n) => Number.isFinite(n) && Math.abs(n) <= 999 && Math.round(100 * n) / 100 === n;
/** @type {Check} */
const square = (value) => [3, 5, 7].some((side) => list(list(cell, side, side), side, side)(value));
/** @type {Check} */
const unit = (value) =>
  Array.isArray(value) && text(/^[\w.]{1,40}$/)(value[0]) && list(whole(0, 99_999), 3, 3)(value.slice(1));
const kernel = { name: text(/^[\w ,]{1,40}$/), cells: square, divisor: whole(1, 9999) };
const convolution = {
  image: oneOf("digit", "drawn"),
  kernel: object(kernel),
  stride: whole(1, 4),
  padding: whole(0, 3),
};

/** @param {Rules} rules @returns {Record<keyof Setup, Check>} */
function checks({ parts, side, points }) {
  const strokes = list(list(list(whole(0, side), 2, 2), 1, points), 1, points);
  return {
    strokes: (value) => strokes(value) && value.flat().length <= points,
    pen: whole(0, side),
    network: text(/^\w{1,40}$/),
    tab: text(/^[a-z]{1,20}-panel$/),
    section: text(/^[a-z]{1,20}-panel$/),
    convolution: object(convolution),
    pinned: unit,
    step: whole(1, 99),
    hidden: (value) => list(oneOf(...parts), 1, parts.length)(value) && new Set(value).size === value.length,
  };
}

/**
 * The part of an object that a link may hold.
 * @param {object} raw @param {Rules} rules
 * @returns {Setup}
 */
export function clean(raw, rules) {
  const given = /** @type {Record<string, any>} */ (raw);
  const kept = Object.entries(checks(rules)).filter(([key, check]) => Object.hasOwn(given, key) && check(given[key]));
  const setup = /** @type {Setup} */ (Object.fromEntries(kept.map(([key]) => [key, given[key]])));
  return setup.convolution ? { ...setup, convolution: only(setup.convolution) } : setup;
}

/** A convolution without what else its object may hold. @param {Convolution} convolution @returns {Convolution} */
function only({ image, kernel: { name, cells, divisor }, stride, padding }) {
  return { image, kernel: { name, cells, divisor }, stride, padding };
}
