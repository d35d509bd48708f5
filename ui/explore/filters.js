// The filters of one layer, one below the other, and what holds of all of them.

import { element, find, same } from "../shared/elements.js";
import { number, whole } from "../shared/numbers.js";
import { painted } from "../shared/planes.js";
import { atlas } from "./about.js";
import { Filter } from "./filter.js";

/** @typedef {import("../shared/types.d.ts").Filters} Filters */
/** @typedef {import("../shared/types.d.ts").Layer} Layer */
/** @typedef {import("../shared/types.d.ts").Maps} Maps */
/** @typedef {{ network: string, layer: string }} About */

const FEW = 21; // weights in a row of a filter's kernels, up to which two filters stand side by side

/** @param {number} count @param {string} what */
const many = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

export class FilterList {
  /** @type {About | null} */
  about = null;
  /** @type {Filter[]} */
  #filters = [];

  /** @param {HTMLElement} place @param {import("../shared/server.js").Ask} ask */
  constructor(place, ask) {
    this.ask = ask;
    this.formula = find(place, ".formula");
    this.limits = find(place, ".limits");
    this.list = find(place, ".filters");
  }

  clear() {
    this.about = null;
    this.#filters = [];
    for (const place of [this.formula, this.limits, this.list]) place.replaceChildren();
  }

  /** @param {Filters} answer @param {HTMLCanvasElement} image @param {About} about @param {boolean} turned */
  build(answer, image, about, turned) {
    const layer = atlas().layers.find(({ name }) => name === about.layer);
    if (!layer || same(this.about, about)) return;
    this.about = about;
    const [count, channels, rows, columns] = answer.shape;
    this.#describe(answer, layer);
    this.list.classList.toggle("few", channels * columns <= FEW);
    const sizes = { channels, rows, columns, short: Math.min(rows, columns) };
    for (const [name, size] of Object.entries(sizes)) this.list.style.setProperty(`--${name}`, `${size}`);
    const question = (/** @type {number} */ channel) => this.ask("one_filter", { ...about, channel });
    this.#filters = Array.from({ length: count }, (_, i) => new Filter(i, answer, layer, image, () => question(i)));
    this.turn(turned);
    this.list.replaceChildren(...this.#filters.map(({ row }) => row));
  }

  /** @param {Filters} answer @param {Layer} layer */
  #describe({ shape: [count, channels], limit, places }, { formula, count: counted, parameters }) {
    const sizes = `${many(count, "filter")} of ${many(channels, "kernel")}`;
    this.formula.textContent = `${formula}. ${sizes}: ${counted} = ${whole(parameters)} parameters.`;
    const [low, high] = [`−${number(limit, places)}`, number(limit, places)].map((text) => element("span", {}, text));
    this.limits.replaceChildren(low, element("i", { class: "ramp" }), high, "in all kernels of the layer");
  }

  /** Shows the kernels turned by 180°, or as they are. @param {boolean} turned */
  turn(turned) {
    this.list.classList.toggle("turned", turned);
    for (const filter of this.#filters) filter.turn(turned);
  }

  /** @param {{ made: Maps, turned: Maps | null }} maps */
  paint({ made, turned }) {
    const [own, other] = [painted(made.picture), turned && painted(turned.picture)];
    for (const filter of this.#filters) {
      filter.paint("made", own, made);
      if (other && turned) filter.paint("turned", other, turned);
    }
  }

  blank() {
    for (const filter of this.#filters) filter.blank();
  }
}
