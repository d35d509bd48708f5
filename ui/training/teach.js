// The section Teach it: drawings that were kept are taught to a copy of a network, on the server.

import { collection } from "../shared/collection.js";
import { find } from "../shared/elements.js";
import { offerLabels, takeBack } from "../shared/keeping.js";
import { networks } from "../shared/networks.js";
import { store } from "../shared/store.js";
import { wasCut } from "./cut.js";
import { pictures, waits } from "./stream.js";
import { listKept, thinned } from "./teach-kept.js";
import { addResult, tellShown } from "./teach-results.js";
import { CUT, NONE, staysTold, stepTold } from "./teach-words.js";

/** @typedef {import("../shared/types.d.ts").Frame} Frame */
/** @typedef {import("./teach-kept.js").Kept} Kept */
/** @typedef {import("./teach-results.js").Lesson} Lesson */

const NETWORK = "DeepCNN"; // see ui/training/tasks.py
const POINTS = 30_000; // of all drawings together; the server takes 45,000 lists, see ui/server/asking.py
const LEFT = "The teaching ended when the page was loaded again. Nothing was changed.";
const REFUSED = "The browser’s storage is full or refused, so nothing was changed.";

/** @param {HTMLElement} root @param {import("../shared/server.js").Ask} ask */
export function mount(root, ask) {
  const section = find(root, "#teach");
  const [go, says] = [find(section, ".go", HTMLButtonElement), find(section, ".says")];
  const rehearse = find(section, "[name=rehearse]", HTMLInputElement);
  const most = Number(section.dataset.most);
  /** @type {AbortController | null} */
  let going = null;
  const list = listKept(section, most, () => show());

  function show() {
    const count = list.chosen().length;
    go.textContent = going ? "Stop" : "Teach";
    go.disabled = !going && (count === 0 || count > most);
    go.title = count ? "" : NONE;
  }

  async function teach() {
    const [drawings, shown] = [list.chosen(), store.get("network")];
    going = new AbortController();
    complain(section, "");
    show();
    try {
      const task = taskOf(drawings, rehearse.checked, Number(section.dataset.steps));
      const lesson = await follow(task, drawings, going.signal, says);
      if (lesson) tell(section, lesson, ask, store.get("network") === shown); // else another was chosen meanwhile
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      says.textContent = "";
      if (error.name === "AbortError") says.textContent = "Stopped. Nothing was changed.";
      else complain(section, error.message);
    }
    going = null;
    show();
  }

  if (wasCut("teach", () => going !== null)) says.textContent = LEFT;
  go.addEventListener("click", () => (going ? going.abort() : teach()));
  find(section, ".save").addEventListener("click", () => store.set("training", "live-panel"));
  for (const key of /** @type {const} */ (["edits", "network"]))
    store.on(key, () => tellShown(find(section, ".results"), NETWORK));
  networks.on(() => find(section, ".stays").replaceChildren(staysTold(networks.refused)));
  keepHere(section);
  list.show();
}

/** What to ask the server. @param {Kept[]} drawings @param {boolean} rehearse @param {number} steps */
const taskOf = (drawings, rehearse, steps) => ({
  ...{ kind: "teach", rehearse, steps, seed: 0 },
  drawings: drawings.map(({ label, strokes }) => ({
    label: label ?? -1,
    strokes: thinned(strokes, POINTS / drawings.length),
  })),
});

/**
 * Follows a training to its end, and returns what came of it. Throws an Error with a sentence where nothing did.
 * @param {object} task @param {Kept[]} drawings @param {AbortSignal} signal @param {HTMLElement} says
 * @returns {Promise<Lesson | null>}
 */
async function follow(task, drawings, signal, says) {
  /** @type {Lesson | null} */
  let lesson = null;
  says.textContent = "Starting…";
  let began = performance.now();
  for await (const frame of pictures(task, signal)) {
    if (frame.waiting) says.textContent = waits(frame.waiting, frame.within);
    if (frame.step === 0) began = performance.now();
    const { step, steps = 0, loss } = frame;
    if (step) says.textContent = stepTold({ step, steps, loss }, (performance.now() - began) / 1000);
    if (frame.end === "turn") throw new Error(CUT);
    if (frame.end === "failed") throw new Error(frame.sentence ?? "");
    lesson = lessonIn(frame, drawings) ?? lesson;
  }
  return lesson;
}

/** What a frame tells came of teaching; null as long as it tells nothing. @param {Frame} frame @param {Kept[]} drawings @returns {Lesson | null} */
function lessonIn({ before, after, rehearsed = 0, hash, weights }, drawings) {
  return before && after && hash && weights ? { drawings, before, after, rehearsed, hash, file: weights.bytes } : null;
}

/**
 * Shows what came of it.
 * @param {HTMLElement} section @param {Lesson} lesson @param {import("../shared/server.js").Ask} ask @param {boolean} shows  its network too
 */
function tell(section, lesson, ask, shows) {
  addResult(find(section, ".results"), lesson, NETWORK, ask, shows);
  find(section, ".where").hidden = false;
  find(section, ".stays").textContent = staysTold(networks.refused);
  store.set("deed", { what: "taught", where: "teach" });
}

/** Drawings can be kept here too. @param {HTMLElement} section */
function keepHere(section) {
  const back = find(section, ".back", HTMLButtonElement);
  const offer = () => {
    back.disabled = !collection.canTakeBack;
  };
  const labels = find(section, "fieldset", HTMLFieldSetElement);
  offerLabels(labels, find(section, ".why"), (kept) => complain(section, kept ? "" : REFUSED));
  back.addEventListener("click", async () => complain(section, (await takeBack()) ? "" : REFUSED));
  collection.on(offer);
  offer();
}

/** @param {HTMLElement} section @param {string} text */
function complain(section, text) {
  find(section, ".trouble").textContent = text;
}
