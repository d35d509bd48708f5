// Which lines the network's picture shows: those that count most, or all of the map that is pointed at or chosen.

import { follow } from "../shared/asking.js";
import { reach } from "../shared/geometry.js";
import { number } from "../shared/numbers.js";
import { store } from "../shared/store.js";
import { about, atlas, chosenNow, pointedNow } from "./about.js";
import { isFlat } from "./choosing.js";
import { blockOf } from "./columns.js";
import { isOf, linesOf, pathOf } from "./links.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Evidence} Evidence */
/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./board.js").Link} Link */
/** @typedef {import("./scenes.js").Read} Read */

const LEAST = 0.2; // logit: where no line of a map adds as much, all of them are thin
const TRACE = 2; // so strong would be the thickest line beside a path: it is half as thick

/** The column of a block's maps, counted from the input's. @param {string} block */
const columnAt = (block) => (block === "input" ? 0 : atlas().blocks.findIndex(({ name }) => name === block) + 1);

/** What a block's output is made of. @param {string} block */
const unitOrMap = (block) => {
  const last = atlas()
    .blocks.find(({ name }) => name === block)
    ?.layers.at(-1);
  return last !== undefined && isFlat(atlas(), last) ? "unit" : "map";
};

/** The strongest lines of all. @param {Evidence} evidence @returns {Link[]} */
export const strongest = ({ lines }) =>
  Object.entries(lines).flatMap(([block, own]) =>
    own.map(([from, to, amount]) => /** @type {Link} */ ([columnAt(block) - 1, from, to, amount])),
  );

/** The map that is pointed at, or else chosen: its column and channel. A number that is laid out in a row is one of a map. */
function current() {
  let [layer, channel] = pointedNow() ?? chosenNow();
  const kind = atlas().layers.find(({ name }) => name === layer)?.kind; // none while the network changes
  if (layer !== undefined && channel !== undefined && kind === "flatten") {
    const { reads } = reach(atlas(), [layer, channel, 0, 0]);
    [layer, channel] = [reads?.layer, reads?.channels[0]];
  }
  if (layer === undefined || channel === undefined) return null;
  const block = layer === "input" ? "input" : atlas().blocks[blockOf(atlas(), layer)]?.name;
  return block === undefined ? null : { block, channel };
}

/** What a map adds, or a unit, in words. @param {string} what @param {number} share @param {number} places @param {[first: number, against: number]} rivals */
export function shareOf(what, share, places, [first, against]) {
  if (Number(share.toFixed(places)) === 0) return `this ${what} adds next to nothing`;
  return `this ${what}: ${number(Math.abs(share), places)} for ${share > 0 ? first : against}`;
}

/**
 * @param {Board} board @param {Ask} ask @param {() => Read | null} reading  the one that is shown
 * @param {(sentence: string) => void} tell  what the map adds whose lines are shown
 */
export function followLines(board, ask, reading, tell) {
  /** Whether the network was changed, and the board is still to be built anew. */
  const outdated = () => board.atlas !== atlas();
  const drawTrace = () => {
    const trace = store.get("trace");
    if (trace) board.link(pathOf(atlas(), trace), TRACE, "trace");
    return Boolean(trace);
  };
  const drawAll = () => {
    const evidence = reading()?.evidence;
    tell("");
    board.link(evidence && isOf(evidence, atlas()) ? strongest(evidence) : []);
  };
  const point = follow({
    question() {
      const map = current();
      return map && about({ rivals: store.get("why"), ...map });
    },
    ask: (question) => ask("lines", question),
    fits: (asked, now) => asked.network === now.network && asked.block === now.block && asked.channel === now.channel,
    show(status) {
      if (outdated() || drawTrace()) return;
      if (status.state === "blank") drawAll();
      if (status.state !== "shown") return;
      const { question, answer } = status;
      const links = linesOf(columnAt(question.block), question.channel, answer);
      board.link(links, Math.max(LEAST, ...links.map(([, , , amount]) => Math.abs(amount))));
      const rivals = reading()?.evidence?.rivals;
      tell(rivals ? shareOf(unitOrMap(question.block), answer.share, answer.places, rivals) : "");
    },
  });
  const draw = () => outdated() || drawTrace() || (current() ? point() : drawAll());
  return { point: () => drawTrace() || point(), draw };
}
