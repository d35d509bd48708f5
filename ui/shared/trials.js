// Questions that are answered part by part: the counts so far travel with the next one, until there are enough.

import { follow } from "./asking.js";
import { same } from "./elements.js";

/** @typedef {import("./server.js").Ask} Ask */
/** @typedef {{ tested: number, of: number, so_far: object }} Part */
/** @typedef {{ network: string, edits?: import("./types.d.ts").Edit[] }} Counted  a network, with its changes */

export const SAMPLE = 1_000; // digits of the first estimate
/** The networks of which all digits are to be read, wherever one of them is counted. @type {Set<string>} */
const whole = new Set();

/**
 * Keeps a view in step with what is asked, see `follow`: returns what is to be called whenever that has changed.
 * @template {Part} A
 * @param {Ask} ask @param {string} name  of the question
 * @param {() => object | null} question  without the counts
 * @param {(answer: A) => number} wanted  how many digits are enough
 * @param {(status: import("./asking.js").Status<object, A>) => void} show  is called after each part
 * @param {() => boolean} [visible]  whether anybody would see the answer
 */
export function followParts(ask, name, question, wanted, show, visible) {
  /** @type {{ of: object | null, counts: object | null }} */
  let soFar = { of: null, counts: null };
  const bare = (/** @type {{ so_far?: object | null }} */ { so_far: _, ...asked }) => asked;
  const refresh = follow({
    question() {
      const asked = question();
      if (!same(asked, soFar.of)) soFar = { of: asked, counts: null };
      return asked && { ...asked, so_far: soFar.counts };
    },
    ask: (asked) => ask(name, asked),
    visible,
    fits: (asked, now) => same(bare(asked), bare(now)),
    show(/** @type {import("./asking.js").Status<any, A>} */ status) {
      show(status);
      if (status.state !== "shown") return;
      const { tested, of, so_far } = status.answer;
      if (tested >= Math.min(wanted(status.answer), of)) return;
      soFar = { of: bare(status.question), counts: so_far };
      refresh();
    },
  });
  return refresh;
}

/** @param {Counted} counted */
const keyOf = ({ network, edits }) => JSON.stringify([network, edits]);

/**
 * The same for what is counted of a network: an estimate at once, and all digits on demand. Whoever demands it does so for
 * every place where this network is counted, so that they all give the same figure.
 * @template {Part} A
 * @param {Ask} ask @param {string} name  of the question
 * @param {() => Counted | null} question  without the counts
 * @param {(status: import("./asking.js").Status<object, A>, more: boolean) => void} show  more: whether all can be demanded
 * @param {() => boolean} [visible]  whether anybody would see the answer
 */
export function followCounts(ask, name, question, show, visible) {
  const wantsAll = () => whole.has(keyOf(question() ?? { network: "" }));
  const refresh = followParts(
    ask,
    name,
    question,
    () => (wantsAll() ? Infinity : SAMPLE),
    (/** @type {import("./asking.js").Status<object, A>} */ status) =>
      show(status, status.state === "shown" && !wantsAll() && status.answer.tested < status.answer.of),
    visible,
  );
  const readAll = () => {
    const asked = question();
    if (asked) whole.add(keyOf(asked));
    refresh();
  };
  return { refresh, readAll };
}
