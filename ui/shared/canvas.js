// Maps on a canvas: painted, framed, hatched.

/** @typedef {import("./geometry.js").Plan} Plan */
/** @typedef {import("./types.d.ts").Range} Range */

const CAPTION_GAP = 3; // CSS pixels between a map and the text under it
const LINE = "#e3e0d8"; // around a map

/** Frames of units; neither is a colour of data. */
export const FRAMES = { pointed: "#1d2433", pinned: "#0b7a3e" };

/**
 * Gives a canvas this size, CSS pixels, and returns a context that counts in them.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @param {number} [zoom]
 */
export function context(canvas, width, height, zoom = devicePixelRatio) {
  const [w, h] = [Math.max(1, Math.round(width * zoom)), Math.max(1, Math.round(height * zoom))];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  drawing.setTransform(zoom, 0, 0, zoom, 0, 0);
  drawing.clearRect(0, 0, width, height);
  drawing.imageSmoothingEnabled = false;
  return drawing;
}

/**
 * Paints a picture of maps, one below the other, where the plan has them. Captions: a short text under each map, or
 * under each unit where there is one row of them.
 * @param {HTMLCanvasElement} canvas @param {Plan} plan @param {HTMLCanvasElement} picture
 * @param {string[]} [captions] @param {number} [zoom]
 */
export function paint(canvas, plan, picture, captions = [], zoom = devicePixelRatio) {
  const drawing = context(canvas, plan.width, plan.height, zoom);
  const [wide, high] = [plan.columns * plan.unit, plan.rows * plan.unit];
  const step = plan.rows === 1 && plan.count === 1 ? plan.unit : wide;
  Object.assign(drawing, { font: "11px system-ui, sans-serif", textAlign: "center", textBaseline: "top" });
  for (let map = 0; map < plan.count; map += 1) {
    const [x, y] = plan.corner(map);
    drawing.drawImage(picture, 0, map * plan.rows, plan.columns, plan.rows, x, y, wide, high);
    Object.assign(drawing, { strokeStyle: LINE, lineWidth: 1 });
    drawing.strokeRect(x + 0.5, y + 0.5, wide - 1, high - 1);
  }
  drawing.fillStyle = getComputedStyle(canvas).color;
  captions.forEach((caption, i) => {
    const [x, y] = step === wide ? plan.corner(i) : [i * step, 0];
    drawing.fillText(caption, x + step / 2, y + high + CAPTION_GAP, step + 2 * CAPTION_GAP);
  });
}

/**
 * Draws a frame around units [top, bottom) × [left, right) of one map.
 * @param {CanvasRenderingContext2D} drawing @param {Plan} plan @param {number} map
 * @param {Range} rows @param {Range} columns @param {string} colour @param {number} [width]
 */
export function frame(drawing, plan, map, [top, bottom], [left, right], colour, width = 2) {
  const [x, y] = plan.corner(map);
  const u = plan.unit;
  Object.assign(drawing, { strokeStyle: colour, lineWidth: width });
  drawing.strokeRect(x + left * u, y + top * u, (right - left) * u, (bottom - top) * u);
}

/**
 * Lines across what reaches no output.
 * @param {CanvasRenderingContext2D} drawing @param {{ unit: number }} plan @param {(number | boolean)[][]} blind
 */
export function hatch(drawing, { unit }, blind) {
  Object.assign(drawing, { strokeStyle: "#1f6fb4", lineWidth: 1 });
  drawing.beginPath();
  blind.forEach((line, row) => {
    line.forEach((is, column) => {
      if (!is) return;
      drawing.moveTo(column * unit, (row + 1) * unit);
      drawing.lineTo((column + 1) * unit, row * unit);
    });
  });
  drawing.stroke();
}

/**
 * Decodes a picture, by `onload`, which comes sooner than `decode()` for pictures as small as these.
 * @param {string} url
 * @returns {Promise<HTMLImageElement>}
 */
export const decoded = (url) =>
  new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("A picture could not be decoded."));
    image.src = url;
  });
