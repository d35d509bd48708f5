// Why one digit and not another: which two are compared, and the card that answers.

import { present } from "./elements.js";
import { store } from "./store.js";

const PATIENCE = 2_000; // milliseconds in which the card must have come

/**
 * Asks why a digit was read: of the one that was read against the next likely, of another why it was not.
 * @param {number} digit
 */
export function askWhy(digit) {
  const reading = store.get("reading");
  if (!reading || reading.digit === null) return;
  store.set("why", { for: null, against: digit === reading.digit ? null : digit });
  store.set("chosen", []);
  store.set("tab", "explore-panel");
  bringIntoView();
}

/** Scrolls to the card as soon as it is displayed; where it was out of sight, as on a phone, it gets the focus. */
async function bringIntoView() {
  const card = await present("#why");
  const observer = new ResizeObserver(() => {
    if (!card.checkVisibility()) return;
    observer.disconnect();
    const { top } = card.getBoundingClientRect();
    card.scrollIntoView({ block: "nearest" });
    if (top < 0 || top > innerHeight) card.focus({ preventScroll: true });
  });
  observer.observe(card);
  setTimeout(() => observer.disconnect(), PATIENCE);
}
