// The network that the user changed or made: its confusion matrix is counted part by part, when it is asked for.

import { CHAIN, called } from "../shared/changes.js";
import { editsNow, travelling } from "../shared/edits.js";
import { displayed, find, same } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { followCounts } from "../shared/trials.js";

/** @typedef {import("../shared/types.d.ts").Recount} Recount */

/**
 * Offers the changed network beside the trained one, and begins with it, for it is what the page shows. What it returns says
 * which is to be shown, and keeps it in step.
 * @param {HTMLElement} section @param {import("../shared/server.js").Ask} ask
 * @param {(told: Recount) => void} tell  is called after each part
 * @param {() => void} turned  is called after the other network was chosen
 */
export function offerChanged(section, ask, tell, turned) {
  const [exact, more] = [find(section, ".exact"), find(section, ".more")];
  const now = () => [store.get("network"), editsNow()];
  /** @type {{ of: unknown, trained: boolean }} */
  let choice = { of: null, trained: false }; // of the network with its changes, whether it is wanted as it was trained
  const isOn = () => editsNow().length > 0 && (isChain() || !choice.trained || !same(choice.of, now()));

  const { refresh: count, readAll } = followCounts(
    ask,
    "recount",
    () => (isOn() ? { network: store.get("network"), ...travelling() } : null),
    (/** @type {import("../shared/asking.js").Status<object, Recount>} */ status, canGoOn) => {
      if (!isOn()) return;
      const asked = isChain() || same(choice.of, now()); // by the user
      if (status.state === "failed" && !status.retrying && !asked) return choose(true); // there are no digits to count
      stand(section, status, "");
      if (status.state !== "shown") return;
      more.hidden = !canGoOn;
      exact.textContent = `Read all ${whole(status.answer.of)}`;
      tell(status.answer);
    },
    () => displayed(section),
  );

  function fill() {
    tellWhich(section, isOn());
    count();
  }
  /** @param {boolean} trained */
  function choose(trained) {
    choice = { of: now(), trained };
    fill();
    turned();
  }
  find(section, ".trained").addEventListener("click", () => choose(true));
  find(section, ".changed").addEventListener("click", () => choose(false));
  exact.addEventListener("click", readAll);
  return { fill, isOn };
}

/** Whether the network that is shown is a chain of the user's own, which never came trained. */
const isChain = () => store.get("network").startsWith(CHAIN);

/** Names both networks, and says which is shown. @param {HTMLElement} section @param {boolean} isOn  the changed one */
function tellWhich(section, isOn) {
  const [trained, changed] = [find(section, ".trained"), find(section, ".changed")];
  find(section, ".which").hidden = !editsNow().length || isChain();
  trained.textContent = `${store.get("network")} as it came`;
  changed.textContent = called(store.get("network"), editsNow());
  trained.setAttribute("aria-pressed", `${!isOn}`);
  changed.setAttribute("aria-pressed", `${isOn}`);
  if (!isOn) find(section, ".more").hidden = true;
}
