// The section Live: trains a network from noise on the server, and shows it wherever the page shows networks.

import { showOwn } from "../shared/edits.js";
import { find, same } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { wasCut } from "./cut.js";
import { keepOwn } from "./keep-own.js";
import { diagnosis, longest, reached, stands } from "./live-words.js";
import { begun, grown, taskOf } from "./run.js";
import { showRuns } from "./runs.js";
import { followSettings } from "./settings.js";
import { pictures, waits } from "./stream.js";

/** @typedef {import("./run.js").Run} Run */

const SLOWLY = 0.8; // seconds between two pictures
const LEFT = "The training ended when the page was loaded again. Train begins a new one.";
const CHANGED = "The settings have changed: Train begins a new run, and keeps this one to compare.";

/** @param {HTMLElement} root @param {import("../shared/server.js").Ask} ask */
export function mount(root, ask) {
  const section = find(root, "#live");
  const practice = new Practice(section, ask);
  practice.show();
  keepOwn(section, ask, () => practice.pause());
}

class Practice {
  /** @type {Run[]} */
  #runs = []; // this one and the one before
  /** @type {AbortController | null} */
  #going = null;
  #single = false; // whether that is one step
  #atStart = false; // whether it is to stop before the first step
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
    if (wasCut("live", () => this.#going !== null)) this.#said = LEFT;
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
    again.disabled = !run;
    const changed = run && !going && wanted && !same(run.settings, wanted);
    const say = (/** @type {string} */ name, /** @type {string} */ text) => {
      find(this.section, name).textContent = text;
    };
    say(".says", this.#said || (changed ? CHANGED : run ? stands(run) : ""));
    say(".longest", run ? longest(run) : "");
    say(".trouble", this.settings.trouble() || (run?.trouble ?? ""));
    say(".diagnosis", run ? diagnosis(run) : "");
    find(this.section, ".seen").hidden = !run?.file;
    if (run?.file) showRuns(this.section, this.#runs, present);
  }

  pause() {
    this.#going?.abort();
  }

  /** Begins a run, or goes on with the one that is there. @param {boolean} single  one step, and no more */
  #train(single) {
    const wanted = this.settings.now();
    if (!wanted) return;
    if (!this.#goesOn()) this.#runs = [begun(wanted), ...this.#runs.filter(({ moment }) => moment).slice(0, 1)];
    if (store.get("network") !== wanted.network) store.set("network", wanted.network);
    this.#go(single);
  }

  /** @param {boolean} single @param {boolean} [atStart]  whether it is to stop before the first step */
  async #go(single, atStart = false) {
    const going = new AbortController();
    this.#atStart = atStart;
    this.#going = going;
    this.#single = single;
    this.#said = "Starting…";
    this.show();
    try {
      while (await this.#listen(going.signal, single)) {} // others wait: it stands in the queue again
      if (this.#going === going) this.#said = "";
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (this.#going === going) this.#said = error.name === "AbortError" ? "" : this.#broken(error);
    }
    if (this.#going !== going) return; // it went on meanwhile
    this.#going = null;
    this.show();
  }

  /** What to say where a training broke off. @param {Error} error */
  #broken = ({ message }) => (this.#runs[0].moment ? `${message} What was trained so far is kept.` : message);

  /** Follows a training; whether it is to be asked for again. @param {AbortSignal} signal @param {boolean} single */
  async #listen(signal, single) {
    const task = taskOf(this.#runs[0], { single, pace: this.settings.slowly() ? SLOWLY : 0 });
    for await (const frame of pictures(task, signal)) {
      if (signal.aborted) return false;
      if (frame.end === "turn") return true;
      this.#said = frame.waiting ? waits(frame.waiting, frame.within) : "";
      this.#runs = [grown(this.#runs[0], frame), ...this.#runs.slice(1)];
      if (frame.weights) present(this.#runs[0]);
      if (frame.weights && this.#atStart) {
        this.pause();
        return false;
      }
      if (frame.end === "done") store.set("deed", { what: "trained", where: "live" });
      this.show();
    }
    return false;
  }

  /** Back to the very same start: its settings, and the noise of its seed. */
  #restart() {
    const [run] = this.#runs;
    this.pause();
    this.#runs = [begun(run.settings), ...this.#runs.slice(1)];
    this.settings.set(run.settings);
    this.#go(true, true);
  }

  /** On from where it is, at another pace. */
  #pace() {
    if (!this.#going) return;
    this.pause();
    this.#go(this.#single);
  }
}

/** Shows a run's network wherever the page shows its network. @param {Run} run */
function present(run) {
  const { id, file, hash } = run;
  const { network } = run.settings;
  if (!file) return;
  showOwn({ network, hash, file }, { run: id, how: reached(run) });
}
