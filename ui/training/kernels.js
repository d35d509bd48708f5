// The kernels in a weight file, painted as they are.

import { element } from "../shared/elements.js";
import { number, strongest } from "../shared/numbers.js";
import { put } from "../shared/planes.js";

/** @typedef {{ name: string, size: number, kernels: number[][] }} Layer  each kernel row by row */

const HEADER = 8; // bytes that say how long the header of a safetensors file is
const MOST = 32; // kernels of a layer that are shown
const LAYERS = 3; // that are shown

/**
 * The first layers' kernels in a file of float32.
 * @param {Uint8Array<ArrayBuffer>} file
 * @returns {Layer[]}
 */
export function kernelsOf(file) {
  const start = HEADER + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.slice(HEADER, start)));
  return Object.entries(header)
    .filter(([name, { shape }]) => name.endsWith(".weight") && shape?.length === 4)
    .slice(0, LAYERS)
    .map(([name, { shape, data_offsets }]) => {
      const numbers = [
        ...new Float32Array(file.slice(...data_offsets.map((/** @type {number} */ at) => start + at)).buffer),
      ];
      const cells = shape[2] * shape[3];
      const kernels = Array.from({ length: shape[0] * shape[1] }, (_, i) => numbers.slice(i * cells, (i + 1) * cells));
      return { name: name.replace(/\.weight$/, ""), size: shape[3], kernels };
    });
}

/** Shows the kernels of a file. @param {HTMLElement} place @param {Uint8Array<ArrayBuffer>} file */
export function showKernels(place, file) {
  place.replaceChildren(...kernelsOf(file).map(row));
}

/** A layer's kernels side by side, in one scale. @param {Layer} layer */
function row({ name, size, kernels }) {
  const shown = kernels.slice(0, MOST);
  const limit = strongest(shown);
  const more = kernels.length > MOST ? `, the first ${MOST} of ${kernels.length}` : "";
  const canvases = shown.map((cells) => {
    const bytes = Uint8Array.from(cells, (cell) => Math.round(127.5 + (127.5 * cell) / (limit || 1)));
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
