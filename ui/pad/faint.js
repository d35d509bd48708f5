// Faint ink on a picture: as it is on a drawing, a part of the way from the paper to the ink, whatever colours these have.

/** @typedef {import("../shared/types.d.ts").Box} Box */
/** @typedef {[red: number, green: number, blue: number]} Colour  each 0 to 255 */
/** @typedef {{ data: ArrayLike<number>, width: number, height: number }} Pixels  red, green, blue, opacity of each */

const AROUND = 0.15; // of a box's longer side: so far about it lies its paper
const INK = 0.05; // of the pixels in a box, those that differ most from the paper: so many are ink at least

/**
 * What ink in a box has to become to be faint, and whether it is darker than the paper about it. That is the median around
 * the box: within it, a 1 leaves no paper.
 * @param {Pixels} pixels @param {Box} box  in parts of their width and height @param {number} share  0 paper, 1 ink
 * @returns {{ colour: Colour, dark: boolean }}
 */
export function faintInk(pixels, box, share) {
  const { width, height } = pixels;
  const [left, top] = [Math.floor(box[0] * width), Math.floor(box[1] * height)];
  const [right, bottom] = [Math.ceil(box[2] * width), Math.ceil(box[3] * height)];
  const more = Math.ceil(AROUND * Math.max(right - left, bottom - top));
  const inside = colours(pixels, [left, top, right, bottom]);
  const all = colours(pixels, [left - more, top - more, right + more, bottom + more], [left, top, right, bottom]);
  const paper = median(all.length ? all : inside);
  const off = (/** @type {Colour} */ colour) => Math.abs(light(colour) - light(paper));
  const strongest = inside.sort((one, other) => off(other) - off(one)).slice(0, Math.ceil(INK * inside.length));
  const ink = strongest.length ? median(strongest) : paper;
  const colour = /** @type {Colour} */ (paper.map((from, i) => Math.round(from + share * (ink[i] - from))));
  return { colour, dark: light(ink) < light(paper) };
}

/** The colours in a box, pixels, without those in another. @param {Pixels} pixels @param {Box} box @param {Box} [without] */
function colours({ data, width, height }, [left, top, right, bottom], [x, y, end, low] = [0, 0, 0, 0]) {
  /** @type {Colour[]} */
  const found = [];
  for (let row = Math.max(0, top); row < Math.min(height, bottom); row += 1)
    for (let column = Math.max(0, left); column < Math.min(width, right); column += 1) {
      const at = 4 * (row * width + column);
      const leftOut = row >= y && row < low && column >= x && column < end;
      if (!leftOut) found.push([data[at], data[at + 1], data[at + 2]]);
    }
  return found;
}

/** @param {Colour[]} colours @returns {Colour} */
const median = (colours) =>
  /** @type {Colour} */ (
    [0, 1, 2].map((i) => colours.map((colour) => colour[i]).sort((a, b) => a - b)[Math.floor(colours.length / 2)])
  );

/** How light a colour is. @param {Colour} colour */
const light = ([red, green, blue]) => 0.299 * red + 0.587 * green + 0.114 * blue; // ITU-R BT.601
