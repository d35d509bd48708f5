// The pad painted: strokes or a picture, what belongs to the digit that is looked at in full, the rest faint.

import { element } from "../shared/elements.js";
import given from "../shared/given.js";
import { faintInk } from "./faint.js";
import { readable } from "./pictures.js";

/** @typedef {import("../shared/types.d.ts").Box} Box */
/** @typedef {import("../shared/types.d.ts").State} State */
/** @typedef {import("../shared/types.d.ts").Stroke} Stroke */

const [INK, PAPER] = ["#1d2433", "#fff"]; // in dark mode too; painted, for what is painted no browser darkens
const FAINT = "#bbbdc2"; // the ink of digits that are not looked at
const SHARE = 0.3; // so much of it is left, here and on a picture
const SQUARES = 56; // pixels of the longer side of a picture whose pixels are seen as squares, and not as a blur
const SMALL = 250; // pixels of a picture's longer side, enough to tell ink from paper

/**
 * Paints what is on the pad.
 * @param {CanvasRenderingContext2D} drawing @param {Stroke[]} strokes @param {number} pen  its width, in their unit
 * @param {HTMLImageElement | null} image @param {State["others"]} others  what is faint
 */
export function paintContents(drawing, strokes, pen, image, others) {
  const zoom = drawing.canvas.width / given.side;
  drawing.setTransform(zoom, 0, 0, zoom, 0, 0);
  drawing.fillStyle = PAPER;
  drawing.fillRect(0, 0, given.side, given.side);
  if (image) paintPicture(drawing, image, others?.boxes ?? []);
  Object.assign(drawing, { lineWidth: pen, lineCap: "round", lineJoin: "round" });
  for (const stroke of strokes) {
    drawing.strokeStyle = others?.strokes.includes(stroke) ? FAINT : INK;
    paintStroke(drawing, stroke);
  }
}

/** @param {CanvasRenderingContext2D} drawing @param {Stroke} stroke */
function paintStroke(drawing, stroke) {
  const [x, y] = stroke[0];
  drawing.beginPath();
  drawing.moveTo(x, y);
  for (const point of stroke) drawing.lineTo(...point);
  if (stroke.length === 1) drawing.lineTo(x + 0.01, y); // a line of no length is not painted, nor its round caps
  drawing.stroke();
}

/**
 * Paints a picture into the middle of the pad.
 * @param {CanvasRenderingContext2D} drawing @param {HTMLImageElement} image @param {Box[]} faint  parts of it
 */
function paintPicture(drawing, image, faint) {
  const place = placeOf(image);
  const [left, top, right, bottom] = place;
  drawing.imageSmoothingEnabled = Math.max(image.naturalWidth, image.naturalHeight) > SQUARES;
  drawing.drawImage(image, left, top, right - left, bottom - top);
  const pixels = faint.length && readable() ? copied(image) : null;
  for (const box of faint) {
    const [x, y, end, low] = within(place, box);
    fade(drawing, pixels && faintInk(pixels, box, SHARE));
    drawing.fillRect(x, y, end - x, low - y);
  }
  drawing.globalCompositeOperation = "source-over";
}

/**
 * What is filled from now on makes ink faint, and leaves paper as it is, so that no box is seen. Where that is not known,
 * it covers both.
 * @param {CanvasRenderingContext2D} drawing @param {ReturnType<typeof faintInk> | null} faint
 */
function fade(drawing, faint) {
  if (faint) drawing.globalCompositeOperation = faint.dark ? "lighten" : "darken"; // what is stronger than it becomes it
  drawing.fillStyle = faint ? `rgb(${faint.colour.join(" ")})` : `rgb(255 255 255 / ${1 - SHARE})`;
}

/** A small copy of a picture on paper. @param {HTMLImageElement} image */
function copied(image) {
  const zoom = Math.min(1, SMALL / Math.max(image.naturalWidth, image.naturalHeight));
  const [width, height] = [image.naturalWidth, image.naturalHeight].map((side) => Math.max(1, Math.round(side * zoom)));
  const drawing = element("canvas", { width, height }).getContext("2d", { willReadFrequently: true });
  if (!drawing) return null;
  drawing.fillStyle = PAPER;
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(image, 0, 0, width, height);
  return drawing.getImageData(0, 0, width, height);
}

/**
 * Where a picture lies on the pad, in the unit of strokes: in its middle, as large as fits.
 * @param {HTMLImageElement} image @returns {Box}
 */
export function placeOf({ naturalWidth, naturalHeight }) {
  const zoom = given.side / Math.max(naturalWidth, naturalHeight);
  const [x, y] = [(given.side - naturalWidth * zoom) / 2, (given.side - naturalHeight * zoom) / 2];
  return [x, y, given.side - x, given.side - y];
}

/** A part of a box, which is in parts of its width and height. @param {Box} box @param {Box} part @returns {Box} */
export function within([left, top, right, bottom], part) {
  const [x, y] = [
    (/** @type {number} */ share) => left + share * (right - left),
    (/** @type {number} */ share) => top + share * (bottom - top),
  ];
  return [x(part[0]), y(part[1]), x(part[2]), y(part[3])];
}
