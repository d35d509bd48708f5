// The confusion matrix: a row for each digit, a column for what it was read as. Each cell is a button.

import { element } from "../shared/elements.js";
import { roving } from "../shared/roving.js";
import { cellName } from "./words.js";

const DIGITS = [...Array(10).keys()];
const STRONGEST = 60; // per cent of the colour, on which a number can still be read

/** The largest count that is a mistake. @param {number[][]} matrix */
export const most = (matrix) =>
  Math.max(...matrix.flatMap((row, label) => row.map((count, read) => (read === label ? 0 : count))));

/**
 * Builds the table once; what it returns fills it.
 * @param {HTMLElement} place
 * @param {(label: number, read: number) => void} choose
 */
export function table(place, choose) {
  const cells = DIGITS.map((label) =>
    DIGITS.map((read) => element("button", { type: "button", onclick: () => choose(label, read) })),
  );
  place.append(laidOut(cells));
  const stop = roving(cells.flat(), DIGITS.length);

  return {
    /** @param {number[][]} matrix */
    fill(matrix) {
      const limit = most(matrix);
      for (const label of DIGITS)
        for (const read of DIGITS) fillCell(cells[label][read], label, read, matrix[label][read], limit);
    },

    /** Marks the cell that is looked at, if it is one. @param {number | undefined} label @param {number | undefined} read */
    mark(label, read) {
      for (const cell of cells.flat()) cell.setAttribute("aria-pressed", "false");
      if (label === undefined || read === undefined) return;
      cells[label][read].setAttribute("aria-pressed", "true");
      stop(DIGITS.length * label + read);
    },
  };
}

/** The buttons with a head for each row and column. @param {HTMLElement[][]} cells */
function laidOut(cells) {
  const heads = DIGITS.map((read) => element("th", { scope: "col" }, `${read}`));
  const rows = cells.map((row, label) => {
    const own = row.map((cell, read) => element("td", { class: read === label ? "right" : undefined }, cell));
    return element("tr", {}, element("th", { scope: "row" }, `${label}`), ...own);
  });
  return element(
    "table",
    { role: "grid", "aria-label": "What each digit was read as" },
    element("thead", {}, element("tr", {}, element("td", {}), ...heads)),
    element("tbody", {}, ...rows),
  );
}

/** @param {HTMLElement} cell @param {number} label @param {number} read @param {number} count @param {number} limit */
function fillCell(cell, label, read, count, limit) {
  cell.textContent = `${count}`;
  cell.ariaLabel = cell.title = cellName(label, read, count);
  cell.classList.toggle("none", !count);
  cell.style.setProperty("--share", read === label ? "0%" : `${Math.round((STRONGEST * count) / (limit || 1))}%`);
}
