// The image that the lesson works on: the drawing as the network sees it, or as it was drawn.

import { base64 } from "../shared/base64.js";
import { digitOf, painted } from "../shared/planes.js";
import { store } from "../shared/store.js";

export { hundredths } from "./window.js";

// As soon as anything of the lesson is there, the store's `picture` is kept in step with the reading.
store.on("reading", take);
store.on("convolution", take);

function take() {
  const { image: which } = store.get("convolution");
  const plane = planeOf(which);
  const taken = store.get("picture");
  if (plane === undefined) return; // it is asked for, see ui/pad/reading.js
  if (plane === null) return taken && store.set("picture", null);
  const text = base64(plane.bytes);
  if (taken?.base64 === text && taken.which === which) return;
  const [rows, columns] = plane.shape;
  const image = painted({ ...plane, colours: "ink" });
  store.set("picture", { which, image, pixels: plane.bytes, base64: text, rows, columns });
}

/** The ink that was read; null where nothing is drawn, undefined where it is yet to come. @param {"digit" | "drawn"} which */
function planeOf(which) {
  const reading = store.get("reading");
  if (!reading || reading.digit === null) return null;
  return which === "digit" ? digitOf(reading.pixels) : reading.stages?.drawn;
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
