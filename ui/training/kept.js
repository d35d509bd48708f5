// The networks of the user's own that this browser keeps: to be shown again, or forgotten.

import { ownOf } from "../shared/changes.js";
import { editsNow, showOwn } from "../shared/edits.js";
import { element, find } from "../shared/elements.js";
import { forgetNetworks } from "../shared/keeping.js";
import { learn } from "../shared/known.js";
import { networks } from "../shared/networks.js";
import { store } from "../shared/store.js";
import { keptTold } from "./live-words.js";

/** @typedef {import("../shared/networks.js").Kept} Kept */
/** @typedef {import("../shared/server.js").Ask} Ask */

const REFUSED = "The browser’s storage is full or refused, so nothing was changed.";
const FORGOTTEN = "Forgotten. “Take back” brings it back for as long as this page stays open.";
const GONE = "Its file is damaged, or no longer here.";

/** @param {HTMLElement} place @param {Ask} ask @param {() => void} pause  a training, which shows networks too */
export function offerKept(place, ask, pause) {
  const [menu, says] = [find(place, "select", HTMLSelectElement), find(place, ".said")];
  const button = (/** @type {string} */ name) => find(place, name, HTMLButtonElement);
  const [open, forget, back] = [button(".open"), button(".forget"), button(".back")];
  /** @type {Kept[]} */
  let all = [];
  /** What brings back what was forgotten, the last first. @type {(() => Promise<boolean>)[]} */
  const steps = [];

  async function show() {
    const before = menu.value;
    all = await networks.list();
    menu.replaceChildren(...all.map((own) => element("option", { value: own.hash }, keptTold(own))));
    if (all.some(({ hash }) => hash === before)) menu.value = before;
    back.hidden = !steps.length;
    place.hidden = !all.length && back.hidden;
    menu.disabled = forget.disabled = !all.length;
    offer();
  }
  const offer = () => {
    open.disabled = !all.length || ownOf(editsNow()) === menu.value;
  };
  const chosen = () => /** @type {Kept} */ (all.find(({ hash }) => hash === menu.value));
  open.addEventListener("click", async () => {
    pause();
    says.textContent = await present(chosen(), ask).catch((error) => error.message);
  });
  forget.addEventListener("click", async () => {
    const step = await forgetNetworks(chosen().run);
    if (step) steps.unshift(step);
    says.textContent = step ? FORGOTTEN : REFUSED;
    show();
  });
  back.addEventListener("click", async () => {
    const done = await steps[0]();
    if (done) steps.shift();
    says.textContent = done ? "" : REFUSED;
    show();
  });
  menu.addEventListener("change", offer);
  for (const key of /** @type {const} */ (["edits", "network"])) store.on(key, offer);
  networks.on(show);
  show();
}

/** Shows a network that was kept, and returns what there is to say. @param {Kept} own @param {Ask} ask */
async function present({ network, hash, run, how, at }, ask) {
  const file = await networks.file(hash);
  if (!file) return GONE;
  await learn(network, ask);
  showOwn({ network, hash, file }, { run, how, at });
  store.set("network", network);
  return "";
}
