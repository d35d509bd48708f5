// The tab Kernels: the learned kernels of a convolutional layer, and beside each filter the map that it makes.

import { follow, sentence } from "../shared/asking.js";
import { displayed, find, resized } from "../shared/elements.js";
import { painted } from "../shared/planes.js";
import { store } from "../shared/store.js";
import { about, atlas } from "./about.js";
import { FilterList } from "./filters.js";

/** @typedef {import("../shared/server.js").Ask} Ask */

const CORRELATES =
  "A network slides each kernel as it stands, which is cross-correlation. Convolution in mathematics turns it by 180° " +
  "first: the kernels are shown turned, and beside each map is the one that they would give. Trained either way, a " +
  "network learns the same maps with kernels turned.";
const NONE = "This network has no convolutions, and so no kernels: all its layers are linear.";

/** @param {HTMLElement} element @param {Ask} ask */
export function mount(element, ask) {
  const menu = find(element, ".layer", HTMLSelectElement);
  const flip = find(element, ".flip", HTMLInputElement);
  const says = find(element, ".says");
  const list = new FilterList(element, ask);

  const fillKernels = follow({
    question: () => (menu.value ? { network: store.get("network"), layer: menu.value } : null),
    visible: () => displayed(element),
    ask: (question) => ask("filters", question),
    fits: (asked, now) => asked.network === now.network && asked.layer === now.layer,
    show(status) {
      says.textContent = sentence(status, NONE) || (flip.checked ? CORRELATES : "");
      if (status.state !== "shown") return;
      list.build(status.answer, painted(status.answer.picture), status.question, flip.checked);
      fillMaps();
    },
  });
  const fillMaps = follow({
    question: () => (list.about ? about({ ...list.about, flip: flip.checked }) : null),
    visible: () => displayed(element),
    ask: (question) => askMaps(ask, question),
    fits: (asked, now) => asked.network === now.network && asked.layer === now.layer,
    show(status) {
      if (status.state === "shown") list.paint(status.answer);
      else if (status.state === "blank") list.blank();
    },
  });

  menu.addEventListener("change", fillKernels);
  flip.addEventListener("change", () => {
    list.turn(flip.checked);
    fillKernels();
  });
  store.on("network", () => {
    menu.replaceChildren(...convolutions().map((name) => new Option(name, name)));
    menu.disabled = flip.disabled = !menu.value;
    list.clear();
    fillKernels();
  });
  store.on("reading", fillMaps);
  resized(element, fillKernels);
}

/** The names of the network's convolutional layers. */
const convolutions = () => atlas().layers.flatMap(({ kind, name }) => (kind === "convolution" ? [name] : []));

/**
 * The maps that a layer's kernels make, and if wanted those that they would make turned.
 * @param {Ask} ask @param {{ network: string, pixels: string, layer: string, flip: boolean }} question
 * @returns {Promise<{ made: import("../shared/types.d.ts").Maps, turned: import("../shared/types.d.ts").Maps | null }>}
 */
async function askMaps(ask, { network, pixels, layer, flip }) {
  const [seen, turned] = await Promise.all([
    ask("look", { network, pixels, view: { layers: [layer], scale: "layer" } }),
    flip ? ask("convolve", { network, pixels, layer }) : null,
  ]);
  return { made: seen.layers[layer], turned };
}
