// The network that the user changed or made: its confusion matrix is counted part by part, when it is asked for.

import { called } from "../shared/changes.js";
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
  const [trained, changed, exact] = [find(section, ".trained"), find(section, ".changed"), find(section, ".exact")];
  let [wanted, most] = [false, SAMPLE];
  /** @type {unknown} */
  let of = null; // the network, with its changes, of which so many digits are wanted
  const isOn = () => wanted && editsNow().length > 0;

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
    find(section, ".which").hidden = !editsNow().length;
    trained.textContent = `${store.get("network")} as it came`;
    changed.textContent = called(store.get("network"), editsNow());
    trained.setAttribute("aria-pressed", `${!isOn()}`);
    changed.setAttribute("aria-pressed", `${isOn()}`);
    if (!isOn()) find(section, ".more").hidden = true;
    count();
  }
  const turn = (/** @type {boolean} */ to) => {
    wanted = to;
    fill();
    turned();
  };
  trained.addEventListener("click", () => turn(false));
  changed.addEventListener("click", () => turn(true));
  exact.addEventListener("click", () => {
    most = Infinity;
    find(section, ".more").hidden = true;
    count();
  });
  return { fill, isOn };
}
