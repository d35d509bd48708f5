// Buttons that belong together are one stop of the Tab key; arrow keys go from one to the next.

/**
 * Makes buttons one stop, those that are hidden left out. Returns what moves it to the button of this index, unless one
 * of them has the focus.
 * @param {HTMLElement[]} buttons
 * @param {number} [across]  how many stand in a row of a grid; up and down lead from row to row
 */
export function roving(buttons, across) {
  const stop = (/** @type {number} */ at) =>
    buttons.forEach((button, i) => {
      button.tabIndex = i === at ? 0 : -1;
    });
  buttons.forEach((button, i) => {
    button.addEventListener("focus", () => stop(i));
    button.addEventListener("keydown", (event) => {
      const shown = buttons.filter((own) => own.checkVisibility());
      const next = shown[nextOf(event.key, shown.indexOf(button), shown.length, across)];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  });
  stop(0);
  return (/** @type {number} */ at) => {
    if (!buttons.some((button) => button.matches(":focus"))) stop(at);
  };
}

/**
 * Where a key leads from here; past an end it goes on at the other. −1 for other keys.
 * @param {string} key @param {number} at @param {number} count @param {number} [across]  in a row, if there are rows
 */
export function nextOf(key, at, count, across = 1) {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at + count - 1) % count;
  if (key === "ArrowDown") return (at + across) % count;
  if (key === "ArrowUp") return (at + count - across) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : -1;
}
