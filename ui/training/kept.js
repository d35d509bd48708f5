// The networks of the user's own that this browser keeps: to be shown again, or forgotten.

import { ownOf } from "../shared/changes.js";
import { editsNow, leaveOwn, showOwn } from "../shared/edits.js";
import { element, find } from "../shared/elements.js";
import { learn } from "../shared/known.js";
import { networks } from "../shared/networks.js";
import { store } from "../shared/store.js";
import { keptTold } from "./live-words.js";

/** @typedef {import("../shared/networks.js").Kept} Kept */
/** @typedef {import("../shared/server.js").Ask} Ask */

const REFUSED = "The browser’s storage is full or refused, so nothing was changed.";
const FORGOTTEN = "Forgotten. “Take back” brings it back for as long as this page stays open.";
const GONE = "The file is no longer here.";

/** @param {HTMLElement} place @param {Ask} ask @param {() => void} pause  a training */
export function offerKept(place, ask, pause) {
  const [menu, says] = [find(place, "select", HTMLSelectElement), find(place, ".said")];
  const button = (/** @type {string} */ name) => find(place, name, HTMLButtonElement);
  const [open, forget, back] = [button(".open"), button(".forget"), button(".back")];
  /** @type {Kept[]} */
  let all = [];

  async function show() {
    const chosen = menu.value;
    all = await networks.list();
    menu.replaceChildren(...all.map((own) => element("option", { value: own.hash }, keptTold(own))));
    if (all.some(({ hash }) => hash === chosen)) menu.value = chosen;
    place.hidden = !all.length && back.hidden;
    menu.disabled = forget.disabled = !all.length;
    offer();
  }
  const offer = () => {
    open.disabled = !all.length || ownOf(editsNow()) === menu.value;
  };
  open.addEventListener("click", async () => {
    const own = all.find(({ hash }) => hash === menu.value);
    if (!own) return;
    pause();
    says.textContent = await present(own, ask).catch((error) => error.message);
  });
  forget.addEventListener("click", async () => {
    pause();
    const forgotten = await networks.forget(menu.value);
    leaveOwn(forgotten ?? []);
    if (forgotten) back.hidden = false;
    says.textContent = forgotten ? FORGOTTEN : REFUSED;
    show();
  });
  back.addEventListener("click", async () => {
    back.hidden = await networks.bringBack();
    says.textContent = back.hidden ? "" : REFUSED;
    show();
  });
  menu.addEventListener("change", offer);
  for (const key of /** @type {const} */ (["edits", "network"])) store.on(key, offer);
  networks.on(show);
  show();
}

/** Shows a network that was kept, and returns what there is to say. @param {Kept} own @param {Ask} ask */
async function present({ network, hash, run, how }, ask) {
  const file = await networks.file(hash);
  if (!file) return GONE;
  await learn(network, ask);
  showOwn({ network, hash, file }, { run, how });
  store.set("network", network);
  return "";
}
