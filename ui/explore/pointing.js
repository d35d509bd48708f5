// Pointing at the network's picture and going into it, by pointer and by keys.

import { askWhy } from "../shared/asked.js";
import { same } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { atlas, chosenNow, pixels, pointedNow } from "./about.js";
import { isFlat, up } from "./choosing.js";

/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */
/** @typedef {import("./board.js").Board} Board */

/** @param {Unit | null} unit */
export function point(unit) {
  if (!same(unit, pointedNow())) store.set("pointed", unit);
}

/** What a click on a unit of the picture chooses: its map, for a row of numbers the unit. @param {Unit} unit @returns {Chosen} */
export const choiceOf = (unit) => (isFlat(atlas(), unit[0]) ? unit : [unit[0], unit[1]]);

/** Goes in, if anything is drawn: of the example that stands on a blank pad there is no more to see. @param {Chosen} chosen */
export const enter = (chosen) => pixels() !== null && store.set("chosen", chosen);

/** @param {Board} board */
export function listen(board) {
  const { place } = board;
  place.addEventListener("pointermove", (event) => point(board.under(event)));
  place.addEventListener("pointerleave", () => point(null));
  place.addEventListener("click", (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const digit = target.closest("button[data-digit]")?.getAttribute("data-digit");
    const named = target.closest("[data-column] h3")?.closest("[data-column]")?.getAttribute("data-column");
    const unit = board.under(event);
    if (digit) askWhy(Number(digit));
    else if (named) choose(board, named);
    else if (unit) {
      enter(choiceOf(unit));
      point(unit); // which a finger has not done before
    }
  });
}

/** Chooses a column, or lets go of it. @param {Board} board @param {string} name */
function choose(board, name) {
  const layer = board.views.find(({ column }) => column.name === name)?.column.layer.name;
  const chosen = chosenNow();
  if (layer !== undefined) enter(chosen.length === 1 && chosen[0] === layer ? up(atlas(), chosen) : [layer]);
}
