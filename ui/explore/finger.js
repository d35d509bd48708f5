// For a finger: the chosen map as wide as the phone, with a cross-hair on one number and keys that move it by one.

import { follow } from "../shared/asking.js";
import { find } from "../shared/elements.js";
import { put } from "../shared/planes.js";
import { store } from "../shared/store.js";
import { about, atlas, chosenNow } from "./about.js";
import { isFlat } from "./choosing.js";
import { layerOf } from "./columns.js";
import { called } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Maps} Maps */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/** @type {Record<string, [row: number, column: number]>} */
const WAYS = { left: [0, -1], right: [0, 1], up: [-1, 0], down: [1, 0] };

/**
 * The unit beside another one; at the edge of the map the same.
 * @param {Unit} unit @param {number[]} shape  of its layer @param {[number, number]} by  rows and columns
 * @returns {Unit}
 */
export function beside([layer, channel, row, column], [, rows, columns], [down, across]) {
  const within = (/** @type {number} */ n, /** @type {number} */ size) => Math.min(Math.max(n, 0), size - 1);
  return [layer, channel, within(row + down, rows), within(column + across, columns)];
}

/** The chosen map, if it is one; the unit in its middle, if none is chosen. @param {Chosen} chosen @returns {Unit | null} */
function unitIn([layer, channel, row, column]) {
  if (layer === undefined || channel === undefined || isFlat(atlas(), layer)) return null;
  const [, rows = 1, columns = 1] = layerOf(atlas(), layer).shape;
  return [layer, channel, row ?? Math.floor(rows / 2), column ?? Math.floor(columns / 2)];
}

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const section = find(element, "#finger");
  const canvas = find(section, "canvas", HTMLCanvasElement);
  const narrow = matchMedia("(max-width: 700px)");
  const middle = () => unitIn(chosenNow());

  const mark = () => {
    const unit = middle();
    if (!unit) return;
    const [, rows = 1, columns = 1] = layerOf(atlas(), unit[0]).shape;
    section.style.setProperty("--row", `${(100 * (unit[2] + 0.5)) / rows}%`);
    section.style.setProperty("--column", `${(100 * (unit[3] + 0.5)) / columns}%`);
    section.classList.toggle("aimed", chosenNow().length === 4);
    canvas.ariaLabel = called(atlas(), unit);
  };
  const refresh = follow({
    question() {
      const unit = narrow.matches ? middle() : null;
      return unit && about({ view: { layers: [unit[0]], scale: /** @type {const} */ ("layer") } });
    },
    ask: (question) => ask("look", question),
    fits: (asked, now) => asked.network === now.network && asked.view.layers[0] === now.view.layers[0],
    show(status) {
      const unit = middle();
      if (status.state === "blank") section.hidden = true;
      if (status.state !== "shown" || !unit) return;
      section.hidden = false;
      paint(canvas, status.answer.layers[unit[0]], unit[1]);
      mark();
    },
  });
  for (const key of /** @type {const} */ (["chosen", "reading"])) store.on(key, () => [mark(), refresh()]);
  narrow.addEventListener("change", refresh);
  aim(section, canvas, middle);
}

/** Chooses a number by a tap, or the one beside it by a key. @param {HTMLElement} section @param {HTMLCanvasElement} canvas @param {() => Unit | null} middle */
function aim(section, canvas, middle) {
  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    const unit = middle();
    const [row, column] = [
      (offsetY / canvas.clientHeight) * canvas.height,
      (offsetX / canvas.clientWidth) * canvas.width,
    ];
    if (unit) store.set("chosen", [unit[0], unit[1], Math.floor(row), Math.floor(column)]);
  });
  find(section, ".keys").addEventListener("click", ({ target }) => {
    const way = target instanceof HTMLElement && target.dataset.way;
    const unit = middle();
    if (way && unit) store.set("chosen", beside(unit, layerOf(atlas(), unit[0]).shape, WAYS[way]));
  });
}

/** @param {HTMLCanvasElement} canvas @param {Maps} maps @param {number} channel */
function paint(canvas, { picture, colours }, channel) {
  const [, rows, columns] = picture.shape;
  const size = rows * columns;
  put(canvas, { shape: [rows, columns], bytes: picture.bytes.subarray(channel * size, (channel + 1) * size), colours });
}
