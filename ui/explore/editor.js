// A map's kernels as fields: each weight, the bias, a norm's scale and shift; kernels are muted and change places.

import { change, editsNow, turn } from "../shared/edits.js";
import { element, same } from "../shared/elements.js";
import { DECIMALS, mark, numberField, readNumber, written } from "../shared/fields.js";
import given from "../shared/given.js";
import { strongest, tint } from "../shared/numbers.js";
import { store } from "../shared/store.js";
import { atlas } from "./about.js";
import { cancelled } from "./cancelling.js";
import { layerOf } from "./columns.js";
import { pickerOf } from "./picker.js";

/** @typedef {import("../shared/types.d.ts").Edit} Edit */
/** @typedef {import("../shared/types.d.ts").Making} Making */
/** @typedef {import("../shared/types.d.ts").MadeOf} MadeOf */
/** @typedef {import("./picker.js").Place} Place */
/**
 * A field, the change that it makes but for its value, and the number that the server knows.
 * @typedef {{ field: HTMLInputElement, place: Edit, known: number, places: number }} Entry
 */

/** Where a weight is that the server has not told yet. @type {Edit} */
const UNKNOWN = ["weight", ""];

export class Editor {
  /** Of kernels too large for fields the weight that is picked. @type {Place | null} */
  picked = null;
  #of = ""; // what the fields were built for
  /** The change that mutes this map. @type {Edit} */
  #muting = ["mute", ""];
  /** @type {Entry[]} */
  #entries = [];
  /** The kernel that waits to be swapped with another one of its layer. @type {[layer: string, channel: number, source: number] | null} */
  #waiting = null;

  /** What was typed and is not taken. */
  says = element("p", { class: "typed", role: "status" });

  /** @param {() => void} ask  asks for the weight that is picked */
  constructor(ask) {
    this.ask = ask;
  }

  /**
   * Shows what a map is made of. Fields are made anew only for another map, so that one can go on typing in them.
   * @param {HTMLElement} place @param {Making & { parts: MadeOf }} making  @param {HTMLElement} pairs  as they would be shown
   */
  show(place, making, pairs) {
    this.#muting = ["mute", layerOf(atlas(), making.layer).muted ?? "", making.channel];
    const { layer, channel, parts } = making;
    const of = JSON.stringify([store.get("network"), layer, channel, parts.channels, parts.weights === null]);
    const shown = place.querySelectorAll(".pair");
    const built = place.contains(this.#entries[0]?.field ?? null); // not where pictures have taken the fields' place
    if (of !== this.#of || !built) {
      this.#of = of;
      this.#build(place, making, pairs);
    } else {
      const fresh = pairs.querySelectorAll(".pair");
      shown.forEach((pair, i) => {
        pair.firstElementChild?.replaceWith(fresh[i].firstElementChild ?? "");
      });
    }
    this.#know(making);
    this.update();
  }

  /** Shows numbers and buttons as the changes are now. */
  update() {
    for (const { field, place, known, places } of this.#entries) {
      const value = current(place, known);
      if (place === UNKNOWN) continue;
      if (field !== document.activeElement || readNumber(field.value, Infinity, DECIMALS) !== value)
        field.value = written(value, places);
      mark(field, false);
    }
    const weights = this.#entries.filter(({ field }) => field.closest("table"));
    const limit = strongest(weights.map(({ place, known }) => current(place, known)));
    for (const { field, place, known } of weights)
      field.parentElement?.setAttribute("style", tint(current(place, known), limit));
    const muted = editsNow().some((edit) => same(edit, this.#muting)); // then all is 0, whatever is typed
    for (const button of this.buttons) button.disabled = muted;
    for (const { field, place } of this.#entries) field.disabled = muted || place === UNKNOWN;
    for (const button of this.buttons) {
      const own = JSON.parse(button.dataset.kernel ?? "[]");
      if (button.className === "cut") {
        const cut = editsNow().some((edit) => same(edit, ["cut", ...own]));
        button.textContent = cut ? "Unmute" : "Mute";
        button.setAttribute("aria-pressed", `${cut}`);
      } else {
        const ready = this.#waiting?.[0] === own[0] && !same(this.#waiting, own);
        button.textContent = ready ? "Swap with this" : "Swap…";
        button.setAttribute("aria-pressed", `${same(this.#waiting, own)}`);
      }
    }
  }

  /** @type {HTMLButtonElement[]} */
  buttons = [];

  /** @param {HTMLElement} place @param {Making & { parts: MadeOf }} making @param {HTMLElement} pairs */
  #build(place, { parts, steps, channel }, pairs) {
    const sum = steps[0].layer;
    this.#entries = [];
    this.buttons = [];
    pairs.querySelectorAll(".pair").forEach((pair, i) => {
      const source = parts.channels[i];
      const cells = parts.weights?.[i].map((line, row) =>
        line.map((_, column) =>
          this.#field(
            `Weight for map ${source}, row ${row}, column ${column}`,
            ["weight", sum, channel, source, row, column],
            parts.places,
          ),
        ),
      );
      if (cells) pair.querySelector(".kernel")?.replaceWith(grid(cells));
      pair.append(this.#tools([sum, channel, source]));
    });
    const more = [
      ...(parts.has_bias ? [["bias", ["bias", sum, channel], parts.places]] : []),
      ...steps.flatMap(affineOf(channel)),
    ];
    const fields = more.map(([label, edit, places]) =>
      element(
        "label",
        {},
        `${label} `,
        element("span", {}, this.#field(`${label}`, /** @type {Edit} */ (edit), Number(places))),
      ),
    );
    this.says.textContent = "";
    place.replaceChildren(pairs, element("div", { class: "more" }, ...fields, ...this.#one(pairs, parts)), this.says);
  }

  /** Of kernels too large for fields the field of one weight. @param {HTMLElement} pairs @param {MadeOf} parts */
  #one(pairs, parts) {
    this.picked = null;
    if (parts.weights) return [];
    const field = this.#field("Weight", UNKNOWN, parts.places);
    const entry = this.#entries[this.#entries.length - 1];
    const picker = pickerOf(pairs, parts, this.#say, (place) => {
      this.picked = place;
      entry.place = UNKNOWN; // nothing is changed at the place that was picked before
      field.value = "";
      field.disabled = true;
      this.ask();
    });
    return [element("label", {}, picker, " ", element("span", {}, field))];
  }

  /** Takes what the server knows of each number, in the order in which the fields were built. @param {Making & { parts: MadeOf }} making */
  #know({ parts, steps, channel }) {
    const { picked } = parts;
    const one = picked && {
      known: picked.value,
      places: parts.places,
      place: ["weight", steps[0].layer, channel, picked.source, picked.row, picked.column],
    };
    const weights = (parts.weights ?? []).flat(2).map((known) => ({ known, places: parts.places }));
    const bias = parts.has_bias ? [{ known: parts.bias, places: parts.places }] : [];
    const norms = steps.flatMap(({ affine }) =>
      affine ? [affine.scale, affine.shift].map((known) => ({ known, places: affine.places })) : [],
    );
    [...weights, ...bias, ...norms, ...(one ? [one] : [])].forEach((own, i) => {
      Object.assign(this.#entries[i], own);
    });
  }

  /** @param {string} label @param {Edit} place @param {number} places */
  #field(label, place, places) {
    const most = given.surgery.largest;
    const entry = /** @type {Entry} */ ({ place, known: 0, places });
    const set = (/** @type {(old: number) => number} */ next) => {
      const unit = 10 ** DECIMALS;
      const value = Math.round(unit * next(current(entry.place, entry.known))) / unit + 0;
      change([...entry.place, Math.min(most, Math.max(-most, value))]);
    };
    const told = { now: () => written(current(entry.place, entry.known), entry.places), say: this.#say };
    entry.field = numberField(
      label,
      { most, places: DECIMALS, step: 10 ** (1 - places) },
      set,
      () => this.update(),
      told,
    );
    this.#entries.push(entry);
    return cancelled(entry.field, told.now);
  }

  #say = (/** @type {string} */ sentence) => {
    if (this.says.textContent !== sentence) this.says.textContent = sentence;
  };

  /** @param {[layer: string, channel: number, source: number]} kernel */
  #tools(kernel) {
    const told = JSON.stringify(kernel);
    const tool = (/** @type {string} */ name, /** @type {string} */ title) =>
      element("button", { type: "button", class: name, "data-kernel": told, title });
    const cut = tool("cut", "All weights of this kernel become 0");
    const swap = tool("swap", "Exchange it with another kernel of this layer");
    cut.addEventListener("click", () => turn(["cut", ...kernel]));
    swap.addEventListener("click", () => this.#swap(kernel));
    this.buttons.push(cut, swap);
    return element("span", { class: "tools" }, cut, swap);
  }

  /** The first kernel waits for the second. @param {[layer: string, channel: number, source: number]} kernel */
  #swap(kernel) {
    const [first, [layer, channel, source]] = [this.#waiting, kernel];
    const ready = first && first[0] === layer && !same(first, kernel);
    this.#waiting = ready || same(first, kernel) ? null : kernel;
    if (ready) change(["swap", layer, first[1], first[2], channel, source]);
    else this.update();
    this.#say(this.#waiting ? WAITS : "");
  }
}

const WAITS = "Now press “Swap with this” at another kernel of this layer, of this map or of another one.";

/** The fields of a norm that has one scale and one shift for each map. @param {number} channel @returns {(step: Making["steps"][number]) => [string, Edit, number][]} */
const affineOf =
  (channel) =>
  ({ layer, affine }) =>
    affine
      ? [
          ["norm’s scale", ["weight", layer, channel, 0, 0, 0], affine.places],
          ["norm’s shift", ["bias", layer, channel], affine.places],
        ]
      : [];

/** A number as it is: what was set last, if that is not yet known to the server, or what the server knows. @param {Edit} place @param {number} known */
function current(place, known) {
  const last = editsNow().at(-1);
  const own = last && last.length === place.length + 1 && same(last.slice(0, -1), place);
  return own ? Number(last[last.length - 1]) : known;
}

/** @param {HTMLInputElement[][]} cells */
const grid = (cells) =>
  element(
    "table",
    { class: "kernel fields" },
    element("tbody", {}, ...cells.map((row) => element("tr", {}, ...row.map((field) => element("td", {}, field))))),
  );
