// On a blank pad the network is shown at work on an example, until there is a drawing.

import { follow } from "../shared/asking.js";
import { travelling } from "../shared/edits.js";
import given from "../shared/given.js";
import { store } from "../shared/store.js";

/** @typedef {import("./scenes.js").Read} Read */

/**
 * @param {import("../shared/server.js").Ask} ask @param {() => void} show  is called whenever there is another one
 * @returns {() => Read | null}
 */
export function followDemo(ask, show) {
  /** The example, and which network has read it. @type {{ read: Read, network: string } | null} */
  let demo = null;
  const refresh = follow({
    question() {
      const [network, view, why] = [store.get("network"), store.get("view"), store.get("why")];
      return store.get("sketch") ? null : { strokes: given.example, network, ...travelling(), view, why };
    },
    ask: (question) => ask("read", question),
    fits: (asked, now) => asked.network === now.network,
    show(status) {
      if (status.state !== "shown") return; // it stands there until the drawing is read: nothing flickers
      demo = { read: status.answer, network: status.question.network };
      show();
    },
  });
  for (const key of /** @type {const} */ (["sketch", "network", "view", "why", "edits"])) store.on(key, refresh);
  return () => (demo?.network === store.get("network") ? demo.read : null);
}
