// Lines between maps: as thick as they count, orange for and blue against.

import { svg } from "../shared/elements.js";

/** Where lines begin and end, CSS pixels. @typedef {{ x: number, y: number }} Place */
/** @typedef {{ from: Place, to: Place, amount: number, faint?: boolean }} Line */

const [THIN, THICK] = [0.75, 6]; // CSS pixels of the thinnest line that is drawn, and of the strongest

/** How thick a line is. @param {number} amount @param {number} limit  the strongest of all */
export const thickness = (amount, limit) => Math.max(THIN, (THICK * Math.abs(amount)) / (limit || 1));

/** A line that leaves and arrives level. @param {Place} from @param {Place} to */
export function curve(from, to) {
  const bend = (to.x - from.x) / 2;
  const round = (/** @type {number} */ n) => Math.round(10 * n) / 10;
  const points = [from.x, from.y, from.x + bend, from.y, to.x - bend, to.y, to.x, to.y].map(round);
  return `M${points[0]} ${points[1]}C${points.slice(2).join(" ")}`;
}

/** The weaker first, so that the strong ones lie on them. @param {Line[]} lines @param {number} limit */
export const paths = (lines, limit) =>
  [...lines]
    .sort((one, other) => Math.abs(one.amount) - Math.abs(other.amount))
    .map(({ from, to, amount, faint }) =>
      svg("path", {
        class: `${amount < 0 ? "against" : "for"}${faint ? " faint" : ""}`,
        d: curve(from, to),
        "stroke-width": thickness(amount, limit).toFixed(2),
      }),
    );
