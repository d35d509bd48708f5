// How much room the columns have, by the width of the window; the style sheet gives the rest of the page its widths.

/** @typedef {import("./columns.js").Room} Room */

/**
 * Widths of window and room, CSS pixels, the widest first; and how large text is in it, see network.css.
 * @type {[from: number, width: number, gap: number, text: number][]}
 */
const WIDTHS = [
  [1600, 1190, 36, 1],
  [1440, 1030, 28, 1],
  [1280, 880, 19, 1],
  [1180, 780, 20, 1],
  [1024, 610, 12, 0.85],
  [800, 725, 16, 1], // from here on below pad and reading, as wide as the page
  [701, 612, 12, 0.85],
];
/** Heights of window and room. @type {[from: number, height: number][]} */
const HEIGHTS = [
  [1000, 330],
  [880, 270],
  [0, 230],
];
/** Of one column; the others are swiped to. @type {Room} */
const PHONE = { width: 288, height: 290, gap: 0, text: 1, single: true };

const LEAST = 1.1; // times as large as usual, for the digits beside the logits are so in the narrowest window
const [ROOMY, TIGHT] = [1280, 14]; // CSS pixels of a window, below which larger text leaves columns this gap

const queries = [
  ...WIDTHS.map(([width]) => `(min-width: ${width}px)`),
  ...HEIGHTS.map(([h]) => `(min-height: ${h}px)`),
];

const [TEXT, SHARE] = [14, 0.0142]; // CSS pixels of a title, and at most of the window's width: on a projector, see page.css

/** @param {boolean} projector  whether the page's text is larger @returns {Room} */
export function room(projector) {
  const fits = (/** @type {string} */ query) => matchMedia(query).matches;
  const width = WIDTHS.find(([from]) => fits(`(min-width: ${from}px)`));
  const [, height] = HEIGHTS.find(([from]) => fits(`(min-height: ${from}px)`)) ?? [0, 0];
  if (!width) return PHONE;
  const [from, wide, gap, usual] = width;
  const text = projector ? Math.min(1.5, Math.max(LEAST, (SHARE * innerWidth) / TEXT)) : usual;
  return { width: wide, height, gap: projector && from < ROOMY ? TIGHT : gap, text };
}

/** Calls for another layout whenever the window has another room. @param {() => void} act */
export function onRoom(act) {
  for (const query of queries) matchMedia(query).addEventListener("change", act);
}
