// The network that the user changed or made: its confusion matrix is counted part by part, when it is asked for.

import { CHAIN, called } from "../shared/changes.js";
import { editsNow, travelling } from "../shared/edits.js";
import { displayed, find, same } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { followParts } from "../shared/trials.js";

/** @typedef {import("../shared/types.d.ts").Recount} Recount */

const SAMPLE = 1_000; // digits of the first estimate

/**
 * Offers the changed network beside the trained one. What it returns says which is to be shown, and keeps it in step.
 * @param {HTMLElement} section @param {import("../shared/server.js").Ask} ask
 * @param {(told: Recount) => void} tell  is called after each part
 * @param {() => void} turned  is called after the other network was chosen
 */
export function offerChanged(section, ask, tell, turned) {
  const exact = find(section, ".exact");
  let [wanted, most] = [false, SAMPLE];
  /** @type {unknown} */
  let of = null; // the network, with its changes, of which so many digits are wanted
  const isOn = () => editsNow().length > 0 && (wanted || isChain());

  const count = followParts(
    ask,
    "recount",
    () => (isOn() ? { network: store.get("network"), ...travelling() } : null),
    () => most,
    (/** @type {import("../shared/asking.js").Status<object, Recount>} */ status) => {
      if (!isOn()) return;
      stand(section, status, "");
      if (status.state !== "shown") return;
      find(section, ".more").hidden = most > SAMPLE || status.answer.tested >= status.answer.of;
      exact.textContent = `Read all ${whole(status.answer.of)}`;
      tell(status.answer);
    },
    () => displayed(section),
  );

  function fill() {
    const now = [store.get("network"), editsNow()];
    if (!same(now, of)) most = SAMPLE;
    of = now;
    tellWhich(section, isOn());
    count();
  }
  for (const name of [".trained", ".changed"])
    find(section, name).addEventListener("click", () => {
      wanted = name === ".changed";
      fill();
      turned();
    });
  exact.addEventListener("click", () => {
    most = Infinity;
    find(section, ".more").hidden = true;
    count();
  });
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
