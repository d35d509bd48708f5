// The network's picture, in step with the drawing: it can be pointed at and gone into everywhere.

import { find } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { atlas, chosenNow, pointedNow } from "./about.js";
import { Board } from "./board.js";
import { within } from "./choosing.js";
import { followDemo } from "./demo.js";
import { followLines } from "./evidence.js";
import { flyToCard } from "./flying.js";
import { Keys } from "./keys.js";
import { Player } from "./play.js";
import { listen } from "./pointing.js";
import { onRoom, room } from "./rooms.js";
import { status } from "./status.js";
import { followSwipes } from "./swiping.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("./scenes.js").Read} Read */

class Picture {
  /** Of the example that is shown while the pad is blank. @type {() => Read | null} */
  #demo = () => null;
  #laid = ""; // what was chosen when the columns were given their room

  /** @param {HTMLElement} section @param {Ask} ask */
  constructor(section, ask) {
    this.section = section;
    this.board = new Board(find(section, ".board"));
    this.dots = followSwipes(this.board, find(section, ".dots"));
    const share = find(section, ".share");
    this.lines = followLines(
      this.board,
      ask,
      () => this.reading,
      (sentence) => {
        share.textContent = sentence;
      },
    );
    this.player = new Player(this.board, section);
    this.#demo = followDemo(ask, () => this.show());
  }

  /** What the picture is of: the drawing, or on a blank pad the example. */
  get reading() {
    const reading = store.get("reading");
    return reading && reading.digit !== null ? reading : this.#demo();
  }

  /** Builds the columns of a network, or of another stage of its blocks. */
  build() {
    store.set("playing", false);
    this.board.build(atlas(), store.get("stage"));
    this.lay(); // before a reading can come, as it may with the next line
    store.set("view", { layers: this.board.layers, scale: store.get("view").scale });
    store.set("pointed", null);
    store.set("chosen", within(atlas(), store.get("chosen")));
    this.show();
    this.dots();
    this.board.bring(chosenNow());
  }

  /** Gives the columns their room. */
  lay() {
    this.#laid = JSON.stringify(chosenNow());
    this.board.lay(room(store.get("projector")), chosenNow());
    this.mark();
    this.lines.draw();
  }

  /** Paints what was read. */
  show() {
    const { reading, board } = this;
    if (this.#laid !== JSON.stringify(chosenNow())) this.lay(); // the pad was blank, or is
    const isDemo = reading !== null && reading === this.#demo();
    this.section.classList.toggle("faint", isDemo);
    document.body.dataset.blank = `${isDemo}`; // then it is said what there is to do, see page.css
    if (reading) board.paint(reading);
    else board.blank();
    this.mark();
    this.lines.draw();
    if (reading) this.player.follow(reading);
    else store.set("playing", false);
  }

  /** Frames what is chosen and what is pointed at. */
  mark() {
    const pointed = pointedNow();
    this.board.unmark();
    this.board.frameChosen(chosenNow());
    if (pointed) this.board.frameUnit(pointed, "pointed");
  }

  /** Shows or ends the walk through the network. @param {boolean} playing */
  play(playing) {
    const { reading, player } = this;
    if (playing && reading) player.start(reading);
    else if (playing)
      store.set("playing", false); // there is nothing to show yet
    else if (player.end()) this.show();
  }
}

/** @param {HTMLElement} element @param {Ask} ask */
export function mount(element, ask) {
  const picture = new Picture(find(element, "#explore"), ask);
  for (const key of /** @type {const} */ (["network", "stage"])) store.on(key, () => picture.build());
  store.on("reading", () => picture.show());
  store.on("chosen", (chosen) => {
    picture.lay();
    if (chosen.length) picture.board.bring(chosen);
  });
  store.on("step", (step) => step && store.set("playing", false)); // a step needs the line under the picture
  store.on("pointed", (pointed) => {
    if (pointed && picture.player.done) store.set("playing", false); // so does who points at something
    picture.mark();
    picture.lines.point();
  });
  store.on("trace", () => picture.lines.draw());
  store.on("playing", (playing) => picture.play(playing));
  store.on("projector", () => picture.lay());
  onRoom(() => picture.lay());
  flyToCard(picture.board);
  listen(picture.board);
  new Keys(picture.board, find(element, ".said")).listen();
  status(element, ask);
  find(element, ".watch").addEventListener("click", () => store.set("playing", true));
}
