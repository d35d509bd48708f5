// The geometry of the pad: where a pointer is, what a move adds to a stroke, what the eraser touches, which digit a tap.

/** @typedef {import("../shared/types.d.ts").Point} Point */
/** @typedef {import("../shared/types.d.ts").Stroke} Stroke */
/** @typedef {{ left: number, top: number, width: number }} Box  the square pad on the screen, CSS pixels */
/** @typedef {{ clientX: number, clientY: number }} Place */
/** @typedef {import("../shared/types.d.ts").Box} Edges  of a part of the pad, in the unit of strokes */
/** @typedef {{ strokes: Stroke[], edges: Edges }} Placed  a digit on the pad; one of a picture has no strokes */

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
  return strokes.filter((stroke) => away(point, stroke) >= reach);
}

/** How far a point is from a stroke. @param {Point} point @param {Stroke} stroke */
export const away = (point, stroke) =>
  Math.min(...stroke.map((end, i) => distance(point, stroke[Math.max(0, i - 1)], end)));

/** The distance of a point from a line between two others. @param {Point} point @param {Point} a @param {Point} b */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/**
 * Which digit lies at a point: of those within whose edges it is, or near whose ink, the one whose ink is nearest. Those of
 * a picture are told apart by their middles. None is −1.
 * @param {Point} point @param {Placed[]} digits @param {number} reach
 */
export function digitAt(point, digits, reach) {
  const [x, y] = point;
  const distances = digits.map(({ strokes, edges: [left, top, right, bottom] }) => {
    const inside = x >= left && x <= right && y >= top && y <= bottom;
    const off = strokes.length
      ? Math.min(...strokes.map((stroke) => away(point, stroke)))
      : Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2);
    return inside || (strokes.length && off <= reach) ? off : Number.POSITIVE_INFINITY;
  });
  const nearest = Math.min(...distances);
  return Number.isFinite(nearest) ? distances.indexOf(nearest) : -1;
}

/**
 * What was looked at: which digit, all strokes, and those of that digit.
 * @typedef {{ which: number, strokes: Stroke[], own: Stroke[] }} Looked
 */

/**
 * Whether another digit of a drawing that goes on is looked at, though nobody chose it: the one before was erased, or now
 * stands further on.
 * @param {Looked} before @param {Looked} now
 */
export const isAnother = (before, now) =>
  before.which === now.which &&
  before.strokes.some((stroke) => now.strokes.includes(stroke)) &&
  !before.own.some((stroke) => now.own.includes(stroke));

/** The edges of strokes. @param {Stroke[]} strokes @returns {Edges} */
export function around(strokes) {
  const [xs, ys] = [0, 1].map((axis) => strokes.flatMap((stroke) => stroke.map((point) => point[axis])));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
