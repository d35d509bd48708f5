// One map: how it is made of the maps before it, what becomes of it within its block, and what it looks for.

import { follow, sentence } from "../shared/asking.js";
import { editsNow } from "../shared/edits.js";
import { element, find, same } from "../shared/elements.js";
import { roving } from "../shared/roving.js";
import { store } from "../shared/store.js";
import { about, atlas, chosenNow, pixels, pointedNow } from "./about.js";
import { offerBack } from "./back.js";
import { unitOf } from "./choosing.js";
import { Editor } from "./editor.js";
import { GIVEN, pairsOf, pairsTold, stepsOf } from "./making.js";
import { offerMuting } from "./muting.js";
import { keepFocus } from "./parts.js";
import { patchesOf } from "./patches.js";
import { point } from "./pointing.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Making} Making */
/** @typedef {import("./plate.js").Plate} Plate */

const FEW = 6; // maps that are shown unless all are wanted, see ui/explore/making.py

/** What is shown, and how. */
class Card {
  options = { all: false, numbers: false, flipped: false, change: false };
  editor = new Editor(() => this.refresh());
  refresh = async () => {};
  /** The maps that are shown while their kernels are changed, whichever would add most. @type {{ of: string, sources: number[] } | null} */
  pinned = null;
  /** @type {Plate[]} */
  plates = [];
  /** @type {Making | null} */
  making = null;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
  }

  /** Frames what is chosen and what is pointed at, in every picture that has a part in it. */
  mark() {
    const [unit, pointed] = [unitOf(chosenNow()), pointedNow()];
    for (const plate of this.plates) {
      plate.unmark();
      if (unit) plate.frame(unit, "chosen");
      if (pointed && !same(pointed, unit)) plate.frame(pointed, "pointed");
    }
  }

  /** @param {Making} making */
  show(making) {
    const { place, options } = this;
    const parts = making.parts && pairsOf(atlas(), making.parts, options);
    const steps = stepsOf(atlas(), making);
    const again = this.making?.layer === making.layer && this.making.channel === making.channel;
    this.making = making;
    this.plates = [...(parts?.plates ?? []), ...steps.plates];
    const own = find(place, ".parts");
    const shown = () => {
      if (options.change && making.parts && parts) {
        this.editor.show(own, { ...making, parts: making.parts }, /** @type {HTMLElement} */ (parts.nodes[0]));
        this.pinned = { of: pinnedTo(making), sources: making.parts.channels };
      } else own.replaceChildren(...(parts?.nodes ?? []));
      find(place, ".steps").replaceChildren(...steps.nodes);
      stops(own);
    };
    keepFocus(place, shown, again);
    tell(place, making, options);
    place.classList.toggle("alone", making.layer === "input");
    place.hidden = false;
    place.dataset.of = `${making.layer} ${making.channel}`;
    this.mark();
  }

  /** @param {keyof Card["options"]} name */
  turn(name) {
    this.options[name] = !this.options[name];
    if (name === "all" || !this.options.change) this.pinned = null;
    if (name === "change") this.options.flipped = false; // what is typed is what slides
    if (this.making) this.show(this.making);
    if (name === "numbers" && this.options.numbers) store.set("deed", { what: "opened numbers", where: "map" });
  }
}

/** @param {HTMLElement} root @param {Ask} ask */
export function mount(root, ask) {
  const card = new Card(find(root, "#map"));
  const [refresh, excite] = [followMap(card, ask), followExciting(card.place, ask)];
  card.refresh = refresh;
  store.on("chosen", (chosen) => {
    card.place.classList.toggle("joined", chosen.length === 4);
    refresh();
    excite();
    card.mark();
  });
  store.on("reading", () => {
    refresh();
    excite();
  });
  store.on("tab", refresh);
  store.on("edits", () => {
    if (card.options.change) card.editor.update();
    refresh();
    excite();
  });
  store.on("pointed", () => card.mark());
  offerMuting(find(card.place, ".mute"));
  for (const name of /** @type {const} */ (["all", "numbers", "flipped", "change"])) {
    find(card.place, `button.${name}`).addEventListener("click", () => {
      card.turn(name);
      refresh();
    });
  }
  offerBack(find(card.place, ".back"));
  listen(card);
}

/** @param {Card} card @param {Ask} ask */
const followMap = (card, ask) =>
  follow({
    question: () => {
      const map = chosenMap();
      if (!map) return null;
      const pinned =
        card.pinned?.of === pinnedTo(map) ? { sources: card.pinned.sources, weight: card.editor.picked } : {};
      return about({ ...map, all: card.options.all, truly: card.options.flipped, ...pinned });
    },
    ask: (question) => ask("make", question),
    visible: () => store.get("tab") === "explore-panel",
    fits: (asked, now) => same({ ...LATE, ...asked, ...LATE }, { ...LATE, ...now, ...LATE }),
    show(status) {
      find(card.place, ".trouble").textContent = sentence(status, "");
      if (status.state === "blank") card.place.hidden = true;
      else if (status.state === "shown") card.show(status.answer);
    },
  });

/** What may have changed while an answer was on its way: a slightly older drawing or change is newer than what is shown. */
const LATE = { pixels: "", edits: null, sources: null };

/** Which map it is. @param {{ layer: string, channel: number }} map */
const pinnedTo = ({ layer, channel }) => `${store.get("network")} ${layer} ${channel}`;

/** What excites the map is the same whatever is drawn. @param {HTMLElement} card @param {Ask} ask */
const followExciting = (card, ask) =>
  follow({
    question: () => {
      const map = pixels() === null ? null : chosenMap();
      return map && { network: store.get("network"), ...map };
    },
    ask: (question) => ask("excite", question),
    fits: same,
    show(status) {
      if (status.state === "asking") return;
      const place = find(card, ".exciting");
      const before = editsNow().length ? [element("small", {}, "In the trained network.")] : [];
      const patches = status.state === "shown" ? patchesOf(status.answer) : [];
      place.replaceChildren(...patches, ...(patches.length ? before : []));
      stops(place);
    },
  });

/** Pictures that stand together are one stop of the Tab key. @param {HTMLElement} place */
function stops(place) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...place.querySelectorAll("button:not(.tools *)")]);
  if (buttons.length) roving(buttons);
}

/** The map that is chosen, or to which the number belongs. */
function chosenMap() {
  const [layer, channel] = chosenNow();
  return layer === undefined || channel === undefined ? null : { layer, channel };
}

/** What is seen, in a sentence, and what else can be. @param {HTMLElement} element @param {Making} making @param {Record<"all" | "numbers" | "flipped" | "change", boolean>} options */
function tell(element, { layer, parts, steps }, options) {
  find(element, ".says").textContent = parts ? pairsTold(atlas(), parts) : layer === "input" ? GIVEN : "";
  const slides = Boolean(parts && steps[0].maps); // a kernel, not one weight for each number
  find(element, ".turned").hidden = !options.flipped || !slides;
  const few = Boolean(parts && parts.count > parts.channels.length);
  for (const [name, offered, text] of /** @type {const} */ ([
    [
      "all",
      few || (options.all && (parts?.count ?? 0) > FEW),
      options.all ? `the ${FEW} strongest` : `all ${parts?.count}`,
    ],
    ["numbers", Boolean(parts?.weights) && !options.change, "numbers"],
    ["flipped", slides && !options.change, "flipped"],
    ["change", Boolean(parts), "change"],
  ])) {
    const button = find(element, `button.${name}`);
    button.hidden = !offered;
    button.textContent = text;
    if (name !== "all") button.setAttribute("aria-pressed", `${options[name]}`); // the other one has two names instead
  }
}

/** Pointing at a number of a picture tells it, a click goes there. @param {Card} card */
function listen(card) {
  const plateAt = (/** @type {Event} */ { target }) =>
    card.plates.find(({ place }) => target instanceof Node && place.contains(target));
  card.place.addEventListener("pointermove", (event) => point(plateAt(event)?.under(event) ?? null));
  card.place.addEventListener("pointerleave", () => point(null));
  card.place.addEventListener("click", (event) => {
    const to = event.target instanceof Element ? event.target.closest("[data-map]") : null;
    const unit = plateAt(event)?.under(event);
    const go = to ? /** @type {Chosen} */ (JSON.parse(to.getAttribute("data-map") ?? "[]")) : unit;
    if (go) store.set("chosen", go);
  });
}
