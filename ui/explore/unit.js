// One number: how it is computed from those before it, where it comes from, and what becomes of it.

import { follow, sentence } from "../shared/asking.js";
import { bring, element, find, same } from "../shared/elements.js";
import { reach } from "../shared/geometry.js";
import { number } from "../shared/numbers.js";
import { roving } from "../shared/roving.js";
import { store } from "../shared/store.js";
import { about, atlas, chosenNow } from "./about.js";
import { offerBack } from "./back.js";
import { unitOf, up } from "./choosing.js";
import { offerCode } from "./code.js";
import { layerOf } from "./columns.js";
import { followFactors } from "./factors.js";
import { followGrip } from "./grip.js";
import { offerMuting } from "./muting.js";
import { keepFocus } from "./parts.js";
import { point } from "./pointing.js";
import { sentenceOf, sums } from "./sums.js";
import { readersOf, trailOf } from "./ways.js";
import { brief, called, inWindow, named, placed, sight, sourceTitle } from "./words.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Explained} Explained */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/** What is shown, and how. */
class Card {
  /** @type {Explained | null} */
  explained = null;
  /** @type {number | null} */
  picked = null; // the map whose products are shown; null for the strongest

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
  }

  /** @param {Explained} explained */
  show(explained) {
    const { place } = this;
    const again = same(this.explained?.unit, explained.unit);
    if (!same(this.explained?.unit.slice(0, 2), explained.unit.slice(0, 2))) this.picked = null;
    this.explained = explained;
    place.hidden = false;
    place.dataset.of = JSON.stringify(explained.unit);
    find(place, ".name").textContent = named(atlas(), explained.unit);
    find(place, ".value").textContent = `= ${number(explained.value, explained.places)}`;
    find(place, ".code").textContent = explained.code;
    this.calculate(explained, again);
  }

  /** @param {Explained} explained @param {boolean} again  whether it is the number that was shown before */
  calculate(explained, again) {
    const sum = find(this.place, ".arithmetic");
    const says = element("p", { class: "says" }, `${sentenceOf(explained)} It sees ${sight(atlas(), explained.unit)}.`);
    const parts = sums(explained, unitsOf(explained), this.picked);
    const shown = () => {
      sum.replaceChildren(...parts, says);
      sum.querySelector(".told")?.append(says);
      stops(sum);
    };
    keepFocus(this.place, shown, again);
  }

  /** @param {number} channel  of the map whose products are to be shown */
  pick(channel) {
    this.picked = channel;
    if (this.explained) this.calculate(this.explained, true);
  }
}

/** @param {HTMLElement} root @param {Ask} ask */
export function mount(root, ask) {
  const card = new Card(find(root, "#unit"));
  const refresh = follow({
    question: aboutUnit,
    ask: (question) => ask("explain", question),
    visible,
    fits: sameUnit,
    show(status) {
      find(card.place, ".trouble").textContent = sentence(status, "");
      if (status.state === "blank") card.place.hidden = true;
      else if (status.state === "shown") card.show(status.answer);
    },
  });
  const all = [refresh, followTrace(card.place, ask), followReaders(card.place, ask)];
  for (const key of /** @type {const} */ (["chosen", "reading", "tab", "edits"])) {
    store.on(key, () => {
      for (const follows of all) follows();
    });
  }
  const close = () => store.set("chosen", up(atlas(), chosenNow()));
  find(card.place, ".close").addEventListener("click", close);
  followGrip(card.place, find(card.place, ".grip"), close);
  followFactors(find(card.place, ".arithmetic"));
  offerMuting(find(card.place, ".mute"));
  offerBack(find(card.place, ".back"));
  offerCode(find(card.place, ".copy"), find(card.place, ".code"), () => card.explained?.code);
  listen(card);
}

const visible = () => store.get("tab") === "explore-panel";

/** A question about the number that is chosen. */
function aboutUnit() {
  const unit = unitOf(chosenNow());
  return unit && about({ unit });
}

/** @param {{ network: string, unit: Unit }} asked @param {{ network: string, unit: Unit }} now */
const sameUnit = (asked, now) => asked.network === now.network && same(asked.unit, now.unit);

/** Numbers that stand together are one stop of the Tab key. @param {HTMLElement} place */
function stops(place) {
  for (const group of place.querySelectorAll("table, ul, ol")) {
    const buttons = [...group.querySelectorAll("button")];
    if (buttons.length) roving(buttons);
  }
}

/** What a calculation needs to know of units. @param {Explained} explained @returns {import("./parts.js").Units} */
function unitsOf(explained) {
  const own = atlas();
  return {
    label: (unit) => called(own, unit),
    short: (unit) => placed(own, unit),
    at: inWindow(own, explained),
    source: (layer) => sourceTitle(own, layer),
    origin([layer, ...place]) {
      const { reads } = reach(own, [layer, ...place]);
      if (layerOf(own, layer).kind !== "flatten" || !reads) return [layer, ...place];
      return [reads.layer, reads.channels[0], reads.rows[0], reads.columns[0]];
    },
  };
}

/**
 * The path from the number to a pixel, which stays while one walks on it, as long as the drawing stays.
 * @param {HTMLElement} card @param {Ask} ask
 */
function followTrace(card, ask) {
  const [button, trail] = [find(card, ".trace"), find(card, ".trail")];
  /** @type {{ stops: import("../shared/types.d.ts").Stop[], question: object } | null} */
  let path = null;
  const show = () => {
    const unit = unitOf(chosenNow());
    const nodes = path && unit ? trailOf(path.stops, unit, (own) => brief(atlas(), own)) : [];
    const shown = () => {
      trail.replaceChildren(...nodes);
      stops(trail);
    };
    keepFocus(card, shown, true);
    button.setAttribute("aria-pressed", `${Boolean(path)}`);
  };
  const clear = () => {
    path = null;
    if (store.get("trace")) store.set("trace", null);
    show();
  };
  button.addEventListener("click", async () => {
    const question = aboutUnit();
    if (path || !question) return clear();
    /** @type {{ stops: import("../shared/types.d.ts").Stop[] } | null} */
    const found = await ask("trace", question).catch((error) => {
      find(card, ".trouble").textContent = error.message;
      return null;
    });
    if (!found || !same(question, aboutUnit())) return;
    const { stops } = found;
    path = { stops, question: { ...question, unit: null } };
    store.set(
      "trace",
      stops.map((/** @type {{ unit: Unit }} */ { unit }) => unit),
    );
    show();
    bring(trail);
  });
  return () => {
    const now = aboutUnit();
    if (!path || !now) return clear();
    const on = path.stops.some(({ unit }) => same(unit, now.unit));
    if (on && same(path.question, { ...now, unit: null })) show();
    else clear();
  };
}

/** What reads the number, for as long as it is wanted. @param {HTMLElement} card @param {Ask} ask */
function followReaders(card, ask) {
  const [button, place] = [find(card, ".forward"), find(card, ".readers")];
  let [open, asked] = [false, false]; // whether it is wanted, and whether just now
  const refresh = follow({
    question: () => (open ? aboutUnit() : null),
    ask: (question) => ask("forward", question),
    visible,
    fits: sameUnit,
    show(status) {
      if (status.state === "blank" || status.state === "failed") place.replaceChildren();
      else if (status.state === "shown") {
        keepFocus(card, () => place.replaceChildren(...readersOf(status.answer, (own) => brief(atlas(), own))));
        stops(place);
        if (asked) bring(place);
        asked = false;
      }
    },
  });
  button.addEventListener("click", () => {
    open = asked = !open;
    button.setAttribute("aria-pressed", `${open}`);
    refresh();
  });
  return refresh;
}

/** Numbers lead to their units, bars show their products. @param {Card} card */
function listen(card) {
  const at = (/** @type {Event} */ { target }) =>
    target instanceof Element ? target.closest("[data-unit], [data-pick]") : null;
  /** @returns {Unit | null} */
  const unitOn = (/** @type {Element | null} */ place) => JSON.parse(place?.getAttribute("data-unit") ?? "null");
  const unitAt = (/** @type {Event} */ event) => unitOn(at(event));
  const focused = () => unitOn(card.place.querySelector("[data-unit]:focus-visible")); // by the keyboard
  for (const kind of ["pointerover", "focusin"])
    card.place.addEventListener(kind, (event) => point(unitAt(event) ?? focused()));
  for (const kind of ["pointerleave", "focusout"]) card.place.addEventListener(kind, () => point(focused()));
  card.place.addEventListener("click", (event) => {
    const [unit, channel] = [unitAt(event), at(event)?.getAttribute("data-pick")];
    if (unit) store.set("chosen", unit);
    else if (channel) card.pick(Number(channel));
  });
}
