// The section Live: trains a network from noise on the server, and shows it wherever the page shows networks.

import { called, owned, ownOf } from "../shared/changes.js";
import { find, same, save } from "../shared/elements.js";
import { fileOf, remember } from "../shared/own.js";
import { bring } from "../shared/server.js";
import { store } from "../shared/store.js";
import { showKernels } from "./kernels.js";
import { diagnosis, stands } from "./live-words.js";
import { begun, grown, taskOf } from "./run.js";
import { showRuns } from "./runs.js";
import { followSettings } from "./settings.js";
import { pictures } from "./stream.js";

/** @typedef {import("./run.js").Run} Run */

const SLOWLY = 0.8; // seconds between two pictures
const CHANGED = "The settings have changed: Train begins a new run, and keeps this one to compare.";

/** @param {HTMLElement} root @param {import("../shared/server.js").Ask} ask */
export function mount(root, ask) {
  const section = find(root, "#live");
  const button = (/** @type {string} */ name) => find(section, name, HTMLButtonElement);
  const [go, one, again, says, trouble] = [
    button(".go"),
    button(".one"),
    button(".again"),
    find(section, ".says"),
    find(section, ".trouble"),
  ];
  const settings = followSettings(find(section, ".settings", HTMLFormElement), ask, () => show());
  /** @type {Run[]} */
  let runs = []; // this one and the one before
  /** @type {AbortController | null} */
  let going = null;
  let said = "";

  /** Whether Train goes on with the run that is there, and does not begin one. */
  const goesOn = () => runs.length > 0 && !runs[0].done && !runs[0].trouble && same(runs[0].settings, settings.now());

  function show() {
    const [run] = runs;
    go.textContent = going ? "❚❚ Pause" : goesOn() && run.moment ? "▶ Go on" : "▶ Train";
    one.disabled = going !== null || settings.now() === null;
    go.disabled = settings.now() === null;
    again.disabled = !run?.moment;
    says.textContent =
      said || (run ? `${stands(run)}${!going && !same(run.settings, settings.now()) ? ` ${CHANGED}` : ""}` : "");
    trouble.textContent = settings.trouble() || run?.trouble || (run ? diagnosis(run) : "");
    find(section, ".seen").hidden = !run?.file;
    if (!run?.file) return;
    showRuns(section, runs, present);
    showKernels(find(section, ".kernels"), run.file);
  }

  /** @param {boolean} single */
  async function train(single) {
    const wanted = settings.now();
    if (!wanted) return;
    if (!goesOn()) runs = [begun(wanted), ...runs.filter(({ moment }) => moment).slice(0, 1)];
    going = new AbortController();
    said = "Starting…";
    if (store.get("network") !== wanted.network) store.set("network", wanted.network);
    show();
    try {
      while (await listen(going.signal, single)) {} // others wait: it stands in the queue again
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      said = error.name === "AbortError" ? "" : `${error.message} What was trained so far is kept.`;
    }
    going = null;
    show();
  }

  /** Follows a training; whether it is to be asked for again. @param {AbortSignal} signal @param {boolean} single */
  async function listen(signal, single) {
    const task = taskOf(runs[0], { single, pace: settings.slowly() ? SLOWLY : 0 });
    for await (const frame of pictures(task, signal)) {
      if (frame.end === "turn") return true;
      said = frame.waiting ? waits(frame.waiting) : "";
      runs = [grown(runs[0], frame), ...runs.slice(1)];
      if (frame.weights) present(runs[0]);
      show();
    }
    return false;
  }

  go.addEventListener("click", () => (going ? going.abort() : train(false)));
  one.addEventListener("click", () => train(true));
  again.addEventListener("click", () => {
    going?.abort();
    runs = [begun(runs[0].settings), ...runs.slice(1)];
    settings.set(runs[0].settings);
    train(true);
  });
  settings.onPace(() => {
    if (!going) return;
    going.abort(); // and on from where it was, at the other pace
    queueMicrotask(() => setTimeout(() => train(false)));
  });
  keepOwn(section);
  show();
}

/** @param {number} place */
const waits = (place) =>
  place === 1
    ? "Another training is running on this server; yours is next."
    : `Other trainings are running on this server; yours is number ${place} in the queue.`;

/** Shows a run's network wherever the page shows its network. @param {Run} run */
function present({ settings: { network }, hash, file }) {
  if (!file) return;
  remember(hash, file);
  store.set("edits", { ...store.get("edits"), [network]: owned(hash) });
}

/** Saving and loading the weights of networks of one's own. @param {HTMLElement} section */
function keepOwn(section) {
  const [own, told] = [find(section, ".own"), find(section, ".loaded")];
  const [saving, shipped] = [find(section, ".save", HTMLButtonElement), find(section, ".shipped", HTMLButtonElement)];
  const loading = find(section, ".load", HTMLInputElement);
  const shown = () => ownOf(store.get("edits")[store.get("network")] ?? []);

  function show() {
    const [network, hash] = [store.get("network"), shown()];
    saving.disabled = !fileOf(hash);
    shipped.disabled = hash === null;
    own.textContent =
      hash === null
        ? `The page shows ${called(network)} as it came. A network that you train here, or load from a file, takes its place until you go back.`
        : `The page shows ${called(network, owned(hash))}, in every tab. It stays in this browser, until the page is closed.`;
  }
  saving.addEventListener("click", () => {
    const file = fileOf(shown());
    if (file) save(`${store.get("network")}.safetensors`, new Blob([file]));
  });
  shipped.addEventListener("click", () => {
    store.set("edits", { ...store.get("edits"), [store.get("network")]: [] });
    told.textContent = "";
  });
  loading.addEventListener("change", async () => {
    const [chosen] = loading.files ?? [];
    if (!chosen) return;
    told.textContent = await load(chosen).catch((error) => error.message);
    loading.value = ""; // so that the same file can be chosen once more
  });
  for (const key of /** @type {const} */ (["edits", "network"])) store.on(key, show);
}

/** Shows the network in a file, and returns what there is to say. @param {File} chosen */
async function load(chosen) {
  const file = new Uint8Array(await chosen.arrayBuffer());
  const { network, hash, parameters } = await bring(file);
  remember(hash, file);
  store.set("edits", { ...store.get("edits"), [network]: owned(hash) });
  store.set("network", network);
  return `${chosen.name} holds ${parameters.toLocaleString("en-US")} parameters of ${called(network)}; the page shows them now.`;
}
