// One unit in short: the digit with the pixels that the unit sees, its name, and what it is computed from.

import { FRAMES, frame, hatch, paint } from "../shared/canvas.js";
import { element, same } from "../shared/elements.js";
import { layout, reach } from "../shared/geometry.js";
import { origin, sight, title } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

const [SIDE, ZOOM] = [28, 3]; // pixels of the digit, and CSS pixels of each
const PLAN = layout(1, SIDE, SIDE, SIDE * ZOOM, false, ZOOM);

/**
 * @param {{ seen: HTMLCanvasElement, name: HTMLElement, reads: HTMLElement, pointing: HTMLElement }} parts
 * @param {Atlas} atlas @param {HTMLCanvasElement} digit
 * @param {Unit} unit  the one that is described in full
 * @param {Unit | null} pointed
 */
export function peek({ seen, name, reads, pointing }, atlas, digit, unit, pointed) {
  const other = same(pointed, unit) ? null : pointed;
  paint(seen, PLAN, digit);
  const drawing = /** @type {CanvasRenderingContext2D} */ (seen.getContext("2d"));
  hatch(drawing, PLAN, atlas.blind);
  for (const [framed, colour] of /** @type {const} */ ([
    [unit, FRAMES.pinned],
    [other, FRAMES.pointed],
  ])) {
    if (!framed) continue;
    const { sees } = reach(atlas, framed);
    frame(drawing, PLAN, 0, sees.rows, sees.columns, colour);
  }
  seen.setAttribute("aria-label", `The digit; the unit sees ${sight(atlas, unit)}`);
  name.textContent = title(atlas, unit);
  reads.textContent = origin(atlas, unit);
  pointing.replaceChildren(...(other ? [title(atlas, other), element("b"), `; it sees ${sight(atlas, other)}.`] : []));
}
