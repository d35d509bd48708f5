// Buttons that belong together are one stop of the Tab key; arrow keys go from one to the next.

/**
 * Makes buttons one stop, those that are hidden left out. Returns what moves it to the button of this index, unless one
 * of them has the focus.
 * @param {HTMLElement[]} buttons
 */
export function roving(buttons) {
  const stop = (/** @type {number} */ at) =>
    buttons.forEach((button, i) => {
      button.tabIndex = i === at ? 0 : -1;
    });
  buttons.forEach((button, i) => {
    button.addEventListener("focus", () => stop(i));
    button.addEventListener("keydown", (event) => {
      const shown = buttons.filter((own) => own.checkVisibility());
      const next = shown[nextOf(event.key, shown.indexOf(button), shown.length)];
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
 * @param {string} key @param {number} at @param {number} count
 */
export function nextOf(key, at, count) {
  if (key === "ArrowRight" || key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowLeft" || key === "ArrowUp") return (at + count - 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : -1;
}
