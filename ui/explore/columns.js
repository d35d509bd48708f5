// The network's columns: which maps each shows, and how large, so that all of them stand side by side.

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Layer} Layer */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/**
 * CSS pixels for all columns, and between two. text: how many times larger than usual that is. single: each column has
 * all of the room.
 * @typedef {{ width: number, height: number, gap: number, text: number, single?: boolean }} Room
 */
/**
 * The pictures of one layer's maps. A flat layer is one picture, its units in rows of a grid.
 * A number is `grain` dots wide and high, and between two maps there is one dot.
 * @typedef {{ name: string, title: string, layer: Layer, flat: boolean, count: number, rows: number, columns: number,
 *   grain: number }} Column
 */
/**
 * How a column's maps are laid out: `across` of them in a row; a dot is `unit` CSS pixels wide.
 * @typedef {{ across: number, down: number, unit: number, width: number, height: number }} Plan
 */

export const END = "end";
const [SMALL, DOTS] = [6, 8]; // numbers in a row of maps that are small, and dots of such a row at least
const LOGITS = 110; // CSS pixels of the last column, ten bars
const [TITLE, LETTER] = [65, 9.2]; // of a column's name and shape, above its picture; of a letter of a long name
const LARGER = 8; // times as well is a chosen column to be seen as others, which give way

/** The layer of this name. @param {Atlas} atlas @param {string} name */
export function layerOf(atlas, name) {
  const layer = atlas.layers.find((own) => own.name === name);
  if (!layer) throw new RangeError(`This network has no layer ${name}.`);
  return layer;
}

/** The block of a layer, as its index; −1 for input and softmax. @param {Atlas} atlas @param {string} name */
export const blockOf = (atlas, name) => atlas.blocks.findIndex(({ layers }) => layers.includes(name));

/** What of the blocks can be shown: kinds of layer that stand before some block's end. @param {Atlas} atlas */
export const stagesOf = (atlas) => [
  ...new Set(
    atlas.blocks.slice(0, -1).flatMap(({ layers }) => layers.slice(0, -1).map((name) => layerOf(atlas, name).kind)),
  ),
];

/** The last layer of a block that is of this kind; its end where it has none. @param {Atlas} atlas @param {string[]} layers @param {string} stage */
const shown = (atlas, layers, stage) =>
  layers.map((name) => layerOf(atlas, name)).findLast(({ kind }) => kind === stage) ??
  layerOf(atlas, layers.at(-1) ?? "");

/**
 * The columns between pen and reading: the input, and every block but the last, whose ten numbers are the logits.
 * @param {Atlas} atlas @param {string} [stage]  the kind of layer to show of each block
 * @returns {Column[]}
 */
export function columnsOf(atlas, stage = END) {
  const column = (/** @type {string} */ name, /** @type {string} */ title, /** @type {Layer} */ layer) => {
    const flat = layer.shape.length === 1;
    const [count, rows = 1, columns = 1] = flat
      ? [1, Math.ceil(layer.shape[0] / atlas.grid), Math.min(atlas.grid, layer.shape[0])]
      : layer.shape;
    const side = Math.max(rows, columns);
    return { name, title, layer, flat, count, rows, columns, grain: side < SMALL ? Math.ceil(DOTS / side) : 1 };
  };
  return [
    column("input", "input", layerOf(atlas, "input")),
    ...atlas.blocks.slice(0, -1).map(({ name, title, layers }) => column(name, title, shown(atlas, layers, stage))),
  ];
}

/** Dots from one map to the next. @param {Column} column */
export const pitch = ({ rows, columns, grain }) => ({ across: columns * grain + 1, down: rows * grain + 1 });

/** Dots of a column's picture. @param {Column} column @param {Pick<Plan, "across" | "down">} plan */
export function dots(column, { across, down }) {
  const step = pitch(column);
  return { width: across * step.across - 1, height: down * step.down - 1 };
}

/**
 * A column's layout with dots of this size; null where it is too high.
 * @param {Column} column @param {number} unit @param {number} room  its height, CSS pixels
 * @returns {Plan | null}
 */
export function planned(column, unit, room) {
  const fit = Math.floor((room / unit + 1) / pitch(column).down);
  if (fit < 1) return null;
  return inRows(column, Math.ceil(column.count / fit), unit);
}

/** @param {Column} column @param {number} across @param {number} unit @returns {Plan} */
function inRows(column, across, unit) {
  const down = Math.ceil(column.count / across);
  const { width, height } = dots(column, { across, down });
  return { across, down, unit, width: width * unit, height: height * unit };
}

/**
 * Lays the columns out side by side. Whichever is seen worst is enlarged next, for as long as there is room;
 * dots are whole pixels wide, so that all numbers look alike.
 * @param {Column[]} columns @param {Room} room @param {string | null} [chosen]  the column that is to be large
 * @returns {Plan[]}
 */
export function layOut(columns, { width, height, gap, text, single }, chosen = null) {
  if (single) return columns.map((column) => largest(column, width, height));
  const left = width - text * LOGITS - gap * columns.length;
  const named = columns.map(({ title }) => text * Math.max(TITLE, LETTER * title.length));
  const taken = (/** @type {Plan[]} */ own) => own.reduce((sum, plan, i) => sum + Math.max(named[i], plan.width), 0);
  const plans = columns.map((column, i) => {
    const narrow = planned(column, 1, height)?.across ?? 1;
    const below = Math.floor((named[i] + 1) / pitch(column).across); // as many as there is room for under its name
    return inRows(column, Math.max(narrow, Math.min(below, column.count)), 1);
  });
  const full = new Set(); // those that grow no more
  /** How well a column is seen: by the size of a map, and of all of them. @param {number} i */
  const size = (i) => {
    const { unit, width, height } = plans[i];
    const map = unit * columns[i].grain * Math.max(columns[i].rows, columns[i].columns);
    return (map * Math.sqrt(width * height)) / (columns[i].name === chosen ? LARGER : 1);
  };
  while (full.size < columns.length) {
    const next = [...columns.keys()].filter((i) => !full.has(i)).reduce((a, b) => (size(b) < size(a) ? b : a));
    const larger = planned(columns[next], plans[next].unit + 1, height);
    // Under a name that is wider there is room even where there is too little for the names.
    const fits = larger && taken(plans.with(next, larger)) <= Math.max(left, taken(plans));
    if (fits) plans[next] = larger;
    else full.add(next);
  }
  return plans;
}

/** The layout of a column that has all of a room. @param {Column} column @param {number} width @param {number} height @returns {Plan} */
function largest(column, width, height) {
  let found = /** @type {Plan} */ (planned(column, 1, Number.POSITIVE_INFINITY));
  for (let unit = 1; ; unit += 1) {
    const plan = planned(column, unit, height);
    if (!plan || plan.width > width) return found;
    found = plan;
  }
}

/**
 * The unit that stands at a place of a column's picture, in dots from its upper left corner; between two maps the one
 * before counts. Null where there is no map.
 * @param {Column} column @param {Plan} plan @param {number} x @param {number} y
 * @returns {Unit | null}
 */
export function unitAt(column, { across }, x, y) {
  const { layer, flat, count, rows, columns, grain } = column;
  const step = pitch(column);
  const [left, top] = [Math.floor(x / step.across), Math.floor(y / step.down)];
  const row = Math.min(rows - 1, Math.floor((y - top * step.down) / grain));
  const place = Math.min(columns - 1, Math.floor((x - left * step.across) / grain));
  const map = top * across + left;
  const inside = [left, top, row, place].every((n) => n >= 0) && left < across;
  if (!inside || map >= count) return null;
  if (!flat) return [layer.name, map, row, place];
  const channel = row * columns + place;
  return channel < layer.shape[0] ? [layer.name, channel, 0, 0] : null;
}

/**
 * Where a map stands in its column's picture, or a flat layer's unit: dots.
 * @param {Column} column @param {Plan} plan @param {number} channel
 */
export function boxOf(column, { across }, channel) {
  const { flat, rows, columns, grain } = column;
  if (flat)
    return {
      left: (channel % columns) * grain,
      top: Math.floor(channel / columns) * grain,
      width: grain,
      height: grain,
    };
  const step = pitch(column);
  const [left, top] = [(channel % across) * step.across, Math.floor(channel / across) * step.down];
  return { left, top, width: columns * grain, height: rows * grain };
}
