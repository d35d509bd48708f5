// The line under the network's picture: what is pointed at, in words, and what its lines mean.

import { follow } from "../shared/asking.js";
import { find, svg, taps } from "../shared/elements.js";
import { number } from "../shared/numbers.js";
import { store } from "../shared/store.js";
import { about, atlas, pixels, pointedNow } from "./about.js";
import { layerOf } from "./columns.js";
import { limitsOf } from "./columnview.js";
import { positive } from "./signs.js";
import { called, sight, silent } from "./words.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Evidence} Evidence */
/** @typedef {import("../shared/types.d.ts").Maps} Maps */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

const HINT = "Point at a map to follow its lines. Click it to see how it is made.";
const TOUCH = "Tap a map to follow its lines and see how it is made.";
const BLIND = "hatched: it reaches no output, so ink here changes nothing";
const DRAW = "Draw a digit, and watch it pass through the network.";

/**
 * A unit in a line: its name and number, its map's size and limits, and what it sees.
 * @param {Atlas} atlas @param {Unit} unit @param {string} value @param {Maps} [maps]  of its layer
 */
export function told(atlas, unit, value, maps) {
  const layer = layerOf(atlas, unit[0]);
  const [, rows, columns] = layer.shape;
  const size = rows === undefined ? [] : [`${rows}×${columns}`];
  const off = layer.shape.length > 1 && maps?.inactive.includes(unit[1]);
  const own = maps && { ...maps, limits: [maps.limits[unit[1]] ?? maps.limits[0]] }; // of this map, where each has its own
  const limits = own ? [off ? "inactive: 0 throughout" : limitsOf(own, positive(atlas, layer))] : [];
  const about = [...size, ...limits].join(", ");
  const parts = [`${called(atlas, unit)}${value ? ` = ${value}` : ""}`, ...(about ? [about] : [])];
  return [...parts, isBlind(atlas, unit) ? BLIND : `sees ${seen(atlas, unit)}`].join(" · ");
}

/** What to do here: a finger cannot point without a tap. */
const hint = () => (taps() ? TOUCH : HINT);

/** Whether it is a pixel on which no output depends. @param {Atlas} atlas @param {Unit} unit */
const isBlind = ({ blind }, [name, , row, column]) => name === "input" && Boolean(blind[row]?.[column]);

/** The part of the digit that a unit depends on, in little room. @param {Atlas} atlas @param {Unit} unit */
const seen = (atlas, unit) =>
  sight(atlas, unit)
    .replace(" of the digit", "")
    .replaceAll(/(\d) to /g, "$1–");

/** @param {HTMLElement} element @param {Ask} ask */
export function status(element, ask) {
  const [line, legend, said] = [".status", ".legend .key", ".said"].map((part) => find(element, part));

  const tell = (/** @type {string} */ value) => {
    const [pointed, reading] = [pointedNow(), store.get("reading")];
    const maps = pointed && reading && reading.digit !== null ? reading.layers[pointed[0]] : undefined;
    const off = reading && reading.digit !== null ? silent(atlas(), reading.layers) : "";
    line.textContent = pointed ? told(atlas(), pointed, value, maps) : pixels() ? [hint(), off].join(" ").trim() : DRAW;
    line.title = pointed ? "" : off; // for where the line is too short
    if (value && pointed && element.contains(document.activeElement)) said.textContent = line.textContent;
  };
  const refresh = follow({
    question() {
      const unit = pointedNow();
      return unit && about({ unit });
    },
    ask: (question) => ask("value_of", question),
    fits: (asked, now) => asked.network === now.network && `${asked.unit}` === `${now.unit}`,
    show(found) {
      tell(found.state === "shown" ? number(found.answer.value, found.answer.places) : "");
    },
  });
  store.on("pointed", () => {
    tell("");
    refresh();
  });
  store.on("reading", (reading) => {
    refresh();
    const evidence = reading && reading.digit !== null ? reading.evidence : null;
    legend.replaceChildren(...(evidence ? key(evidence) : []));
  });
}

/** What the two kinds of line mean. @param {Evidence} evidence */
function key({ rivals: [first, against] }) {
  const sample = (/** @type {string} */ kind) =>
    svg(
      "svg",
      { viewBox: "0 0 26 8", "aria-hidden": "true" },
      svg("line", { class: kind, x1: 0, x2: 26, y1: 4, y2: 4 }),
    );
  return [sample("for"), `for ${first}`, sample("against"), `for ${against}`];
}
