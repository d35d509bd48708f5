// One map: how it is made of the maps before it, what becomes of it within its block, and what it looks for.

import { follow, sentence } from "../shared/asking.js";
import { find, same } from "../shared/elements.js";
import { roving } from "../shared/roving.js";
import { store } from "../shared/store.js";
import { about, atlas, chosenNow, pixels, pointedNow } from "./about.js";
import { offerBack } from "./back.js";
import { unitOf } from "./choosing.js";
import { GIVEN, pairsOf, pairsTold, stepsOf } from "./making.js";
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
  options = { all: false, numbers: false, flipped: false };
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
    this.making = making;
    this.plates = [...(parts?.plates ?? []), ...steps.plates];
    keepFocus(place, () => {
      find(place, ".parts").replaceChildren(...(parts?.nodes ?? []));
      find(place, ".steps").replaceChildren(...steps.nodes);
    });
    stops(find(place, ".parts"));
    tell(place, making, options);
    place.classList.toggle("alone", making.layer === "input");
    place.hidden = false;
    place.dataset.of = `${making.layer} ${making.channel}`;
    this.mark();
  }

  /** @param {keyof Card["options"]} name */
  turn(name) {
    this.options[name] = !this.options[name];
    if (this.making) this.show(this.making);
    if (name === "numbers" && this.options.numbers) store.set("deed", { what: "opened numbers", where: "map" });
  }
}

/** @param {HTMLElement} root @param {Ask} ask */
export function mount(root, ask) {
  const card = new Card(find(root, "#map"));
  const [refresh, excite] = [followMap(card, ask), followExciting(card.place, ask)];
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
  store.on("pointed", () => card.mark());
  for (const name of /** @type {const} */ (["all", "numbers", "flipped"])) {
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
      return map && about({ ...map, all: card.options.all, truly: card.options.flipped });
    },
    ask: (question) => ask("make", question),
    visible: () => store.get("tab") === "explore-panel",
    fits: (asked, now) => same({ ...asked, pixels: "" }, { ...now, pixels: "" }),
    show(status) {
      find(card.place, ".trouble").textContent = sentence(status, "");
      if (status.state === "blank") card.place.hidden = true;
      else if (status.state === "shown") card.show(status.answer);
    },
  });

/** What excites the map is the same whatever is drawn. @param {HTMLElement} element @param {Ask} ask */
const followExciting = (element, ask) =>
  follow({
    question: () => {
      const map = pixels() === null ? null : chosenMap();
      return map && { network: store.get("network"), ...map };
    },
    ask: (question) => ask("excite", question),
    fits: same,
    show(status) {
      if (status.state === "asking") return;
      const place = find(element, ".exciting");
      place.replaceChildren(...(status.state === "shown" ? patchesOf(status.answer) : []));
      stops(place);
    },
  });

/** Pictures that stand together are one stop of the Tab key. @param {HTMLElement} place */
function stops(place) {
  const buttons = [...place.querySelectorAll("button")];
  if (buttons.length) roving(buttons);
}

/** The map that is chosen, or to which the number belongs. */
function chosenMap() {
  const [layer, channel] = chosenNow();
  return layer === undefined || channel === undefined ? null : { layer, channel };
}

/** What is seen, in a sentence, and what else can be. @param {HTMLElement} element @param {Making} making @param {Record<"all" | "numbers" | "flipped", boolean>} options */
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
    ["numbers", Boolean(parts?.weights), "numbers"],
    ["flipped", slides, "flipped"],
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
