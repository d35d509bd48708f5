// Plays the drawing's walk through the network: on demand, scrubbed by a bar, paused and gone on with.

import { displayed, find } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { length, sceneAt, scenesOf } from "./scenes.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./scenes.js").Read} Read */
/** @typedef {import("./scenes.js").Scene} Scene */

const STEPS = 1_000; // of the bar

export class Player {
  /** @type {Scene[]} */
  #scenes = []; // none while nothing is played
  #at = 0; // seconds
  #running = false;
  #before = 0; // when the last frame was painted, milliseconds

  /** @param {Board} board @param {HTMLElement} section */
  constructor(board, section) {
    this.board = board;
    this.section = section;
    this.row = find(section, ".player");
    this.bar = find(this.row, ".at", HTMLInputElement);
    this.pause = find(this.row, ".pause");
    this.says = find(this.row, ".says");
    this.pause.addEventListener("click", () => this.#turn());
    find(this.row, ".stop").addEventListener("click", () => store.set("playing", false));
    this.bar.addEventListener("input", () => this.#scrub());
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {Read} reading */
  start(reading) {
    this.#tell(reading);
    this.#at = 0;
    this.#open(true);
    this.#show();
    this.#run(true);
  }

  /** The drawing is another one: the same moment of its walk is shown. @param {Read} reading */
  follow(reading) {
    if (!this.#scenes.length) return;
    this.#tell(reading);
    this.#show();
  }

  /** Whether the walk has come to its end, and is still shown. */
  get done() {
    return this.#scenes.length > 0 && this.#at >= length(this.#scenes);
  }

  /** @param {Read} reading */
  #tell(reading) {
    const columns = this.board.views.map(({ column }) => column);
    this.#scenes = scenesOf(columns, reading);
  }

  /** Whether something was played. */
  end() {
    const played = this.#scenes.length > 0;
    this.#running = false;
    this.#scenes = [];
    this.#open(false);
    return played;
  }

  /** Shows the moment that has come. */
  #show() {
    const { scene, share } = sceneAt(this.#scenes, this.#at);
    if (this.says.textContent !== scene.sentence) this.says.textContent = scene.sentence;
    this.bar.value = `${Math.round((STEPS * this.#at) / length(this.#scenes))}`;
    this.bar.setAttribute("aria-valuetext", scene.sentence);
    this.board.stage(scene, share);
  }

  /** @param {boolean} open */
  #open(open) {
    this.row.hidden = !open;
    this.section.classList.toggle("playing", open);
  }

  /** @param {boolean} on */
  #run(on) {
    this.#running = on;
    this.pause.textContent = on ? "Pause" : this.done ? "Again" : "Go on";
    this.#before = performance.now();
    if (on) requestAnimationFrame((now) => this.#tick(now));
  }

  /** @param {number} now */
  #tick(now) {
    if (!this.#running) return;
    if (!displayed(this.row)) return this.#run(false); // out of sight it pauses
    this.#at = Math.min(this.#at + (now - this.#before) / 1000, length(this.#scenes));
    this.#before = now;
    this.#show();
    if (this.#at < length(this.#scenes)) requestAnimationFrame((next) => this.#tick(next));
    else this.#run(false);
  }

  /** Pauses, or goes on: from the beginning, where the end has come. */
  #turn() {
    if (this.done) this.#at = 0;
    this.#run(!this.#running);
  }

  #scrub() {
    this.#at = (Number(this.bar.value) / STEPS) * length(this.#scenes);
    this.#run(false);
    this.#show();
  }

  /** Space plays and pauses, Escape ends, where no other part of the page takes the key. @param {KeyboardEvent} event */
  #press(event) {
    const playing = store.get("playing");
    const free = event.target === document.body || event.target === this.board.place;
    if (event.key === "Escape" && playing) store.set("playing", false);
    else if (event.key !== " " || !free || store.get("tab") !== "explore-panel") return;
    else if (playing) this.#turn();
    else store.set("playing", true);
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
