// The reading without each stroke: asked once the pen rests, for it takes as many readings as there are strokes.

import { follow } from "../shared/asking.js";
import { travelling } from "../shared/edits.js";
import { displayed, element, find, svg } from "../shared/elements.js";
import given from "../shared/given.js";
import { divided } from "../shared/ink.js";
import { boundsOf, byEffect, effect, left, needed, obstacle, partsOf } from "../shared/leaving.js";
import { roving } from "../shared/roving.js";
import { store } from "../shared/store.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Read} Read */
/** @typedef {import("../shared/types.d.ts").Stroke} Stroke */
/** @typedef {import("../shared/types.d.ts").Strokes} Strokes */
/** @typedef {{ network: string, strokes: Stroke[], pen?: number, part: string }} Question */

const REST = 400; // milliseconds without a move after which the pen rests
const SHOWN = 4; // strokes at most, those that change the reading most

/** What to ask; null where there is nothing to leave out, or too much. @returns {Question | null} */
function question() {
  const sketch = digitNow();
  if (!sketch?.strokes || obstacle(sketch, given.left_out)) return null;
  const part = sketch.strokes.length === 1 ? "quarter" : "stroke";
  return { network: store.get("network"), ...travelling(), strokes: partsOf(sketch.strokes), pen: sketch.pen, part };
}

/**
 * Returns what is to be called when the part comes into view.
 * @param {HTMLElement} place @param {Ask} ask
 */
export function followStrokes(place, ask) {
  const [title, says, list] = [find(place, "h3"), find(place, ".needed"), find(place, "ul")];
  const refresh = follow({
    question,
    ask: ({ part: _, ...asked }) => ask("strokes", asked),
    visible: () => displayed(place),
    fits: (asked, now) => asked.network === now.network,
    show(status) {
      place.classList.toggle("stale", status.state === "asking");
      if (status.state === "shown") {
        const { part } = status.question;
        title.textContent = `Without each ${part}`;
        const answer = { ...status.answer, whole: readNow() ?? status.answer.whole };
        says.textContent = needed(answer, part === "quarter" ? "quarter of the stroke" : part);
        list.replaceChildren(...items(status.question.strokes, answer));
        roving([...list.querySelectorAll("button")]);
      } else if (status.state !== "asking" && status.state !== "hidden") {
        says.textContent = status.state === "failed" ? status.sentence : obstacle(digitNow(), given.left_out);
        list.replaceChildren();
      }
      store.set("stroke", null);
    },
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const again = () => {
    place.classList.add("stale");
    resting ??= setTimeout(() => {
      resting = undefined;
      refresh();
    }, REST);
  };
  const soon = () => {
    clearTimeout(resting);
    resting = undefined;
    again();
  };
  store.on("sketch", soon);
  store.on("network", soon);
  store.on("others", soon);
  store.on("edits", again); // a network that learns never rests
  return soon;
}

/** What is on the pad of the digit that is looked at. */
function digitNow() {
  const sketch = store.get("sketch");
  return sketch?.strokes ? { ...sketch, strokes: divided(sketch.strokes)[0] } : sketch;
}

/** How the drawing is read, as the bars tell it: cut into quarters, a stroke is inked a little differently. @returns {Read | null} */
function readNow() {
  const reading = store.get("reading");
  if (!reading || reading.digit === null) return null;
  return { digit: reading.digit, probabilities: reading.probabilities, known: reading.known };
}

/** The strokes that change the reading most, and how many more there are. @param {Stroke[]} strokes @param {Strokes} answer */
function items(strokes, { whole, without }) {
  if (!whole) return [];
  const order = byEffect({ whole, without });
  const shown = order.slice(0, SHOWN).map((i) => {
    const [reads, change] = [left(whole, without[i]), effect(whole, without[i])];
    const on = () => store.set("stroke", strokes[i]);
    const off = () => store.set("stroke", null);
    const acts = { onpointerenter: on, onpointerleave: off, onfocus: on, onblur: off };
    const parts = [picture(strokes, i), element("b", {}, reads), element("small", {}, change)];
    return element(
      "li",
      {},
      element("button", { type: "button", class: "part", title: "Shown on the pad", ...acts }, ...parts),
    );
  });
  const others = order.length - SHOWN;
  if (others > 0) shown.push(element("li", { class: "more" }, `${others} other strokes count less`));
  return shown;
}

/** The drawing, with one stroke dotted. @param {Stroke[]} strokes @param {number} out */
function picture(strokes, out) {
  const lines = strokes.map((stroke, i) => {
    const points = stroke.length > 1 ? stroke : [...stroke, ...stroke]; // a dot
    return svg("polyline", { points: points.join(" "), class: i === out ? "out" : undefined });
  });
  return svg("svg", { viewBox: boundsOf(strokes).join(" "), "aria-hidden": "true" }, ...lines);
}
