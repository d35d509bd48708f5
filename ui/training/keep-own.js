// Networks of the user's own: which one the page shows, saving it, loading one, and the way back.

import { CHAIN, called, owned, ownOf, titleOf } from "../shared/changes.js";
import { asItCame, backTo, lostBy, showOwn } from "../shared/edits.js";
import { find, save } from "../shared/elements.js";
import { learn } from "../shared/known.js";
import { networks } from "../shared/networks.js";
import { whole } from "../shared/numbers.js";
import { fileOf } from "../shared/own.js";
import { runs } from "../shared/runs.js";
import { bring } from "../shared/server.js";
import { store } from "../shared/store.js";
import { offerKept } from "./kept.js";
import { showKernels } from "./kernels.js";
import { lostTold, shownTold } from "./live-words.js";

/** @typedef {import("../shared/server.js").Ask} Ask */

/** The user's own weights that the page shows, by their hash; null for the network's. */
const shown = () => ownOf(store.get("edits")[store.get("network")] ?? []);

/**
 * Saving and loading the weights of networks of one's own, and the way back from them.
 * @param {HTMLElement} section @param {Ask} ask
 * @param {() => void} pause  a training, which would put its own network in the place of another
 */
export function keepOwn(section, ask, pause) {
  const [saving, shipped] = [find(section, ".save", HTMLButtonElement), find(section, ".shipped", HTMLButtonElement)];
  const told = find(section, ".loaded");
  saving.addEventListener("click", () => {
    const file = fileOf(shown());
    if (file) save(`${store.get("network")}.safetensors`, new Blob([file]));
  });
  shipped.addEventListener("click", () => {
    pause();
    asItCame();
  });
  const loading = find(section, ".load", HTMLInputElement);
  loading.addEventListener("change", async () => {
    const [chosen] = loading.files ?? [];
    if (!chosen) return;
    pause();
    const said = await load(chosen, ask).catch((error) => error.message);
    told.textContent = said; // after what its network has changed
    loading.value = ""; // so that the same file can be chosen once more
  });
  networks.beforeForgetting(pause);
  offerKept(find(section, ".kept"), ask, pause);
  const show = () => tell(section);
  networks.list().then(show);
  networks.on(show);
  for (const key of /** @type {const} */ (["edits", "network"]))
    store.on(key, () => {
      told.textContent = ""; // it is no longer what is shown
      show();
    });
}

/** Says which network the page shows. @param {HTMLElement} section */
function tell(section) {
  const [network, hash] = [store.get("network"), shown()];
  const [file, chain] = [fileOf(hash), network.startsWith(CHAIN)];
  find(section, ".save", HTMLButtonElement).disabled = !file;
  const shipped = find(section, ".shipped", HTMLButtonElement);
  shipped.disabled = hash === null && !chain;
  shipped.textContent = backTo(network);
  const stays = networks.has(hash, runs()[network]) ? "kept" : "forgotten";
  const own = file ? (networks.refused ? "refused" : stays) : "gone";
  const standing = hash === null ? (chain ? "chain" : "shipped") : own;
  const name = called(network, hash === null ? [] : store.get("edits")[network]);
  find(section, ".own").textContent = [shownTold(name, standing), hash === null ? "" : lostTold(lostBy(network))]
    .join(" ")
    .trim();
  const kernels = find(section, ".kernels");
  if (file) showKernels(kernels, called(network, owned(hash ?? "")), file);
  else kernels.replaceChildren();
}

/** Shows the network in a file, and returns what there is to say. @param {File} chosen @param {Ask} ask */
async function load(chosen, ask) {
  const file = new Uint8Array(await chosen.arrayBuffer());
  const { network, hash, parameters } = await bring(file);
  await learn(network, ask);
  showOwn({ network, hash, file }, { run: hash, how: `from ${chosen.name.slice(0, 80)}` });
  store.set("network", network);
  return `${chosen.name} holds ${whole(parameters)} parameters of ${titleOf(network)}; the page shows them now.`;
}
