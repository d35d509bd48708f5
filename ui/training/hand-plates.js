// Pictures of a pixel a number, which CSS makes large, with a frame around one of them; and mosaics of many maps.

import { element } from "../shared/elements.js";
import { painted, put } from "../shared/planes.js";

/** @typedef {import("./hand-types.d.ts").Picture} Picture */
/** @typedef {import("../shared/types.d.ts").Plane} Plane */

const ROW = 32; // numbers in a row of what is one long row
const FINE = 24; // pixels of a map in a mosaic, at least, so that the lines between are thin
const LONG = 64; // numbers from which on it is too long
export const ZERO = 31; // the byte of white, see cnn/render.py

/** One map of several. @param {Picture} picture @param {number} [at] @returns {Plane} */
export function mapOf({ picture: { shape, bytes }, colours }, at = 0) {
  const [height, width] = shape.slice(-2);
  return { shape: [height, width], bytes: bytes.subarray(at * height * width, (at + 1) * height * width), colours };
}

/** A map as it is shown: a long row in rows of ROW. @param {Plane} plane @returns {Plane} */
export function laidOut({ shape: [height, width], bytes, colours }) {
  if (height > 1 || width < LONG) return { shape: [height, width], bytes, colours };
  const rows = Math.ceil(width / ROW);
  const filled = new Uint8Array(rows * ROW).fill(ZERO);
  filled.set(bytes);
  return { shape: [rows, ROW], bytes: filled, colours };
}

/** A canvas with a frame; both are moved by what it returns. @param {string} [name]  of its class */
export function plate(name = "") {
  const canvas = element("canvas", { role: "img" });
  const frame = element("i", { hidden: "" });
  const place = element("span", { class: `plate ${name}` }, canvas, frame);
  return {
    place,
    canvas,
    /** @param {Plane} plane @param {string} label */
    show(plane, label) {
      put(canvas, plane).ariaLabel = label;
      place.style.setProperty("--ratio", `${canvas.width / canvas.height}`);
    },
    /** @param {number} row @param {number} column */
    mark(row, column) {
      frame.hidden = canvas.width * canvas.height === 1;
      const percent = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
      Object.assign(frame.style, {
        left: percent(column, canvas.width),
        top: percent(row, canvas.height),
        width: percent(1, canvas.width),
        height: percent(1, canvas.height),
      });
    },
  };
}

/** The number under the pointer. @param {HTMLCanvasElement} canvas @param {{ clientX: number, clientY: number }} point @returns {[row: number, column: number]} */
export function under(canvas, { clientX, clientY }) {
  const box = canvas.getBoundingClientRect();
  const at = (/** @type {number} */ share, /** @type {number} */ size) =>
    Math.min(Math.max(Math.floor(share * size), 0), size - 1);
  return [at((clientY - box.top) / box.height, canvas.height), at((clientX - box.left) / box.width, canvas.width)];
}

/** All maps on one canvas, in a square, with a thin line between two. @param {Picture} picture @param {string} label */
export function mosaic(picture, label) {
  const [count, rows, columns] = picture.picture.shape;
  const across = Math.ceil(Math.sqrt(count));
  const scale = Math.ceil(FINE / columns);
  const [width, height] = [columns * scale + 1, rows * scale + 1];
  const canvas = element("canvas", { role: "img", "aria-label": label });
  Object.assign(canvas, { width: across * width - 1, height: Math.ceil(count / across) * height - 1 });
  const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  drawing.imageSmoothingEnabled = false;
  for (let at = 0; at < count; at += 1) {
    const [left, top] = [(at % across) * width, Math.floor(at / across) * height];
    drawing.drawImage(painted(mapOf(picture, at)), left, top, width - 1, height - 1);
  }
  return canvas;
}
