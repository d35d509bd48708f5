// Two runs side by side: what they were told, and how far they came.

import { element } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { percent, recipe } from "./live-words.js";
import { paint } from "./plot.js";

/** @typedef {import("./run.js").Run} Run */

const NAMES = ["This run", "The run before"];
const LOSS = 3; // at the top of the plot, or more where a run has more
const WILD = 12; // above which a loss is drawn at the top

/**
 * Shows the curves and figures of runs, the newest first.
 * @param {HTMLElement} root @param {Run[]} runs
 * @param {(run: Run) => void} open  shows a run's network
 */
export function showRuns(root, runs, open) {
  const place = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(name));
  const epochs = Math.max(...runs.map(({ settings }) => settings.epochs));
  const losses = runs.flatMap(({ seen }) =>
    seen.flatMap(({ loss, validation, whole }) => (whole ? [loss, validation] : [loss])),
  );
  const most = Math.min(WILD, Math.max(LOSS, Math.ceil(Math.max(0, ...losses))));
  const curves = (/** @type {"loss" | "accuracy"} */ what, /** @type {"validation" | "accuracy"} */ dot) =>
    runs.map(({ seen }) => ({
      points: seen.map((own) => /** @type {[number, number]} */ ([own.at, own[what]])),
      dots: seen.filter(({ whole }) => whole).map((own) => /** @type {[number, number]} */ ([own.at, own[dot]])),
    }));
  const said = runs.map((run, i) => `${NAMES[i]}: ${told(run)}.`).join(" ");
  paint(place(".loss"), curves("loss", "validation"), {
    epochs,
    most,
    top: `${most}`,
    label: `Loss by epoch. ${said}`,
  });
  paint(place(".accuracy"), curves("accuracy", "accuracy"), {
    epochs,
    most: 1,
    top: "100 %",
    label: `Accuracy by epoch. ${said}`,
  });
  place(".table").replaceChildren(...runs.map((run, i) => line(run, i, open)));
}

/** How far a run came. @param {Run} run */
function told({ seen }) {
  const last = seen.findLast(({ whole }) => whole) ?? seen.at(-1);
  if (!last) return "untrained";
  return `${last.whole ? `after epoch ${last.at}` : "so far"} validation loss ${number(last.validation, 3)}, ${percent(last.accuracy)} correct`;
}

/** @param {Run} run @param {number} i @param {((run: Run) => void) | null} open */
function line(run, i, open) {
  const show =
    open && run.file ? [element("button", { type: "button", onclick: () => open(run) }, "Show its network")] : [];
  return element(
    "p",
    { class: "run" },
    element("i", { class: `run-${i}`, "aria-hidden": "true" }),
    element("span", {}, element("strong", {}, NAMES[i]), ` ${recipe(run.settings)}: ${told(run)}. `, ...show),
  );
}
