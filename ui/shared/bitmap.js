// A digit as a picture's file, to the pixel. What is drawn on a canvas and read back is changed by some browsers, against
// tracking; and a network that hesitates may read another digit for that.

/** @typedef {import("./types.d.ts").Plane} Plane */

const HEADER = 54; // bytes: 14 of the file, 40 of the picture
const COLOURS = 3; // bytes of a pixel

/**
 * A plane of ink, dark on white paper, as a data URL of a BMP of a pixel a number. Rows stand from the lowest up, each
 * filled to a whole number of four bytes.
 * @param {Plane} plane
 */
export function bitmap({ shape, bytes }) {
  const width = shape.at(-1) ?? 1;
  const height = bytes.length / width;
  const line = Math.ceil((COLOURS * width) / 4) * 4;
  const file = new Uint8Array(HEADER + line * height);
  file.set([0x42, 0x4d]); // "BM"
  const view = new DataView(file.buffer);
  const fields = [file.length, 0, HEADER, HEADER - 14, width, height, 1 | ((8 * COLOURS) << 16), 0, line * height];
  for (const [i, field] of fields.entries()) view.setUint32(2 + 4 * i, field, true);
  bytes.forEach((ink, i) => {
    const [row, column] = [height - 1 - Math.floor(i / width), i % width];
    const at = HEADER + row * line + COLOURS * column;
    file.fill(255 - ink, at, at + COLOURS);
  });
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...file))}`;
}
