// What a link, and an entry of the browser's history, may hold. Anybody can write a link, and entries may be another
// version's, or another page's at this address: only values of the right kind and size are taken.

/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("./types.d.ts").Edit} Edit */
/** @typedef {import("./types.d.ts").Stroke} Stroke */
/** @typedef {import("./types.d.ts").Convolution} Convolution */
/** @typedef {import("./types.d.ts").Change} Change */
/** @typedef {import("./types.d.ts").Compare} Compare */
/** @typedef {import("./types.d.ts").Kernels} Kernels */

/**
 * What a link can set: keys of the page's state, with the strokes and the pen of the sketch.
 * @typedef {Partial<Pick<State, "network" | "tab" | "section" | "convolution" | "compare" | "aside" | "fool" | "mistakes" | "training" | "hand" | "chosen" | "which" | "stage" | "why" | "step" | "hidden">
 *   & { strokes: Stroke[], pen: number, scale: State["view"]["scale"], edits: Edit[] }>} Setup
 */
/**
 * What may be hidden, and the bounds of strokes, of a convolution, and of changes of the drawing and of a network.
 * @typedef {{ parts: string[], side: number, points: number, kernels: Kernels, changes: Record<string, Change>, rates: number[],
 *   surgery: { names: string[], most: number, largest: number } }} Rules
 */
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

/** Nothing, a layer, a map or a unit. @type {Check} */
const chosen = (value) =>
  list(() => true, 0, 4)(value) &&
  value.length !== 3 &&
  value.slice(0, 1).every(text(/^[\w.]{1,40}$/)) &&
  value.slice(1).every(whole(0, 99_999));
/** @type {Check} */
const digit = (value) => value === null || whole(0, 9)(value);
/** A list, or a cell. @type {Check} */
const mistakes = (value) => oneOf("hardest", "disagree", "unknown")(value) || list(whole(0, 9), 2, 2)(value);

/** A step of training by hand; whether there is such a weight, the server finds out. @param {number[]} rates @returns {Check} */
function hand(rates) {
  const place = whole(0, 9_999_999);
  /** @type {Check} */
  const weight = (value) =>
    value === null ||
    (list(() => true, 5, 5)(value) &&
      text(/^[\w.]{1,80}$/)(value[0]) &&
      (value[2] === null || place(value[2])) &&
      [value[1], value[3], value[4]].every(place));
  return object({ weight, digit: whole(0, 7), rate: oneOf(...rates), optimizer: oneOf("SGD", "Adam"), label: digit });
}

/** @param {Kernels} kernels @returns {Check} */
function convolution({ sizes, cell, divisor, strides, paddings }) {
  /** @type {Check} */
  const hundredths = (n) => Number.isFinite(n) && Math.abs(n) <= cell && Math.round(100 * n) / 100 === n;
  const square = (/** @type {number} */ size) => list(list(hundredths, size, size), size, size);
  return object({
    image: oneOf("digit", "drawn"),
    kernel: object({
      name: text(/^[\w ,]{1,40}$/),
      cells: (value) => sizes.some((size) => square(size)(value)),
      divisor: whole(1, divisor),
    }),
    stride: oneOf(...strides),
    padding: oneOf(...paddings),
  });
}

/** What the tab Compare does to the drawing. @param {Record<string, Change>} changes @returns {Check} */
function compare(changes) {
  /** @type {(entry: [name: string, amount: any]) => boolean} */
  const within = ([name, amount]) =>
    Object.hasOwn(changes, name) &&
    Number.isFinite(amount) &&
    amount >= changes[name].low &&
    amount <= changes[name].high;
  /** @type {Check} */
  const amounts = (value) => Boolean(value) && typeof value === "object" && Object.entries(value).every(within);
  return object({ before: oneOf(true, false), amounts, right: digit });
}

/** A change of a network; whether there is such a place in it, the server finds out. @param {Rules["surgery"]} surgery @returns {Check} */
const edit = ({ names, largest }) => {
  const numbers = list((n) => Number.isFinite(n) && (Math.abs(n) <= largest || whole(0, 99_999)(n)), 1, 5);
  return (value) =>
    Array.isArray(value) && oneOf(...names)(value[0]) && text(/^[\w.]{1,80}$/)(value[1]) && numbers(value.slice(2));
};

/** @param {Rules} rules @returns {Record<keyof Setup, Check>} */
function checks({ parts, side, points, kernels, changes, rates, surgery }) {
  const strokes = list(list(list(whole(0, side), 2, 2), 1, points), 1, points);
  return {
    strokes: (value) => strokes(value) && value.flat().length <= points,
    pen: whole(0, side),
    network: text(/^\w{1,40}$/),
    tab: text(/^[a-z]{1,20}-panel$/),
    section: text(/^[a-z]{1,20}-panel$/),
    mistakes,
    training: text(/^[a-z]{1,20}-panel$/),
    hand: hand(rates),
    convolution: convolution(kernels),
    compare: compare(changes),
    fool: object({ target: digit, share: (n) => Number.isFinite(n) && n >= 0 && n <= 1.5 }),
    aside: text(/^[\w+/]{1046}==$/), // 784 bytes in base64
    chosen,
    edits: list(edit(surgery), 1, surgery.most),
    which: whole(0, 99),
    stage: text(/^\w{1,40}$/),
    scale: oneOf("layer", "map"),
    why: object({ for: digit, against: digit }),
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
  const { pinned, ...others } = /** @type {Record<string, any>} */ (raw);
  /** @type {Record<string, any>} */
  const given = { chosen: pinned, ...others }; // what links of version 1 called it
  const kept = Object.entries(checks(rules)).filter(([key, check]) => Object.hasOwn(given, key) && check(given[key]));
  const setup = /** @type {Setup} */ (Object.fromEntries(kept.map(([key]) => [key, given[key]])));
  return {
    ...setup,
    ...(setup.convolution ? { convolution: only(setup.convolution) } : {}),
    ...(setup.compare ? { compare: onlyChanges(setup.compare) } : {}),
    ...(setup.hand ? { hand: onlyStep(setup.hand) } : {}),
    ...(setup.fool ? { fool: { target: setup.fool.target, share: setup.fool.share } } : {}),
  };
}

/**
 * The part of an entry of the browser's history that can be brought back; null where it holds nothing. Unlike a link it may
 * name the user's own networks, and has the changes of several.
 * @param {unknown} raw @param {Rules} rules
 * @returns {Partial<State> | null}
 */
export function cleanPlace(raw, rules) {
  if (!raw || typeof raw !== "object") return null;
  const { edits, network, ...others } = /** @type {Record<string, any>} */ (raw);
  const own = edit({ ...rules.surgery, names: [...rules.surgery.names, "own"] });
  const named = text(/^\w{1,200}$/); // a chain's name tells its layers
  const changed = Object.entries(edits ?? {}).filter((each) => named(each[0]) && list(own, 0, Infinity)(each[1]));
  const { strokes, pen, scale, edits: _, ...kept } = clean(others, rules);
  return {
    ...kept,
    ...(named(network) ? { network } : {}),
    ...(changed.length ? { edits: Object.fromEntries(changed) } : {}),
  };
}

/** Changes without what else their object may hold. @param {Compare} compare @returns {Compare} */
const onlyChanges = ({ before, amounts, right }) => ({ before, amounts: { ...amounts }, right });

/** A step by hand without what else its object may hold. @param {State["hand"]} hand @returns {State["hand"]} */
const onlyStep = ({ weight, digit, rate, optimizer, label }) => ({ weight, digit, rate, optimizer, label });

/** A convolution without what else its object may hold. @param {Convolution} convolution @returns {Convolution} */
function only({ image, kernel: { name, cells, divisor }, stride, padding }) {
  return { image, kernel: { name, cells, divisor }, stride, padding };
}
