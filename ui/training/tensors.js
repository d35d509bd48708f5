// What is in a weight file: safetensors, https://huggingface.co/docs/safetensors.

/** @typedef {{ name: string, size: number, kernels: number[][] }} Layer  each kernel row by row */

const HEADER = 8; // bytes that say how long the header is
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
