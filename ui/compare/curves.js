// A plot for each change, with a slider below it: how sure each network is of the right digit over the whole range.

import { element, find, svg } from "../shared/elements.js";
import given from "../shared/given.js";
import { amountAt, pointOf, written } from "./amounts.js";
import { breaksTold, ends, listed, marksOf } from "./breaking.js";
import { nameOf } from "./edited.js";

/** @typedef {import("./breaking.js").Curve} Curve */
/** @typedef {import("../shared/types.d.ts").Compare} Compare */
/** @typedef {{ right: number | null, curves: Record<string, Record<string, Curve>> }} Curves  by network and change */
/** @typedef {(change: string, amount: number) => void} Act  asks for another amount */

const UNSAID = "Say what the drawing is meant to be.";

/** @param {HTMLElement} root @param {Act} act */
export function curvesView(root, act) {
  const places = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".change")]);
  const plots = places.map((place) => new Plot(place, act));
  return {
    /** @param {Compare} compare */
    move: (compare) => {
      for (const plot of plots) plot.move(compare);
    },
    /** @param {Curves | null} curves  null: they are on their way */
    show: (curves) => {
      for (const plot of plots) plot.show(curves);
    },
  };
}

/** The curves of one change, on a drawing that is 100 wide and high and stretched by CSS. */
class Plot {
  /** @param {HTMLElement} place @param {Act} act */
  constructor(place, act) {
    this.place = place;
    this.name = place.dataset.change ?? "";
    this.change = given.changes[this.name];
    this.area = find(place, ".plot");
    this.drawing = find(place, "svg", SVGElement);
    this.slider = find(place, "input", HTMLInputElement);
    this.at = upright("at");
    this.neutral = upright("neutral");
    stand(this.neutral, this.#across(pointOf(this.change)));
    Object.assign(this.slider, { min: 0, max: this.change.points - 1, step: 1 });
    find(place, ".low").textContent = written(this.change, this.change.low);
    find(place, ".high").textContent = written(this.change, this.change.high);
    this.#lead((point) => act(this.name, amountAt(this.change, point)));
  }

  /** @param {Compare} compare */
  move({ amounts }) {
    const amount = written(this.change, amounts[this.name]);
    const point = pointOf(this.change, amounts[this.name]);
    this.slider.value = `${point}`;
    this.slider.setAttribute("aria-valuetext", amount);
    find(this.place, "output").textContent = amount;
    stand(this.at, this.#across(point));
  }

  /** @param {Curves | null} curves */
  show(curves) {
    this.area.classList.toggle("waiting", !curves);
    if (!curves) return;
    const own = Object.entries(curves.curves).flatMap(([network, all]) =>
      all[this.name] ? [/** @type {[string, Curve]} */ ([nameOf(network), all[this.name]])] : [],
    );
    this.slider.disabled = curves.right !== null && !own.length;
    this.drawing.replaceChildren(this.neutral, this.at, ...own.map(([, { right }], i) => line(right, i)));
    for (const mark of this.area.querySelectorAll("i")) mark.remove();
    this.area.append(...marksOf(own).map(this.#mark));
    this.area.ariaLabel = own
      .map(([network, curve]) => ends(network, curve, (point) => this.#written(point)))
      .join(" ");
    const none = curves.right === null ? UNSAID : "Not tried on a picture.";
    const told = () => breaksTold(Object.fromEntries(own), pointOf(this.change), this.#written);
    find(this.place, ".breaks").textContent = own.length ? told() : none;
  }

  /** A cross where networks begin to misread, with how many they are where one stands for several. @param {ReturnType<typeof marksOf>[number]} mark */
  #mark = ({ point, share, of, names }) => {
    const several = of.length > 1;
    const title = `${listed(names)} ${several ? "misread" : "misreads"} it at ${this.#written(point)}`;
    const kind = several ? "several" : `line-${of[0]}`;
    const count = several ? [element("small", {}, `${of.length}`)] : [];
    const made = element("i", { class: kind, title, "aria-hidden": "true" }, "×", ...count);
    made.style.left = `${this.#across(point)}%`;
    made.style.top = `${100 * (1 - share)}%`;
    return made;
  };

  /** Lets slider and pointer choose a point. @param {(point: number) => void} go */
  #lead(go) {
    this.slider.addEventListener("input", () => go(this.slider.valueAsNumber));
    this.slider.addEventListener("dblclick", () => go(pointOf(this.change)));
    const last = this.change.points - 1;
    for (const type of /** @type {const} */ (["pointerdown", "pointermove"]))
      this.area.addEventListener(type, ({ clientX, buttons }) => {
        if (!(buttons & 1)) return;
        const box = this.drawing.getBoundingClientRect();
        const point = Math.round((last * (clientX - box.left)) / box.width);
        go(Math.min(last, Math.max(0, point)));
      });
  }

  /** @param {number} point */
  #written = (point) => written(this.change, amountAt(this.change, point));

  /** @param {number} point */
  #across = (point) => (100 * point) / (this.change.points - 1);
}

/** @param {string} kind */
const upright = (kind) => svg("line", { class: kind, y1: 0, y2: 100 });

/** @param {SVGElement} upright @param {number} x */
function stand(upright, x) {
  for (const end of ["x1", "x2"]) upright.setAttribute(end, `${x}`);
}

/** @param {number[]} shares  in [0, 1] @param {number} i  which network's */
const line = (shares, i) =>
  svg("polyline", {
    class: `line-${i}`,
    points: shares.map((share, point) => `${(100 * point) / (shares.length - 1)},${100 * (1 - share)}`).join(" "),
  });
