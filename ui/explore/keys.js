// The network's picture by keys: one stop, arrows within it, Enter goes in and Escape out; each place in a sentence.

import { askWhy } from "../shared/asked.js";
import { ARROWS, inside, moved, outside, START, unitAtCursor } from "./cursor.js";
import { choiceOf, enter, point } from "./pointing.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./cursor.js").Cursor} Cursor */

export class Keys {
  #cursor = START;

  /** @param {Board} board @param {HTMLElement} said  where each place is told that is no number */
  constructor(board, said) {
    this.board = board;
    this.said = said;
  }

  listen() {
    const { place } = this.board;
    place.addEventListener("focus", () => {
      if (place.matches(":focus-visible"))
        this.#go({ ...this.#cursor, column: Math.min(this.#cursor.column, this.#last) });
    });
    place.addEventListener("blur", () => {
      for (const own of place.querySelectorAll(".cursor")) own.classList.remove("cursor");
      point(null);
    });
    place.addEventListener("keydown", (event) => {
      if (event.target === place && this.#press(event.key)) event.preventDefault();
    });
  }

  get #columns() {
    return this.board.views.map(({ column }) => column);
  }

  /** The column of the logits. */
  get #last() {
    return this.board.views.length;
  }

  /** Whether the key means nothing else. @param {string} key */
  #press(key) {
    const plans = this.board.views.map(({ plan }) => plan);
    const out = outside(this.#cursor);
    if (key in ARROWS) this.#go(moved(this.#cursor, key, this.#columns, plans));
    else if (key === "Enter") this.#enter();
    else if (key === "Escape" && out) this.#go(out); // and what is chosen goes one level up, see crumbs.js
    return key in ARROWS || key === "Enter";
  }

  /** Chooses what the cursor is on, and goes in. */
  #enter() {
    const cursor = this.#cursor;
    if (cursor.level > 0 && cursor.column === this.#last) return askWhy(cursor.map);
    const unit = unitAtCursor(cursor, this.#columns);
    if (unit) enter(cursor.level === 2 ? unit : choiceOf(unit));
    else if (cursor.column < this.#last) enter([this.#columns[cursor.column].layer.name]);
    const next = inside(cursor, this.#columns);
    if (next) this.#go(next);
  }

  /** @param {Cursor} cursor */
  #go(cursor) {
    this.#cursor = cursor;
    const { views, logits, bars } = this.board;
    [...views.map(({ place }) => place), logits].forEach((place, i) => {
      place.classList.toggle("cursor", i === cursor.column);
    });
    bars.forEach((bar, digit) => {
      bar.classList.toggle("cursor", cursor.level > 0 && cursor.column === this.#last && cursor.map === digit);
    });
    const unit = unitAtCursor(cursor, this.#columns);
    point(unit);
    if (!unit) this.said.textContent = sentence(cursor, this.board);
  }
}

/** Where the cursor is, if that is no number. @param {Cursor} cursor @param {Board} board */
function sentence({ level, column, map }, { views, bars }) {
  const own = views[column]?.column;
  if (!own) {
    const value = bars[map].querySelector("output")?.textContent;
    return level ? `Digit ${map}, logit ${value}. Press Enter to ask why.` : "The ten logits. Press Enter to go in.";
  }
  const { shape } = own.layer;
  const what = shape.length === 1 ? `${shape[0]} units` : `${shape[0]} maps of ${shape[1]} by ${shape[2]}`;
  return `${own.title}: ${what}. Press Enter to go in.`;
}
