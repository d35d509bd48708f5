// On a phone the network is swiped a block at a time; dots say where one is, and lead to the others.

import { element } from "../shared/elements.js";

/** @typedef {import("./board.js").Board} Board */

/** @param {Board} board @param {HTMLElement} dots */
export function followSwipes(board, dots) {
  /** @type {IntersectionObserver | undefined} */
  let observer;
  const places = () => [...board.views.map(({ place }) => place), board.logits];

  /** Makes a dot for each column. */
  return function build() {
    observer?.disconnect();
    const columns = places();
    const made = columns.map((column) => {
      const title = column.querySelector("h3")?.textContent ?? "";
      const dot = element("button", { type: "button", "aria-label": title, title });
      dot.addEventListener("click", () => column.scrollIntoView({ inline: "center", block: "nearest" }));
      return dot;
    });
    dots.replaceChildren(...made);
    observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          made[columns.indexOf(/** @type {HTMLElement} */ (target))]?.toggleAttribute("aria-current", isIntersecting);
      },
      { root: board.place, threshold: 0.6 },
    );
    for (const column of columns) observer.observe(column);
  };
}
