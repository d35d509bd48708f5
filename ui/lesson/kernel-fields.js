// A kernel whose cells are fields: to type in, to drag sideways, to change with the arrow keys.

import { element } from "../shared/elements.js";
import { strongest, tint } from "../shared/numbers.js";

/** @typedef {{ cells: number[][], divisor: number }} Cells */
/** @typedef {{ cell: number, divisor: number }} Limits  the largest of each */

const DRAG = 8; // CSS pixels to the side that change a cell by 1
const NARROW = 5; // columns that fit beside other tables in full size
const LENGTH = 24; // characters, for what a spreadsheet gives: 0.333333333333333

/**
 * The number that was typed or pasted into a cell, to two decimals, with a decimal point or comma, and with whatever
 * white space a spreadsheet puts around it; null if it is none, or larger than `most` either way.
 * @param {string} text @param {number} most
 */
export function readCell(text, most) {
  const plain = text.trim().replace(/^[−–]/, "-").replace(",", ".");
  const cell = Math.round(100 * Number(plain)) / 100 + 0; // + 0: no −0
  return plain && Number.isFinite(cell) && Math.abs(cell) <= most ? cell : null;
}

/**
 * The cells with one of them replaced, rounded to two decimals and at most `most` either way.
 * @param {number[][]} cells @param {number} row @param {number} column @param {number} cell @param {number} most
 */
export function replaced(cells, row, column, cell, most) {
  const bounded = Math.min(most, Math.max(-most, Math.round(100 * cell) / 100));
  return cells.map((line, r) => line.map((old, c) => (r === row && c === column ? bounded : old)));
}

/**
 * Fills `place` with the fields of a kernel's cells; `divisor` is the field of what their sum is divided by. Returns
 * what shows the kernel as it is.
 * @param {HTMLElement} place
 * @param {HTMLInputElement} divisor
 * @param {Limits} limits
 * @param {() => Cells} get
 * @param {(kernel: Cells) => void} set
 */
export function kernelFields(place, divisor, limits, get, set) {
  /** @type {HTMLInputElement[]} */
  let fields = [];

  /** @param {number} row @param {number} column @param {(old: number) => number} next */
  function change(row, column, next) {
    const { cells, divisor: over } = get();
    set({ cells: replaced(cells, row, column, next(cells[row][column]), limits.cell), divisor: over });
  }

  // Fields are made anew only for another size, so that one can go on typing in them.
  function show() {
    const { cells, divisor: over } = get();
    if (fields.length !== cells.flat().length) {
      fields = cells.flatMap((line, row) =>
        line.map((_, column) => {
          const label = cells.length > 1 ? `Kernel, row ${row}, column ${column}` : `Kernel, cell ${column}`;
          return field(label, limits.cell, (next) => change(row, column, next), show);
        }),
      );
      place.replaceChildren(grid(fields, cells[0].length));
    }
    const limit = strongest(cells);
    cells.flat().forEach((cell, i) => {
      showCell(fields[i], cell, limit);
    });
    if (divisor === document.activeElement) return;
    divisor.value = `${over}`;
    mark(divisor, false);
  }

  divisor.addEventListener("input", () => {
    const over = Number(divisor.value);
    const fits = Number.isInteger(over) && over >= 1 && over <= limits.divisor;
    mark(divisor, !fits);
    if (fits) set({ cells: get().cells, divisor: over });
  });
  divisor.addEventListener("blur", show);
  return show;
}

/** Marks what cannot be taken as it is typed. @param {HTMLInputElement} field @param {boolean} wrong */
const mark = (field, wrong) =>
  wrong ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");

/** @param {HTMLInputElement[]} fields @param {number} columns */
function grid(fields, columns) {
  const rows = Array.from({ length: fields.length / columns }, (_, row) => {
    const line = fields.slice(row * columns, (row + 1) * columns);
    return element("tr", {}, ...line.map((field) => element("td", {}, field)));
  });
  const kind = columns > NARROW ? "fields wide" : "fields";
  return element("table", { class: kind }, element("tbody", {}, ...rows));
}

/** @param {HTMLInputElement} field @param {number} cell @param {number} limit */
function showCell(field, cell, limit) {
  if (field !== document.activeElement || readCell(field.value, Infinity) !== cell)
    field.value = `${cell}`.replace("-", "−");
  field.parentElement?.setAttribute("style", tint(cell, limit));
  mark(field, false);
}

/**
 * @param {string} label
 * @param {number} most  the largest number that can be typed, either way
 * @param {(next: (old: number) => number) => void} change
 * @param {() => void} show
 */
function field(label, most, change, show) {
  const made = element("input", { type: "text", maxlength: LENGTH, size: 1, "aria-label": label });
  made.addEventListener("input", () => {
    const cell = readCell(made.value, most);
    mark(made, cell === null);
    if (cell !== null) change(() => cell);
  });
  made.addEventListener("blur", show);
  made.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    change((old) => old + by);
  });
  dragged(made, change);
  return made;
}

/**
 * To the right a cell grows, to the left it falls; a press without a move is for typing.
 * @param {HTMLInputElement} field
 * @param {(next: (old: number) => number) => void} change
 */
function dragged(field, change) {
  /** @type {{ x: number, steps: number } | null} */
  let from = null; // steps: those already taken
  field.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, steps: 0 };
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener("pointermove", (event) => {
    if (!from) return;
    const steps = Math.trunc((event.clientX - from.x) / DRAG);
    const by = steps - from.steps;
    if (!by) return;
    from.steps = steps;
    field.blur();
    change((old) => old + by);
  });
  for (const end of ["pointerup", "pointercancel"])
    field.addEventListener(end, () => {
      from = null;
    });
}
