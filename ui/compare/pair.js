// Two digits through one network: one that was put aside, and the drawing.

import { follow } from "../shared/asking.js";
import { called } from "../shared/changes.js";
import { editsNow, travelling } from "../shared/edits.js";
import { displayed, element, find, resized } from "../shared/elements.js";
import given from "../shared/given.js";
import { number, percent } from "../shared/numbers.js";
import { digitOf, painted, put } from "../shared/planes.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { compared } from "./alike.js";

/** @typedef {import("../shared/types.d.ts").Plane} Plane */
/** @typedef {import("../shared/types.d.ts").Read} Read */
/** @typedef {{ layer: string, cosine: number, channels: number[], first: Plane, second: Plane }} Block  see comparing.py */

const BLANK =
  "Draw a digit on the pad, or pick one of the examples, and put it aside. Then draw another to compare with it.";
const ASIDE = "Put this drawing aside; then draw another digit, and see where in the network the two begin to differ.";
const SAME = "Put aside. Now draw another digit, or pick an example.";

/** What to ask; null while there are no two digits. */
function question() {
  const [reading, aside] = [store.get("reading"), store.get("aside")];
  if (!reading || reading.digit === null || !aside || aside === reading.pixels) return null;
  return { network: store.get("network"), ...travelling(), pixels: reading.pixels, aside };
}

/** @param {HTMLElement} place @param {import("../shared/server.js").Ask} ask */
export function mount(place, ask) {
  const root = find(place, "#pair");
  const [aside, drop] = [".put", ".drop"].map((name) => find(root, name, HTMLButtonElement));
  aside.addEventListener("click", () => {
    const reading = store.get("reading");
    if (reading && reading.digit !== null) store.set("aside", reading.pixels);
  });
  drop.addEventListener("click", () => {
    store.set("aside", null);
    aside.focus();
  });
  const refresh = follow({
    question,
    visible: () => displayed(root),
    fits: (asked, now) => asked.network === now.network && asked.aside === now.aside,
    ask: (asked) => ask("differ", asked),
    show(status) {
      const [reading, aside] = [store.get("reading"), store.get("aside")];
      const waiting = aside ? SAME : ASIDE;
      stand(root, status, reading && reading.digit !== null ? waiting : BLANK);
      if (status.state === "shown") show(root, status.question, status.answer);
    },
  });
  for (const key of /** @type {const} */ (["reading", "network", "edits", "aside"]))
    store.on(key, () => {
      const reading = store.get("reading");
      aside.disabled = !reading || reading.digit === null;
      drop.hidden = store.get("aside") === null;
      refresh();
    });
  resized(root, refresh);
}

/**
 * @param {HTMLElement} root
 * @param {{ network: string, pixels: string, aside: string }} asked
 * @param {{ readings: Read[], blocks: Block[] }} answer
 */
function show(root, { network, pixels, aside }, { readings, blocks }) {
  [...root.querySelectorAll("figure")].forEach((figure, i) => {
    const { digit, probabilities, known } = readings[i];
    put(find(figure, "canvas", HTMLCanvasElement), digitOf(i ? pixels : aside));
    const read = known ? `read as ${digit}, ${percent(probabilities[digit])}` : "doesn’t look like a digit";
    find(figure, "figcaption").textContent = `${i ? "the drawing" : "put aside"}: ${read}`;
  });
  find(root, ".network").textContent = called(network, editsNow());
  find(root, ".why").textContent = compared(
    readings.map(({ digit }) => digit),
    blocks.map(({ layer, cosine }) => [titleOf(network, layer), cosine]),
    blocks.some(({ layer, channels }) => layer !== "input" && channels.length > 0),
  );
  const focus = root.contains(document.activeElement) && document.activeElement?.getAttribute("aria-label");
  const inks = [aside, pixels].map(digitOf);
  find(root, ".blocks").replaceChildren(...blocks.map((block) => row(network, block, inks)));
  if (focus) for (const button of root.querySelectorAll("button")) if (button.ariaLabel === focus) button.focus();
}

/** @param {string} network @param {Block} block @param {Plane[]} inks  both digits */
function row(network, { layer, cosine, channels, first, second }, inks) {
  const bar = element("b");
  bar.style.width = `${100 * Math.max(0, cosine)}%`;
  return element(
    "li",
    {},
    element("span", { class: "name" }, titleOf(network, layer)),
    element("span", { class: "bar" }, bar),
    element("span", { class: "cosine" }, number(cosine, 2)),
    element(
      "div",
      { class: "maps" },
      ...channels.map((channel, i) =>
        maps(layer, channel, layer === "input" ? inks : [first, second].map((own) => nth(own, i))),
      ),
    ),
  );
}

/** A map of both digits, which leads to it. @param {string} layer @param {number} channel @param {Plane[]} pair */
function maps(layer, channel, pair) {
  const input = layer === "input";
  const name = input ? "the pixels" : `map ${channel}`;
  const act = () => {
    store.set("chosen", input ? [] : [layer, channel]);
    store.set("tab", "explore-panel");
  };
  const label = input ? "Explore the drawing" : `Explore map ${channel} of ${layer}`;
  return element("button", { type: "button", onclick: act, "aria-label": label, title: name }, ...pair.map(painted));
}

/** One map of several. @param {Plane} plane @param {number} i @returns {Plane} */
function nth({ shape: [, rows, columns], bytes }, i) {
  return { shape: [rows, columns], bytes: bytes.slice(i * rows * columns, (i + 1) * rows * columns) };
}

/** @param {string} network @param {string} layer  with which a block ends */
function titleOf(network, layer) {
  const block = given.atlases[network].blocks.find(({ layers }) => layers.at(-1) === layer);
  return block?.title ?? "pixels";
}
