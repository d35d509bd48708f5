// The menu that saves what the network makes of the drawing: its picture, and all of its numbers.

import { called } from "../shared/changes.js";
import { editsNow, fileName } from "../shared/edits.js";
import { find, save } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { about, pixels } from "./about.js";
import { pngOf, svgOf } from "./picture.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {{ network: string }} Question */

/** What the picture is of, and what its lines mean. @param {string} network */
function title(network) {
  const reading = store.get("reading");
  if (!reading || reading.digit === null) return network;
  const [first, against] = reading.evidence?.rivals ?? [];
  const lines = first === undefined ? "" : ` · lines: orange for ${first}, dashed blue for ${against}`;
  return `${network} reads ${reading.known ? "" : "perhaps "}${reading.digit}${lines}`;
}

/** @param {HTMLDetailsElement} menu @param {Ask} ask */
export function offerFiles(menu, ask) {
  const says = find(menu, ".says");
  const drawn = (/** @type {Question} */ { network }) =>
    svgOf(find(document, "#explore .board"), title(called(network, editsNow())));
  /** @type {Record<string, (question: Question) => Promise<Blob>>} */
  const files = {
    svg: async (question) => new Blob([drawn(question)], { type: "image/svg+xml" }),
    png: (question) => pngOf(drawn(question)),
    npz: async (question) => new Blob([(await ask("everything", question)).file.bytes]),
  };
  for (const button of menu.querySelectorAll("button")) {
    const kind = button.dataset.what ?? "";
    store.on("reading", () => {
      button.disabled = !pixels();
    });
    button.addEventListener("click", async () => {
      const question = about({});
      if (!question) return;
      says.textContent = "";
      try {
        save(`inkling-${fileName(question.network)}.${kind}`, await files[kind](question));
        menu.open = false;
      } catch (error) {
        says.textContent = error instanceof Error ? error.message : `${error}`;
      }
    });
  }
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault(); // one level up, and no further
    menu.open = false;
    find(menu, "summary").focus();
  });
}
