// What was changed in the network: its name everywhere, undo and reset; what it costs; noise for the layer that is chosen.

import { sentence } from "../shared/asking.js";
import { called } from "../shared/changes.js";
import { costTold, suffering } from "../shared/costs.js";
import { editsNow, isOwn, operate, setEdits, travelling } from "../shared/edits.js";
import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { whole } from "../shared/numbers.js";
import { store } from "../shared/store.js";
import { followCounts } from "../shared/trials.js";
import { atlas, chosenNow } from "./about.js";
import { isFlat } from "./choosing.js";
import { layerOf } from "./columns.js";
import { told } from "./operated.js";
import { offerRanking } from "./ranking.js";
import { blockTitle, silent } from "./words.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Trial} Trial */

/** @param {HTMLElement} root @param {Ask} ask */
export function mount(root, ask) {
  const section = find(root, "#surgery");
  const show = () => {
    const edits = editsNow();
    const layer = sumNow();
    find(section, ".changed").hidden = !edits.length;
    const [deep, ranks] = [chosenNow().length > 1, find(section, ".ranks").ariaPressed === "true"];
    find(section, ".layer").hidden = layer === null || (deep && !ranks && !noiseOn(layer)); // a number needs the room
    section.hidden = !edits.length && find(section, ".layer").hidden;
    find(section, ".name").textContent = called(store.get("network"), edits);
    find(section, ".last").textContent = edits.length
      ? `${edits.length > 1 ? "last: " : ""}${told(edits[edits.length - 1], titled)}`
      : "";
    const untouched = isOwn() && edits.length === 1; // the way back from weights of one's own is in the tab Training
    for (const button of [".undo", ".reset"]) find(section, button).hidden = untouched;
    find(section, ".silent").textContent = edits.length ? silentNow() : "";
    find(section, ".of").textContent = layer ?? "";
    find(section, ".noise", HTMLSelectElement).value = `${noiseOn(layer)?.[2] ?? 0}`;
  };
  for (const key of /** @type {const} */ (["edits", "network", "chosen", "reading"])) store.on(key, show);
  find(section, ".undo").addEventListener("click", () => setEdits(editsNow().slice(0, -1)));
  find(section, ".reset").addEventListener("click", () => operate(editsNow().slice(0, isOwn() ? 1 : 0)));
  find(section, ".noise").addEventListener("change", (event) => {
    addNoise(Number(/** @type {HTMLSelectElement} */ (event.target).value));
  });
  offerCost(section, ask);
  offerRanking(section, ask);
}

/** What a layer is called, by its block if it ends that, and whether it has units, not maps. @param {string} layer */
const titled = (layer) => ({
  title: atlas().blocks.some(({ layers }) => layers.at(-1) === layer) ? blockTitle(atlas(), layer) : layer,
  flat: isFlat(atlas(), layer),
});

/** The layer whose kernels make what is chosen; null where there is none. */
function sumNow() {
  const [layer] = chosenNow();
  return layer === undefined ? null : layerOf(atlas(), layer).sum;
}

/** Which maps the drawing leaves at 0: in a network that has just begun to learn, or learned in too large steps, many. */
function silentNow() {
  const reading = store.get("reading");
  return reading && reading.digit !== null ? silent(atlas(), reading.layers) : "";
}

/** The noise that a layer has. @param {string | null} layer */
const noiseOn = (layer) => editsNow().find(([name, own]) => name === "noise" && own === layer);

/** Gives the chosen layer other noise, or none. @param {number} share */
function addNoise(share) {
  const layer = sumNow();
  if (layer === null) return;
  const seed = (noiseOn(layer)?.[3] ?? 0) + 1; // so that the same once more is other noise
  const others = editsNow().filter((edit) => edit !== noiseOn(layer));
  operate(share ? [...others, ["noise", layer, share, seed]] : others);
}

/** What the changes cost, for as long as it is wanted: an estimate at once, and all digits on demand. @param {HTMLElement} section @param {Ask} ask */
function offerCost(section, ask) {
  const [button, place, exact] = [find(section, ".costs"), find(section, ".cost"), find(section, ".exact")];
  let open = false;
  const { refresh, readAll } = followCounts(
    ask,
    "cost",
    () => (open && editsNow().length ? { network: store.get("network"), ...travelling() } : null),
    (/** @type {import("../shared/asking.js").Status<object, Trial>} */ status, more) => {
      place.hidden = status.state === "blank";
      if (status.state !== "shown") find(place, ".sum").textContent = sentence(status, "");
      else paint(place, status.answer);
      exact.hidden = !more;
      if (status.state === "failed") find(place, ".suffers").textContent = "";
    },
  );
  const turn = (/** @type {boolean} */ on) => {
    open = on;
    button.setAttribute("aria-pressed", `${on}`);
    refresh();
  };
  button.addEventListener("click", () => turn(!open));
  exact.addEventListener("click", readAll);
  store.on("edits", () => turn(open && editsNow().length > 0)); // what is undone costs nothing
  // In another tab all digits of this network may have been read.
  for (const key of /** @type {const} */ (["network", "tab"])) store.on(key, refresh);
}

/** @param {HTMLElement} place @param {Trial} trial */
function paint(place, trial) {
  find(place, ".sum").textContent = costTold(trial);
  find(place, ".suffers").textContent = suffering(trial.suffers, given.surgery.suffers);
  find(place, ".exact").textContent = `Read all ${whole(trial.of)}`;
}
