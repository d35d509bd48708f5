// One weight of a kernel that is too large for fields: it is picked by row and column, or by a click on the picture.

import { element } from "../shared/elements.js";
import { left, mark, wholeIn } from "../shared/fields.js";

/** @typedef {import("../shared/types.d.ts").MadeOf} MadeOf */
/** @typedef {[source: number, row: number, column: number]} Place  as the kernel is shown */

/**
 * The place that is picked, the middle at first, and fields for its row and column.
 * @param {HTMLElement} pairs @param {MadeOf} parts @param {(sentence: string) => void} say @param {(place: Place) => void} pick
 */
export function pickerOf(pairs, { kernels, channels }, say, pick) {
  const [height, width] = kernels.shape.slice(-2);
  const place = /** @type {Place} */ ([channels[0], Math.floor(height / 2), Math.floor(width / 2)]);
  const chosen = () => pick([...place]);
  const fields = [height, width].map((size, axis) => fieldOf(place, axis + 1, size, chosen, say));
  pairs.querySelectorAll(".kernel").forEach((kernel, i) => {
    kernel.classList.add("picked");
    kernel.addEventListener("click", (event) => {
      const { clientX, clientY } = /** @type {MouseEvent} */ (event);
      const box = kernel.getBoundingClientRect();
      const at = (/** @type {number} */ share, /** @type {number} */ size) =>
        Math.min(size - 1, Math.max(0, Math.floor(share * size)));
      place[0] = channels[i];
      place[1] = at((clientY - box.top) / box.height, height);
      place[2] = at((clientX - box.left) / box.width, width);
      fields.forEach((field, axis) => {
        field.value = `${place[axis + 1]}`;
      });
      chosen();
    });
  });
  chosen();
  return element("span", { class: "at" }, "weight in row ", fields[0], " column ", fields[1]);
}

/**
 * The field of a row or a column.
 * @param {Place} place  is changed @param {number} axis @param {number} size @param {() => void} chosen @param {(sentence: string) => void} say
 */
function fieldOf(place, axis, size, chosen, say) {
  const label = `Weight’s ${["map", "row", "column"][axis]}`;
  const field = element("input", { type: "number", min: 0, max: size - 1, value: place[axis], "aria-label": label });
  field.addEventListener("input", () => {
    const n = wholeIn(field, label, { now: () => `${place[axis]}`, say });
    if (n === null) return;
    place[axis] = n;
    chosen();
  });
  const show = () => {
    field.value = `${place[axis]}`;
    mark(field, false);
  };
  left(field, show, say);
  return field;
}
