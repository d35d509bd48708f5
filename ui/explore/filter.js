// One filter: its kernels, the map that it makes of the drawing, and its numbers on demand.

import { element } from "../shared/elements.js";
import { number, tint } from "../shared/numbers.js";
import { store } from "../shared/store.js";

/** @typedef {import("../shared/types.d.ts").Filters} Filters */
/** @typedef {import("../shared/types.d.ts").Layer} Layer */
/** @typedef {import("../shared/types.d.ts").Maps} Maps */
/** @typedef {{ kernels: number[][][], places: number }} Numbers */

/** Of the two maps beside a filter: the network's own, and that of its kernels turned. */
const CAPTIONS = { made: "its map", turned: "true convolution" };

/** A canvas of one pixel a number, which CSS makes large. @param {number} rows @param {number} columns */
const pixels = (rows, columns, attributes = {}) => element("canvas", { width: columns, height: rows, ...attributes });

export class Filter {
  /** @type {Numbers | null} */
  #numbers = null; // that are shown
  #turned = false;

  /**
   * @param {number} index @param {Filters} answer @param {Layer} layer
   * @param {HTMLCanvasElement} image  of all kernels: a row a filter, one kernel beside the other
   * @param {() => Promise<Numbers>} ask  for the filter's numbers
   */
  constructor(index, answer, layer, image, ask) {
    this.index = index;
    this.limit = answer.limit;
    this.ask = ask;
    this.made = map(layer, CAPTIONS.made, `What filter ${index} makes of the drawing`);
    this.other = map(layer, CAPTIONS.turned, `What true convolution with filter ${index} would make of the drawing`);
    this.button = element("button", { type: "button", "aria-expanded": "false" }, "numbers");
    this.button.addEventListener("click", () => this.#toggle());
    this.numbers = element("div", { class: "numbers" });
    const bias = answer.bias ? `bias ${number(answer.bias[index], answer.places)}` : "no bias";
    const head = element("h3", {}, `${index}`, element("small", {}, bias));
    const pictures = [kernels(index, answer, image), this.made.figure, this.other.figure];
    this.row = element("section", { class: "filter" }, head, ...pictures, this.button, this.numbers);
    this.made.canvas.classList.add("made");
    this.other.figure.classList.add("true");
    this.other.figure.hidden = this.numbers.hidden = true;
  }

  /** Shows the numbers turned by 180°, or as they are; the pictures are turned by CSS. @param {boolean} turned */
  turn(turned) {
    this.#turned = turned;
    if (!turned) this.other.figure.hidden = true;
    if (this.#numbers) this.#list(this.#numbers);
  }

  /** @param {"made" | "turned"} which @param {HTMLCanvasElement} image  of all filters' maps @param {Maps} maps */
  paint(which, image, { limits, places }) {
    const { canvas, caption, figure } = which === "made" ? this.made : this.other;
    const { width, height } = canvas;
    canvas.getContext("2d")?.drawImage(image, 0, this.index * height, width, height, 0, 0, width, height);
    caption.textContent = `${CAPTIONS[which]}, ±${number(limits[0], places)}`;
    figure.hidden = which === "turned" && !this.#turned;
  }

  /** Takes away the maps of a drawing that is no longer there; the first one keeps its room. */
  blank() {
    this.other.figure.hidden = true;
    this.made.caption.textContent = CAPTIONS.made;
    const { canvas } = this.made;
    canvas.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
  }

  async #toggle() {
    const open = this.button.getAttribute("aria-expanded") !== "true";
    this.button.setAttribute("aria-expanded", `${open}`);
    this.numbers.hidden = !open;
    if (!open) return;
    store.set("deed", { what: "opened numbers", where: "kernels" });
    try {
      this.#list(await this.ask());
    } catch (error) {
      this.numbers.textContent = error instanceof Error ? error.message : `${error}`;
    }
  }

  /** @param {Numbers} numbers */
  #list(numbers) {
    this.#numbers = numbers;
    const turn = (/** @type {number[][]} */ kernel) => kernel.map((line) => line.toReversed()).reverse();
    const tables = numbers.kernels.map((kernel, channel) => {
      const shown = this.#turned ? turn(kernel) : kernel;
      return table(shown, numbers.places, this.limit, `channel ${channel}`);
    });
    this.numbers.replaceChildren(...tables);
  }
}

/** A filter's kernels, one for each channel. @param {number} index @param {Filters} answer @param {HTMLCanvasElement} image */
function kernels(index, { shape: [, channels, rows, columns] }, image) {
  const canvases = Array.from({ length: channels }, (_, channel) => {
    const canvas = pixels(rows, columns);
    const drawing = canvas.getContext("2d");
    drawing?.drawImage(image, channel * columns, index * rows, columns, rows, 0, 0, columns, rows);
    return canvas;
  });
  const label = `The kernels of filter ${index}: ${channels} of ${rows} by ${columns}`;
  return element("div", { class: "kernels", role: "img", "aria-label": label }, ...canvases);
}

/** Room for a map of a layer. @param {Layer} layer @param {string} text @param {string} label */
function map({ shape: [, rows = 1, columns = 1] }, text, label) {
  const canvas = pixels(rows, columns, { role: "img", "aria-label": label });
  const caption = element("figcaption", {}, text);
  return { canvas, caption, figure: element("figure", {}, canvas, caption) };
}

/** @param {number[][]} kernel @param {number} places @param {number} limit @param {string} title */
function table(kernel, places, limit, title) {
  const cell = (/** @type {number} */ weight) => element("td", { style: tint(weight, limit) }, number(weight, places));
  const lines = kernel.map((line) => element("tr", {}, ...line.map(cell)));
  const wide = kernel[0].length > 5 ? "wide" : undefined;
  return element(
    "figure",
    {},
    element("table", { class: wide }, element("tbody", {}, ...lines)),
    element("figcaption", {}, title),
  );
}
