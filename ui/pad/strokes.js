// The geometry of the pad: where a pointer is, what a move adds to a stroke, what the eraser touches.

/** @typedef {import("../shared/types.d.ts").Point} Point */
/** @typedef {import("../shared/types.d.ts").Stroke} Stroke */
/** @typedef {{ left: number, top: number, width: number }} Box  the square pad on the screen, CSS pixels */
/** @typedef {{ clientX: number, clientY: number }} Place */

/**
 * A place on the screen as a point of the pad. Beyond the edge it is the edge: the pen stays on the pad.
 * @param {Place} place @param {Box} box @param {number} side  of the pad, in the unit of strokes
 * @returns {Point}
 */
export function pointAt({ clientX, clientY }, { left, top, width }, side) {
  const unit = (/** @type {number} */ offset) => Math.min(side, Math.max(0, Math.round((offset * side) / width)));
  return [unit(clientX - left), unit(clientY - top)];
}

/**
 * The points that a move of the pointer passed.
 *
 * The browser merges several moves into one event. Where the pad has moved meanwhile, because the page was scrolled,
 * only the last of them can be placed on it; the others were made over another part of the pad.
 * @param {Place & { getCoalescedEvents?: () => Place[] }} event
 * @param {Box} box  the pad now @param {Box} before  the pad at the event before @param {number} side
 * @returns {Point[]}
 */
export function pointsOf(event, box, before, side) {
  const still = box.left === before.left && box.top === before.top && box.width === before.width;
  const merged = still ? (event.getCoalescedEvents?.() ?? []) : [];
  return (merged.length ? merged : [event]).map((place) => pointAt(place, box, side));
}

/**
 * A stroke made longer. A point where the pen already is adds nothing.
 * @param {Stroke} stroke @param {Point[]} points
 * @returns {Stroke}
 */
export function extended(stroke, points) {
  const longer = [...stroke];
  for (const point of points) {
    const last = longer.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) longer.push(point);
  }
  return longer.length > stroke.length ? longer : stroke;
}

/**
 * The strokes that stay when the eraser comes to a point.
 * @param {Stroke[]} strokes @param {Point} point @param {number} reach  how near a stroke must be to be taken
 */
export function erased(strokes, point, reach) {
  const touched = (/** @type {Stroke} */ stroke) =>
    stroke.some((end, i) => distance(point, stroke[Math.max(0, i - 1)], end) < reach);
  return strokes.filter((stroke) => !touched(stroke));
}

/** The distance of a point from a line between two others. @param {Point} point @param {Point} a @param {Point} b */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
