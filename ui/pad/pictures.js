// Pictures are made small before they travel: a photo of 12 megapixels says no more about a digit than one of 1,000
// pixels a side, and takes a phone's line a minute.

import { decoded } from "../shared/canvas.js";
import { element } from "../shared/elements.js";
import { sizes } from "./sizes.js";

/** What the server takes at most. @typedef {{ bytes: number, pixels: number }} Limits */

const MOST = 1_000; // pixels of the longer side
const LIGHT = 500_000; // bytes that a picture may travel with; in base64 it stays below the 1 MB that proxies allow
const QUALITY = 0.9; // of a JPEG
const PLAIN = ["image/png", "image/jpeg", "image/webp"]; // that the server reads
const UNREADABLE = "This file could not be opened as a picture. Please use PNG, JPEG or WebP.";

/**
 * A picture's file as a data URL, upright, small enough to travel. What is small already stays as it is, to the pixel.
 * Throws an Error with a sentence for the user.
 * @param {Blob} file @param {Limits} limits
 * @returns {Promise<string>}
 */
export async function fitted(file, limits) {
  const { source, width, height } = await opened(file);
  const small = Math.max(width, height) <= MOST && file.size <= LIGHT && PLAIN.includes(file.type);
  const light = small ? file : await reduced(source, width, height);
  if ("close" in source) source.close();
  if (!light && (file.size > limits.bytes || width * height > limits.pixels)) throw new Error(tooLarge(limits));
  return dataUrl(light ?? file);
}

/** @param {Limits} limits */
const tooLarge = ({ bytes, pixels }) =>
  "This browser cannot make so large a picture smaller. " +
  `Please choose one of at most ${bytes / 1e6} MB and ${pixels / 1e6} megapixels.`;

/**
 * The picture in a file, turned as its EXIF orientation says.
 * @param {Blob} file
 * @returns {Promise<{ source: CanvasImageSource, width: number, height: number }>}
 */
async function opened(file) {
  try {
    const source = await createImageBitmap(file, { imageOrientation: "from-image" });
    return { source, width: source.width, height: source.height };
  } catch (error) {
    if (error instanceof DOMException) throw new Error(UNREADABLE); // else the browser has no such function or option
  }
  const url = URL.createObjectURL(file);
  try {
    const source = await decoded(url);
    return { source, width: source.naturalWidth, height: source.naturalHeight };
  } catch {
    throw new Error(UNREADABLE);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * A small copy of a picture: PNG where that is light, as with few colours, or where there is transparency; else JPEG.
 * Null where the browser does not let a page read from its canvas, or has no memory for it.
 * @param {CanvasImageSource} source @param {number} width @param {number} height
 * @returns {Promise<Blob | null>}
 */
async function reduced(source, width, height) {
  for (let most = MOST; ; most = Math.floor(most / 2)) {
    const drawing = drawn(source, sizes(width, height, most));
    if (!drawing || !readable()) return null;
    const png = await encoded(drawing.canvas, "image/png");
    if (!png || png.size <= LIGHT) return png;
    if (isOpaque(drawing)) return encoded(drawing.canvas, "image/jpeg");
  }
}

/** @param {CanvasImageSource} source @param {import("./sizes.js").Size[]} through */
function drawn(source, through) {
  /** @type {CanvasRenderingContext2D | null} */
  let drawing = null;
  for (const [width, height] of through) {
    const from = drawing?.canvas ?? source;
    drawing = element("canvas", { width, height }).getContext("2d");
    if (!drawing) return null;
    Object.assign(drawing, { imageSmoothingEnabled: true, imageSmoothingQuality: "high" });
    drawing.drawImage(from, 0, 0, width, height);
  }
  return drawing;
}

/** Whether what is read from a canvas is what was drawn: against tracking, some browsers give noise. */
export function readable() {
  const probe = element("canvas").getContext("2d");
  if (!probe) return false;
  const colours = [0, 51, 102, 153, 204, 255];
  colours.forEach((level, x) => {
    probe.fillStyle = `rgb(${level}, ${255 - level}, 51)`;
    probe.fillRect(x, 0, 1, 1);
  });
  const { data } = probe.getImageData(0, 0, colours.length, 1);
  return colours.every((level, x) => Math.abs(data[4 * x] - level) + Math.abs(data[4 * x + 1] - 255 + level) < 8);
}

/** @param {CanvasRenderingContext2D} drawing */
function isOpaque(drawing) {
  const { data } = drawing.getImageData(0, 0, drawing.canvas.width, drawing.canvas.height);
  for (let i = 3; i < data.length; i += 4) if (data[i] < 255) return false;
  return true;
}

/** @param {HTMLCanvasElement} canvas @param {string} type @returns {Promise<Blob | null>} */
const encoded = (canvas, type) => new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));

/** @param {Blob} blob @returns {Promise<string>} */
const dataUrl = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {string} */ (reader.result));
    reader.onerror = () => reject(new Error("This file could not be read. Please choose it again."));
    reader.readAsDataURL(blob);
  });
