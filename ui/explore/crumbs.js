// Where one is in the network, and the way back; what of it is shown, and how it is coloured.

import { element, find } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { atlas, chosenNow } from "./about.js";
import { up } from "./choosing.js";
import { END, stagesOf } from "./columns.js";
import { followEpochs } from "./epochs.js";
import { keepHistory } from "./history.js";
import { offerFiles } from "./saving.js";
import { levels } from "./words.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").View} View */

/** @type {Record<string, string>} */
const STAGES = { convolution: "convolutions", norm: "after the norm", relu: "after ReLU", pool: "after the pool" };

const WAYS = "Escape goes one level up; the browser’s back goes to what was looked at before.";

/** @param {HTMLElement} element @param {Ask} ask */
export function mount(element, ask) {
  const list = find(element, "ol");
  const stage = find(element, ".stage", HTMLSelectElement);
  const scale = find(element, ".scale", HTMLSelectElement);
  let shown = "";
  const show = () => {
    const now = JSON.stringify([store.get("network"), chosenNow()]);
    if (now === shown) return; // as with most readings
    shown = now;
    list.replaceChildren(...crumbsOf(atlas(), chosenNow()));
    find(element, "#crumbs").classList.toggle("deep", chosenNow().length === 4);
  };

  stage.addEventListener("change", () => store.set("stage", stage.value));
  scale.addEventListener("change", () => {
    store.set("view", { ...store.get("view"), scale: /** @type {View["scale"]} */ (scale.value) });
  });
  for (const key of /** @type {const} */ (["chosen", "reading"])) store.on(key, show);
  store.on("network", () => {
    const stages = stagesOf(atlas()).map((kind) => new Option(STAGES[kind] ?? kind, kind));
    stage.replaceChildren(new Option("block ends", END), ...stages);
    stage.value = store.get("stage");
    if (!stage.value) store.set("stage", END);
    show();
  });
  store.on("stage", (kind) => {
    stage.value = kind;
  });
  store.on("view", (view) => {
    scale.value = view.scale;
  });
  document.addEventListener("keydown", goUp);
  keepHistory(ask);
  followEpochs(find(element, ".epochs"));
  find(element, ".play").addEventListener("click", () => store.set("playing", true));
  offerFiles(find(element, ".save", HTMLDetailsElement), ask);
}

/** @param {Atlas} atlas @param {Chosen} chosen */
function crumbsOf(atlas, chosen) {
  const all = levels(atlas, chosen);
  return all.map(([title, level], i) => {
    const last = i === all.length - 1;
    const go = () => store.set("chosen", level);
    const crumb = last
      ? element("span", { "aria-current": "true", title: WAYS }, title)
      : element("button", { type: "button", onclick: go }, title);
    return element("li", {}, crumb);
  });
}

/** Escape goes one level up, wherever nothing else takes it. @param {KeyboardEvent} event */
function goUp(event) {
  if (event.key !== "Escape" || event.defaultPrevented || store.get("tab") !== "explore-panel") return;
  if (!chosenNow().length) return;
  event.preventDefault();
  store.set("chosen", up(atlas(), chosenNow()));
}
