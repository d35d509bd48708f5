// The board of the tab Layers: the strips of all layers of the network.

import { FRAMES } from "../shared/canvas.js";
import { same } from "../shared/elements.js";
import { exists, reach } from "../shared/geometry.js";
import given from "../shared/given.js";
import { painted } from "../shared/planes.js";
import { store } from "../shared/store.js";
import { about, atlas, pixels } from "./about.js";
import { Strip } from "./strip.js";

/** @typedef {import("../shared/types.d.ts").Maps} Maps */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {{ network: string, pixels: string } | null} Subject  of maps: the digit, as a network reads it */

const AHEAD = "200px"; // beyond what is in view: layers that are painted before they are scrolled to
const MARGIN = 24; // CSS pixels between a unit that is brought into view and the edge

export class Board {
  /** @type {Map<string, Strip>} */
  #strips = new Map();
  /** @type {Unit | null} */
  #sought = null; // is to be brought into view as soon as its calculation is there
  /** @type {Set<string>} */
  visible = new Set(); // names of layers in view
  onView = () => {};

  /** @param {HTMLElement} list @param {() => import("../shared/types.d.ts").View["scale"]} scale */
  constructor(list, scale) {
    this.list = list;
    this.scale = scale;
    // What is in view is what the server is to send; the rest is sent when it is scrolled to.
    this.observer = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: AHEAD });
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #see(entries) {
    for (const { target, isIntersecting } of entries) {
      const name = /** @type {HTMLElement} */ (target).dataset.layer ?? "";
      if (isIntersecting) this.visible.add(name);
      else this.visible.delete(name);
    }
    this.onView();
  }

  /** Builds the strips of another network. A unit that it has too stays pinned, and the page stays where it is. */
  build() {
    const pinned = store.get("pinned");
    store.set("pointed", null);
    this.#sought = null;
    if (pinned && !exists(atlas(), pinned)) store.set("pinned", null);
    this.observer.disconnect();
    this.visible.clear();
    this.#strips = new Map(atlas().layers.map((layer) => [layer.name, new Strip(layer, atlas())]));
    this.list.replaceChildren(...[...this.#strips.values()].map(({ row }) => row));
    this.lay();
    for (const { row } of this.#strips.values()) this.observer.observe(row);
  }

  lay() {
    for (const strip of this.#strips.values()) strip.lay();
    this.mark();
  }

  /** What maps are of: two that differ in this are not shown together. @param {Subject} asked */
  #name = (asked) => JSON.stringify([asked?.network, asked?.pixels, this.scale()]);

  /** The layers in view whose maps are yet to come. */
  missing() {
    const now = this.#name(about({}));
    return [...this.visible].filter((name) => this.#strips.get(name)?.shown !== now);
  }

  /**
   * Paints maps. Those of a drawing before are painted only in view, where newer ones are about to come.
   * @param {Record<string, Maps>} layers @param {Subject} asked
   */
  show(layers, asked) {
    const shown = this.#name(asked);
    const old = shown !== this.#name(about({}));
    for (const [name, maps] of Object.entries(layers)) {
      const strip = this.#strips.get(name);
      if (!strip || (old && !this.visible.has(name))) continue;
      strip.shown = shown;
      strip.paint(maps, painted({ ...maps.picture, colours: maps.colours }));
    }
    this.mark();
  }

  /** Blanks what is out of view and of a drawing before. */
  prune() {
    const now = this.#name(about({}));
    for (const [name, strip] of this.#strips)
      if (strip.shown && strip.shown !== now && !this.visible.has(name)) strip.blank();
  }

  blank() {
    for (const strip of this.#strips.values()) strip.blank();
    this.mark();
  }

  /** Frames units, the windows that they read in the layer before and, on the input, the pixels that they see. */
  mark() {
    const [pinned, pointed] = [store.get("pinned"), store.get("pointed")];
    for (const strip of this.#strips.values()) strip.unmark();
    this.#frame(pinned, FRAMES.pinned);
    if (!same(pinned, pointed)) this.#frame(pointed, FRAMES.pointed);
  }

  /** @param {Unit | null} unit @param {string} colour */
  #frame(unit, colour) {
    if (!unit || !exists(atlas(), unit)) return;
    const { reads, sees } = reach(atlas(), unit);
    this.#strips.get(unit[0])?.frame(unit, colour);
    if (reads) this.#strips.get(reads.layer)?.frameWindow(reads, colour);
    if (reads && reads.layer !== "input") this.#strips.get("input")?.frameWindow({ channels: [0, 1], ...sees }, colour);
  }

  /**
   * Frames the pinned unit, and brings it into view once its calculation is there. What a step of the lesson pins is
   * not brought: its calculation is in the drawer, and the step's text has to stay in view.
   * @param {Unit | null} unit
   */
  seek(unit) {
    const step = store.get("step");
    this.#sought = step && same(given.steps[step - 1].state.pinned, unit) ? null : unit;
    this.mark();
  }

  /** Scrolls so far that the unit stands between the window's upper edge and the drawer. */
  bring() {
    const unit = this.#sought;
    if (!unit || !same(unit, store.get("explained"))) return;
    this.#sought = null;
    const place = this.#strips.get(unit[0])?.position(unit);
    const drawer = document.querySelector("#unit")?.getBoundingClientRect();
    if (!place) return;
    const bottom = drawer?.height ? drawer.top : innerHeight; // a teacher can hide the drawer
    const over = place.top + place.height + MARGIN - bottom;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    scrollBy({ top: over > 0 ? over : Math.min(0, place.top - MARGIN), behavior });
  }
}
