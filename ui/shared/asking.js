// One protocol for every view whose content comes from the server: what to ask, when, and what is to be seen meanwhile.

import { same } from "./elements.js";
import { Unreachable } from "./server.js";

const RETRY = 1_000; // milliseconds until an unreachable server is asked again
const PATIENCE = 1_000; // milliseconds after which a view says that it is waiting

/**
 * One run of `act` at a time; if it was called for meanwhile, it runs once more. What came in between is skipped.
 * @param {() => Promise<void>} act
 * @param {(error: unknown) => void} report
 * @returns {() => Promise<void>}
 */
export function singleFlight(act, report = (error) => reportError(error)) {
  let flying = false;
  let stale = false;
  return async () => {
    stale = true;
    if (flying) return;
    flying = true;
    while (stale) {
      stale = false;
      await act().catch(report);
    }
    flying = false;
  };
}

/**
 * What a view shows. blank: there is nothing to ask about; hidden: nobody would see the answer; asking: the answer is
 * late; failed: there is none, and why, and whether it is asked for again; shown: here it is.
 * @template Q, A
 * @typedef {{ state: "blank" } | { state: "hidden" } | { state: "asking" }
 *   | { state: "failed", sentence: string, retrying: boolean }
 *   | { state: "shown", question: Q, answer: A }} Status
 */

/**
 * Keeps a view in step with the server: call the function returned whenever what the view depends on has changed.
 *
 * The newest question wins. While the pen moves, answers to slightly older questions are shown as they come, for they
 * are newer than what is on the screen; `fits` refuses those that would be wrong, as of another network.
 *
 * @template {object} Q
 * @template A
 * @param {object} view
 * @param {() => Q | null} view.question  what to ask now; null: nothing to ask about
 * @param {(question: Q) => Promise<A>} view.ask
 * @param {(status: Status<Q, A>) => void | Promise<void>} view.show
 * @param {() => boolean} [view.visible]  whether anybody would see the answer
 * @param {(asked: Q, now: Q) => boolean} [view.fits]  whether a late answer may still be shown
 * @returns {() => Promise<void>}
 */
export function follow({ question, ask, show, visible = () => true, fits = () => true }) {
  /** @type {{ question: Q, answer: A } | null} */
  let last = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry; // one for all, however often the question changes while the server is gone

  const refresh = singleFlight(async () => {
    const asked = question();
    if (!asked) last = null;
    if (!asked) return show({ state: "blank" });
    if (!visible()) return show({ state: "hidden" });
    if (last && same(last.question, asked)) return show({ state: "shown", ...last });
    const waiting = setTimeout(() => show({ state: "asking" }), PATIENCE);
    try {
      const answer = await ask(asked);
      const now = question();
      if (!now || !fits(asked, now)) return void refresh();
      last = { question: asked, answer };
      await show({ state: "shown", ...last });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const retrying = error instanceof Unreachable;
      clearTimeout(retry);
      if (retrying) retry = setTimeout(refresh, RETRY);
      last = null;
      await show({ state: "failed", sentence: error.message, retrying });
    } finally {
      clearTimeout(waiting);
    }
  });
  return refresh;
}

/**
 * The sentence under which a view stands when it has nothing to show; empty when it has.
 * @param {Status<any, any>} status
 * @param {string} blank  what to do while there is nothing to ask about
 */
export function sentence(status, blank) {
  if (status.state === "blank") return blank;
  if (status.state === "asking") return "Waiting for the server…";
  if (status.state !== "failed") return "";
  return status.retrying ? `${status.sentence} Trying again…` : status.sentence;
}
