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
import { pictures, waits } from "./stream.js";

/** @typedef {import("./run.js").Run} Run */

const SLOWLY = 0.8; // seconds between two pictures
const CHANGED = "The settings have changed: Train begins a new run, and keeps this one to compare.";

/** @param {HTMLElement} root @param {import("../shared/server.js").Ask} ask */
export function mount(root, ask) {
  const section = find(root, "#live");
  new Practice(section, ask).show();
  keepOwn(section);
}

class Practice {
  /** @type {Run[]} */
  #runs = []; // this one and the one before
  /** @type {AbortController | null} */
  #going = null;
  #said = ""; // in place of where the run stands

  /** @param {HTMLElement} section @param {import("../shared/server.js").Ask} ask */
  constructor(section, ask) {
    const button = (/** @type {string} */ name) => find(section, name, HTMLButtonElement);
    this.section = section;
    this.buttons = { go: button(".go"), one: button(".one"), again: button(".again") };
    this.settings = followSettings(find(section, ".settings", HTMLFormElement), ask, {
      changed: () => this.show(),
      paced: () => this.#pace(),
    });
    this.buttons.go.addEventListener("click", () => (this.#going ? this.#going.abort() : this.#train(false)));
    this.buttons.one.addEventListener("click", () => this.#train(true));
    this.buttons.again.addEventListener("click", () => this.#restart());
  }

  /** Whether Train goes on with the run that is there, and does not begin one. */
  #goesOn() {
    const [run] = this.#runs;
    return run && !run.done && !run.trouble && same(run.settings, this.settings.now());
  }

  show() {
    const [run] = this.#runs;
    const [wanted, going] = [this.settings.now(), this.#going !== null];
    const { go, one, again } = this.buttons;
    go.textContent = going ? "❚❚ Pause" : this.#goesOn() && run.moment ? "▶ Go on" : "▶ Train";
    go.disabled = wanted === null;
    one.disabled = going || wanted === null;
    again.disabled = !run?.moment;
    const note = run && !going && wanted && !same(run.settings, wanted) ? ` ${CHANGED}` : "";
    find(this.section, ".says").textContent = this.#said || (run ? `${stands(run)}${note}` : "");
    find(this.section, ".trouble").textContent = this.settings.trouble() || (run ? run.trouble || diagnosis(run) : "");
    find(this.section, ".seen").hidden = !run?.file;
    if (run?.file) showRuns(this.section, this.#runs, present);
  }

  /** @param {boolean} single  one step, and no more */
  async #train(single) {
    const wanted = this.settings.now();
    if (!wanted) return;
    if (!this.#goesOn()) this.#runs = [begun(wanted), ...this.#runs.filter(({ moment }) => moment).slice(0, 1)];
    const going = new AbortController();
    this.#going = going;
    this.#said = "Starting…";
    if (store.get("network") !== wanted.network) store.set("network", wanted.network);
    this.show();
    try {
      while (await this.#listen(going.signal, single)) {} // others wait: it stands in the queue again
      this.#said = "";
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#said = error.name === "AbortError" ? "" : `${error.message} What was trained so far is kept.`;
    }
    if (this.#going === going) this.#going = null; // else it went on meanwhile
    this.show();
  }

  /** Follows a training; whether it is to be asked for again. @param {AbortSignal} signal @param {boolean} single */
  async #listen(signal, single) {
    const task = taskOf(this.#runs[0], { single, pace: this.settings.slowly() ? SLOWLY : 0 });
    for await (const frame of pictures(task, signal)) {
      if (signal.aborted) return false;
      if (frame.end === "turn") return true;
      this.#said = frame.waiting ? waits(frame.waiting) : "";
      this.#runs = [grown(this.#runs[0], frame), ...this.#runs.slice(1)];
      if (frame.weights) present(this.#runs[0]);
      if (frame.end === "done") store.set("deed", { what: "trained", where: "live" });
      this.show();
    }
    return false;
  }

  /** From the very same start: its settings and its seed, one step. */
  #restart() {
    this.#going?.abort();
    this.#runs = [begun(this.#runs[0].settings), ...this.#runs.slice(1)];
    this.settings.set(this.#runs[0].settings);
    this.#train(true);
  }

  /** On from where it is, at another pace. */
  #pace() {
    if (!this.#going) return;
    this.#going.abort();
    this.#train(false);
  }
}

/** Shows a run's network wherever the page shows its network. @param {Run} run */
function present({ settings: { network }, hash, file }) {
  if (!file) return;
  remember(hash, file);
  const edits = store.get("edits");
  store.set("edits", { ...edits, [network]: owned(hash, edits[network]) }); // what is muted stays so as it learns
}

/** Saving and loading the weights of networks of one's own. @param {HTMLElement} section */
function keepOwn(section) {
  const [own, told] = [find(section, ".own"), find(section, ".loaded")];
  const [saving, shipped] = [find(section, ".save", HTMLButtonElement), find(section, ".shipped", HTMLButtonElement)];
  const loading = find(section, ".load", HTMLInputElement);
  const shown = () => ownOf(store.get("edits")[store.get("network")] ?? []);

  function show() {
    const [network, hash] = [store.get("network"), shown()];
    const file = fileOf(hash);
    const kernels = find(section, ".kernels");
    if (file) showKernels(kernels, called(network, owned(hash ?? "")), file);
    else kernels.replaceChildren();
    saving.disabled = !file;
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
