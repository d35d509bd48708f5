// The ledger on the page: which two digits, which block, its lines and their sum. Rows are kept, so that focus stays.

import { element, find } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { roving } from "../shared/roving.js";
import { isFlat } from "./choosing.js";
import { approximation, brief, headings, odds, partAt, partsOf, rowsOf, totalOf } from "./ledger.js";

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Evidence} Evidence */
/** @typedef {import("../shared/types.d.ts").Why} Why */
/** @typedef {import("./ledger.js").Row} Row */

const SIDES = /** @type {const} */ (["for", "against"]);

export class LedgerView {
  /** @type {(Chosen | null)[]}  where the rows lead */
  targets = [];
  /** @type {(chosen: Chosen) => void} */
  #go = () => {};
  /** @type {(target: Chosen | null) => void} */
  #point = () => {};

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.selects = SIDES.map((side) => find(place, `.${side}`, HTMLSelectElement));
    this.reset = find(place, ".likeliest", HTMLButtonElement);
    this.others = /** @type {HTMLButtonElement[]} */ ([...place.querySelectorAll(".others button")]);
    this.otherStop = roving(this.others);
    this.rows = /** @type {HTMLTableRowElement[]} */ ([...place.querySelectorAll("tbody tr")]);
    const buttons = this.rows.map((row) => find(row, "button"));
    this.rows.forEach((row, i) => {
      for (const kind of ["pointerenter", "focusin"])
        row.addEventListener(kind, () => this.#point(this.targets[i] ?? null));
      for (const kind of ["pointerleave", "focusout"]) row.addEventListener(kind, () => this.#point(null));
    });
    buttons.forEach((button, i) => {
      button.addEventListener("click", () => this.targets[i] && this.#go(this.targets[i]));
    });
    this.rowStop = roving(buttons);
  }

  /** @param {(which: "for" | "against" | null, digit: number) => void} act  which side's digit is picked; null: neither's */
  onPick(act) {
    SIDES.forEach((side, i) => {
      this.selects[i].addEventListener("change", () => act(side, Number(this.selects[i].value)));
    });
    this.others.forEach((button, digit) => {
      button.addEventListener("click", () => {
        this.selects[1].focus(); // for the button goes
        act("against", digit);
      });
    });
    this.reset.addEventListener("click", () => {
      this.selects[0].focus();
      act(null, 0);
    });
  }

  /** @param {(chosen: Chosen) => void} act  calls for a block, a map or a unit */
  onGo(act) {
    this.#go = act;
  }

  /** @param {(target: Chosen | null) => void} act  calls for what the row leads to that is pointed at; null: at none */
  onPoint(act) {
    this.#point = act;
  }

  /** @param {Atlas} atlas @param {Evidence} evidence @param {Chosen} chosen @param {Why} why */
  show(atlas, evidence, chosen, why) {
    const parts = partsOf(atlas);
    const at = partAt(atlas, chosen);
    if (this.atlas !== atlas) this.#build(atlas);
    this.buttons?.forEach((button, i) => {
      button.ariaPressed = `${i === at}`;
    });
    this.stop?.(at);
    this.selects.forEach((select, i) => {
      select.value = `${evidence.rivals[i]}`;
    });
    this.others.forEach((button, digit) => {
      button.hidden = evidence.rivals.includes(digit);
    });
    this.otherStop(this.others.findIndex(({ hidden }) => !hidden));
    this.reset.hidden = why.for === null && why.against === null;
    const heading = headings(evidence, parts[at], isFlat(atlas, parts[at].end));
    find(this.place, ".what").textContent = heading.what;
    find(this.place, ".left").textContent = heading.against;
    find(this.place, ".right").textContent = heading.first;
    this.#list(rowsOf(atlas, evidence, parts[at]), evidence.places);
    find(this.place, "tfoot th").textContent = totalOf(evidence);
    find(this.place, "tfoot td").textContent = number(evidence.difference, evidence.places);
    const { said, power, after } = odds(evidence);
    find(this.place, ".odds").textContent = said;
    find(this.place, ".power").replaceChildren("e", element("sup", {}, power), after);
    find(this.place, ".approximate").textContent = approximation(evidence);
  }

  /** Offers the blocks of another network. @param {Atlas} atlas */
  #build(atlas) {
    this.atlas = atlas;
    const parts = partsOf(atlas);
    const titles = brief(parts.map(({ title }) => title));
    this.buttons = parts.map(({ title, end }, i) =>
      element("button", { type: "button", "aria-label": title, onclick: () => this.#go([end]) }, titles[i]),
    );
    this.stop = roving(this.buttons);
    find(this.place, ".parts").replaceChildren(...this.buttons);
  }

  /** @param {Row[]} rows @param {number} places */
  #list(rows, places) {
    this.rows.forEach((row, i) => {
      row.hidden = i >= rows.length;
    });
    const limit = Math.max(...rows.map(({ amount }) => Math.abs(amount)));
    this.targets = rows.map(({ to }) => to);
    rows.forEach(({ name, amount, to }, i) => {
      const [title, , sum] = this.rows[i].cells;
      const button = find(title, "button", HTMLButtonElement);
      const bar = find(this.rows[i], "b");
      find(title, "span").textContent = to ? "" : name;
      button.textContent = to ? name : "";
      button.hidden = !to;
      bar.className = amount < 0 ? "minus" : "plus";
      bar.style.setProperty("--share", `${limit ? (50 * Math.abs(amount)) / limit : 0}%`);
      sum.textContent = number(amount, places);
    });
    this.rowStop(0);
  }
}
