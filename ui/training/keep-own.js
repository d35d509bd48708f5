// Networks of the user's own: which one the page shows, saving it, loading one, and the way back.

import { CHAIN, called, owned, ownOf, titleOf } from "../shared/changes.js";
import { setEdits, showOwn } from "../shared/edits.js";
import { find, save } from "../shared/elements.js";
import given from "../shared/given.js";
import { whole } from "../shared/numbers.js";
import { fileOf } from "../shared/own.js";
import { bring } from "../shared/server.js";
import { store } from "../shared/store.js";
import { showKernels } from "./kernels.js";
import { learn } from "./known.js";
import { shownTold } from "./live-words.js";

/**
 * Saving and loading the weights of networks of one's own, and the way back from them.
 * @param {HTMLElement} section @param {import("../shared/server.js").Ask} ask
 * @param {() => void} pause  a training, which would put its own network in the place of another
 */
export function keepOwn(section, ask, pause) {
  const [own, told] = [find(section, ".own"), find(section, ".loaded")];
  const [saving, shipped] = [find(section, ".save", HTMLButtonElement), find(section, ".shipped", HTMLButtonElement)];
  const loading = find(section, ".load", HTMLInputElement);
  const shown = () => ownOf(store.get("edits")[store.get("network")] ?? []);

  function show() {
    const [network, hash] = [store.get("network"), shown()];
    const file = fileOf(hash);
    const kernels = find(section, ".kernels");
    if (file) showKernels(kernels, called(network, owned(hash ?? "")), file);
    else kernels.replaceChildren();
    saving.disabled = !file;
    const chain = network.startsWith(CHAIN);
    shipped.disabled = hash === null && !chain;
    shipped.textContent = chain ? `To ${given.initial.network}` : "Back to the network as it came";
    own.textContent = shownTold(called(network, hash === null ? [] : owned(hash)), hash !== null, chain);
  }
  saving.addEventListener("click", () => {
    const file = fileOf(shown());
    if (file) save(`${store.get("network")}.safetensors`, new Blob([file]));
  });
  shipped.addEventListener("click", () => {
    pause();
    if (store.get("network").startsWith(CHAIN))
      store.set("network", given.initial.network); // it never came
    else setEdits([]);
  });
  loading.addEventListener("change", async () => {
    const [chosen] = loading.files ?? [];
    if (!chosen) return;
    pause();
    const said = await load(chosen, ask).catch((error) => error.message);
    told.textContent = said; // after what its network has changed
    loading.value = ""; // so that the same file can be chosen once more
  });
  for (const key of /** @type {const} */ (["edits", "network"]))
    store.on(key, () => {
      told.textContent = ""; // it is no longer what is shown
      show();
    });
}

/** Shows the network in a file, and returns what there is to say. @param {File} chosen @param {import("../shared/server.js").Ask} ask */
async function load(chosen, ask) {
  const file = new Uint8Array(await chosen.arrayBuffer());
  const { network, hash, parameters } = await bring(file);
  await learn(network, ask);
  showOwn(network, hash, file);
  store.set("network", network);
  return `${chosen.name} holds ${whole(parameters)} parameters of ${titleOf(network)}; the page shows them now.`;
}
