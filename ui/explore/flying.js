// A frame that moves from a map to the card about it, and back, so that one sees where the card comes from.

import { element } from "../shared/elements.js";
import { store } from "../shared/store.js";

const LASTS = 220; // milliseconds

/** Shows where the card about a map comes from, and where it goes. @param {import("./board.js").Board} board */
export function flyToCard(board) {
  let before = store.get("chosen");
  store.on("chosen", (chosen) => {
    const [opened, closed] = [before.length < 2 && chosen.length >= 2, before.length >= 2 && chosen.length < 2];
    const map = opened ? chosen : before;
    const card = document.querySelector("#map");
    const there = closed && card?.getBoundingClientRect(); // as long as it is there
    before = chosen;
    if (!card || !(opened || closed)) return;
    requestAnimationFrame(() => {
      const here = board.rect(map);
      if (here) fly(there || here, there ? here : card.getBoundingClientRect());
    });
  });
}

/** @param {DOMRect} from @param {DOMRect} to */
function fly(from, to) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || !from.width || !to.width) return;
  const frame = element("div", { class: "flying", "aria-hidden": "true" });
  const pixels = (/** @type {number} */ n) => `${n}px`;
  Object.assign(frame.style, {
    width: pixels(to.width),
    height: pixels(to.height),
    left: pixels(to.left),
    top: pixels(to.top),
  });
  const start = `translate(${from.left - to.left}px, ${from.top - to.top}px) scale(${from.width / to.width}, ${from.height / to.height})`;
  document.querySelector("#explore-panel")?.append(frame);
  frame
    .animate([{ transform: start }, { transform: "none" }], { duration: LASTS, easing: "ease-out" })
    .finished.finally(() => frame.remove());
}
