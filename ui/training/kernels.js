// The kernels in a weight file, painted as they are.

import { element } from "../shared/elements.js";
import given from "../shared/given.js";
import { number, strongest } from "../shared/numbers.js";
import { put } from "../shared/planes.js";
import { kernelsOf } from "./tensors.js";

/** @typedef {import("./tensors.js").Layer} Layer */

const STEPS = (given.colours.length - 1) / 2; // of colour, from zero to the limit
const SCALE =
  "A square is a weight. Each layer has a scale of its own: the two numbers beside its name are its largest weight that is shown, with either sign.";
const MOST = 32; // kernels of a layer that are shown

/** Shows the kernels of a network. @param {HTMLElement} place @param {string} name @param {Uint8Array<ArrayBuffer>} file */
export function showKernels(place, name, file) {
  place.replaceChildren(element("h3", {}, `Kernels of ${name}`), element("p", {}, SCALE), ...kernelsOf(file).map(row));
}

/** A layer's kernels side by side, in one scale. @param {Layer} layer */
function row({ name, size, kernels }) {
  const shown = kernels.slice(0, MOST);
  const limit = strongest(shown);
  const more = kernels.length > MOST ? `, the first ${MOST} of ${kernels.length}` : "";
  const canvases = shown.map((cells) => {
    const bytes = Uint8Array.from(cells, (cell) => Math.round(STEPS + (STEPS * cell) / (limit || 1)));
    return put(document.createElement("canvas"), { shape: [size, size], bytes });
  });
  const title = `${name}${more}: −${number(limit, 2)} blue, 0 white, +${number(limit, 2)} orange`;
  return element(
    "figure",
    {},
    element("figcaption", {}, title),
    element("div", { class: "row", "aria-hidden": "true" }, ...canvases),
  );
}
