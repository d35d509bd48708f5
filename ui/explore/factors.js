// Which factors make a product: pointed at or focused, all three stand out in the equation.

/** Marks what belongs to a cell of the equation; without one, nothing. @param {HTMLElement} equation @param {HTMLTableCellElement | null} cell */
function mark(equation, cell) {
  for (const marked of equation.querySelectorAll("td.factor")) marked.classList.remove("factor");
  const row = cell?.parentElement;
  if (!cell || !(row instanceof HTMLTableRowElement)) return;
  for (const table of equation.querySelectorAll("table"))
    table.rows[row.rowIndex]?.cells[cell.cellIndex]?.classList.add("factor");
}

/** @param {HTMLElement} place  that holds the equation */
export function followFactors(place) {
  const at = (/** @type {Event} */ { target }) => (target instanceof Element ? target.closest("td") : null);
  const show = (/** @type {HTMLTableCellElement | null} */ cell) => {
    for (const equation of place.querySelectorAll(".told")) {
      if (!(equation instanceof HTMLElement)) continue;
      mark(equation, cell && equation.contains(cell) ? cell : null);
    }
  };
  const focused = () => document.activeElement?.closest("td") ?? null; // stands out while nothing is pointed at
  for (const kind of ["pointerover", "focusin"]) place.addEventListener(kind, (event) => show(at(event) ?? focused()));
  for (const kind of ["pointerleave", "focusout"]) place.addEventListener(kind, () => show(focused()));
}
