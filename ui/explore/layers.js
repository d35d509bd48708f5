// The tab Layers: every layer's maps of the drawing, on which units are pointed at and pinned.

import { follow } from "../shared/asking.js";
import { find, resized, save } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { about, pixels } from "./about.js";
import { Board } from "./board.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").View} View */

const DRAW = "Draw a digit to see what each layer makes of it. Then point at any square.";
const POINT = "Point at a square to see what it was computed from. Click or tap it for the full calculation.";

/** @param {HTMLElement} element @param {Ask} ask */
export function mount(element, ask) {
  const [list, says] = [".rows", ".says"].map((selector) => find(element, selector));
  const scale = find(element, ".scale", HTMLSelectElement);
  const board = new Board(list, () => /** @type {View["scale"]} */ (scale.value));

  const fill = follow({
    question: () =>
      board.missing().length ? about({ view: { layers: board.missing(), scale: board.scale() } }) : null,
    ask: (question) => ask("look", question),
    fits: (asked, now) => asked.network === now.network && asked.view.scale === now.view.scale,
    show(status) {
      if (status.state === "shown") board.show(status.answer.layers, status.question);
      if (status.state === "failed") says.textContent = status.sentence;
      else says.textContent = pixels() ? POINT : DRAW;
    },
  });
  const view = () => {
    store.set("view", { layers: [...board.visible], scale: board.scale() });
    fill();
  };
  board.onView = view;
  scale.addEventListener("change", view);
  offerFile(element, says, ask);

  store.on("network", () => board.build());
  store.on("reading", (reading) => {
    if (!reading || reading.digit === null) board.blank();
    else if (reading.scale === board.scale()) board.show(reading.layers, about({}));
    board.prune();
    fill();
  });
  store.on("pointed", () => board.mark());
  store.on("pinned", (unit) => board.seek(unit));
  store.on("explained", () => board.bring());
  resized(list, () => board.lay());
}

/** The button that saves every layer's numbers. @param {HTMLElement} element @param {HTMLElement} says @param {Ask} ask */
function offerFile(element, says, ask) {
  const all = find(element, ".all", HTMLButtonElement);
  store.on("reading", () => {
    all.disabled = !pixels();
  });
  all.addEventListener("click", async () => {
    const question = about({});
    if (!question) return;
    all.disabled = true;
    try {
      const { file } = await ask("everything", question);
      save(`inkling-${question.network}.npz`, new Blob([file.bytes]));
      says.textContent = POINT;
    } catch (error) {
      says.textContent = error instanceof Error ? error.message : `${error}`;
    }
    all.disabled = !pixels();
  });
}
