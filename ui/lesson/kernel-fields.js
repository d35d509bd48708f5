// A kernel whose cells are fields: to type in, to drag sideways, to change with the arrow keys.

import { element } from "../shared/elements.js";
import { left, mark, numberField, readNumber, wholeIn } from "../shared/fields.js";
import { strongest, tint } from "../shared/numbers.js";

/** @typedef {{ cells: number[][], divisor: number }} Cells */
/** @typedef {{ cell: number, divisor: number }} Limits  the largest of each */

const NARROW = 5; // columns that fit beside other tables in full size

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
  const says = element("p", { class: "typed", role: "status" });
  const say = (/** @type {string} */ sentence) => {
    if (says.textContent !== sentence) says.textContent = sentence;
  };

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
          const now = () => written(get().cells[row][column]);
          return numberField(label, { most: limits.cell }, (next) => change(row, column, next), show, { now, say });
        }),
      );
      say("");
      place.replaceChildren(grid(fields, cells[0].length), says);
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
    const over = wholeIn(divisor, "Divisor", { now: () => `${get().divisor}`, say });
    if (over !== null) set({ cells: get().cells, divisor: over });
  });
  left(divisor, show, say);
  return show;
}

/** @param {HTMLInputElement[]} fields @param {number} columns */
function grid(fields, columns) {
  const rows = Array.from({ length: fields.length / columns }, (_, row) => {
    const line = fields.slice(row * columns, (row + 1) * columns);
    return element("tr", {}, ...line.map((field) => element("td", {}, field)));
  });
  const kind = columns > NARROW ? "fields wide" : "fields";
  return element("table", { class: kind }, element("tbody", {}, ...rows));
}

/** @param {number} cell */
const written = (cell) => `${cell}`.replace("-", "−");

/** @param {HTMLInputElement} field @param {number} cell @param {number} limit */
function showCell(field, cell, limit) {
  if (field !== document.activeElement || readNumber(field.value, Infinity) !== cell) field.value = written(cell);
  field.parentElement?.setAttribute("style", tint(cell, limit));
  mark(field, false);
}
