// The image that the lesson works on: the drawing as the network sees it, or as it was drawn.

import { singleFlight } from "../shared/asking.js";
import { base64 } from "../shared/base64.js";
import { decoded } from "../shared/canvas.js";
import { store } from "../shared/store.js";

export { hundredths } from "./window.js";

/** Keeps the store's `picture` in step with the reading. To be called once on the page. */
export function keepPicture() {
  const take = singleFlight(async () => {
    const { image: which } = store.get("convolution");
    const reading = store.get("reading");
    const url = reading && reading.digit !== null ? reading.stages[which] : null;
    const taken = store.get("picture");
    if (url ? taken?.url === url && taken.which === which : !taken) return;
    if (!url) return store.set("picture", null);
    const image = await decoded(url);
    const pixels = inkOf(image);
    const { naturalHeight: rows, naturalWidth: columns } = image;
    store.set("picture", { which, url, image, pixels, base64: base64(pixels), rows, columns });
  });
  store.on("reading", take);
  store.on("convolution", take);
}

/**
 * The ink of a grey picture, black on white: rows · columns bytes, 255 = ink.
 * @param {HTMLImageElement} image
 */
function inkOf(image) {
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: width * height }, (_, i) => 255 - data[4 * i]);
}

/**
 * A question about the picture with the kernel, stride and padding that are chosen; null while there is no picture.
 * @template {object} [More={}]
 * @param {More} [more]  what else it holds
 */
export function about(more) {
  const picture = store.get("picture");
  if (!picture) return null;
  const { kernel, stride, padding } = store.get("convolution");
  const image = { pixels: picture.base64, columns: picture.columns, channels: 1 };
  return { image, kernel, stride, padding, .../** @type {More} */ (more ?? {}) };
}
