// Which map of the chosen layer matters most: what the reading of test digits would lose without each of them.

import { sentence } from "../shared/asking.js";
import { digits, signed } from "../shared/costs.js";
import { travelling } from "../shared/edits.js";
import { element, find } from "../shared/elements.js";
import { store } from "../shared/store.js";
import { followParts } from "../shared/trials.js";
import { atlas, chosenNow } from "./about.js";
import { isFlat } from "./choosing.js";
import { layerOf } from "./columns.js";
import { pointsOf, worst } from "./operated.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Ranking} Ranking */

const SHOWN = 8; // maps at most

/** The chosen layer, if its maps are read by another one. */
function rankable() {
  const [layer] = chosenNow();
  if (layer === undefined || layerOf(atlas(), layer).muted === null) return null;
  return layerOf(atlas(), layer).muted === atlas().layers.at(-2)?.name ? null : layer; // the logits
}

/** @param {HTMLElement} section @param {Ask} ask */
export function offerRanking(section, ask) {
  const [button, place] = [find(section, ".ranks"), find(section, ".ranking")];
  let open = false;
  const refresh = followParts(
    ask,
    "rank",
    () => {
      const layer = open ? rankable() : null;
      return layer === null
        ? null
        : { network: store.get("network"), ...travelling(), layer: layerOf(atlas(), layer).muted };
    },
    (/** @type {Ranking} */ { wanted }) => wanted,
    (status) => {
      place.hidden = status.state === "blank";
      if (status.state === "shown") paint(place, status.answer);
      else find(place, ".says").textContent = sentence(status, "");
      if (status.state === "failed") find(place, "ol").replaceChildren();
    },
  );
  const show = () => {
    const layer = rankable();
    button.hidden = layer === null;
    if (layer) button.textContent = `Which ${isFlat(atlas(), layer) ? "unit" : "map"} matters most?`;
    refresh();
  };
  button.addEventListener("click", () => {
    open = !open;
    button.setAttribute("aria-pressed", `${open}`);
    show();
  });
  for (const key of /** @type {const} */ (["chosen", "edits", "network", "reading"])) store.on(key, show);
}

/** @param {HTMLElement} place @param {Ranking} found */
function paint(place, { layer, maps, tested, of }) {
  const flat = isFlat(atlas(), layer);
  const what = flat ? "unit" : "map";
  const most = Math.max(...maps.map(({ difference }) => Math.abs(difference)));
  find(place, ".says").textContent =
    `By how many points accuracy changes without each ${what} of ${layer}, on ${digits(tested, of)}; and for which digits most.`;
  const order = [...maps].sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference));
  const items = order.slice(0, SHOWN).map((own) => {
    const to = /** @type {Chosen} */ (flat ? [layer, own.channel, 0, 0] : [layer, own.channel]);
    const share = `width: ${most ? (100 * Math.abs(own.difference)) / most : 0}%`;
    const bar = element("i", {}, element("b", { class: own.difference < 0 ? "minus" : "plus", style: share }));
    const parts = [element("span", {}, `${what} ${own.channel}`), bar, element("output", {}, pointsOf(own))];
    const go = () => store.set("chosen", to);
    return element(
      "li",
      {},
      element("button", { type: "button", onclick: go }, ...parts, element("small", {}, worst(own))),
    );
  });
  find(place, "ol").replaceChildren(...items);
  const others = order.slice(SHOWN).map(({ difference }) => 100 * difference);
  const range = [Math.min(...others), Math.max(...others)].map((points) => signed(points, 1));
  find(place, ".others").textContent = others.length
    ? `The other ${others.length}: from ${range.join(" to ")} points.`
    : "";
}
