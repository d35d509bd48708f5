// Pictures from the server: a byte a number, to which a table gives its colour.

import { bytesOf } from "./base64.js";
import given from "./given.js";

/** @typedef {import("./types.d.ts").Plane} Plane */

const SIDE = 28; // of a digit, pixels
const INK = Array.from({ length: 256 }, (_, ink) => Array(3).fill(255 - ink)); // black on white paper

/** A pixel of a canvas for each colour, four bytes read as one number. @param {number[][]} colours */
const table = (colours) => new Uint32Array(Uint8Array.from(colours.flatMap((colour) => [...colour, 255])).buffer);

const TABLES = { signed: table(given.colours), ink: table(INK) };

/**
 * A canvas's pixels, four bytes each.
 * @param {Uint8Array} bytes @param {Plane["colours"]} [colours]
 */
export function rgba(bytes, colours = "signed") {
  const own = TABLES[colours];
  return new Uint8ClampedArray(Uint32Array.from(bytes, (byte) => own[byte]).buffer);
}

/**
 * Paints a picture on a canvas of one pixel a number, which CSS makes large. Maps lie one below the other.
 * @param {HTMLCanvasElement} canvas @param {Plane} picture
 */
export function put(canvas, { shape, bytes, colours }) {
  const width = shape.at(-1) ?? 1;
  Object.assign(canvas, { width, height: bytes.length / width });
  canvas.getContext("2d")?.putImageData(new ImageData(rgba(bytes, colours), width), 0, 0);
  return canvas;
}

/** A picture, to be drawn from. @param {Plane} picture */
export const painted = (picture) => put(document.createElement("canvas"), picture);

/** The digit that the network has read. @param {string} pixels  as questions carry it @returns {Plane} */
export const digitOf = (pixels) => ({ shape: [SIDE, SIDE], bytes: bytesOf(pixels), colours: "ink" });
