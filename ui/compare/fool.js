// Fool it: for each network the smallest change of pixels found that makes it read another digit.

import { follow } from "../shared/asking.js";
import { bytesOf } from "../shared/base64.js";
import { called } from "../shared/changes.js";
import { editsNow, travelling } from "../shared/edits.js";
import { displayed, find, resized, same } from "../shared/elements.js";
import given from "../shared/given.js";
import { divided } from "../shared/ink.js";
import { needed, obstacle, partsOf } from "../shared/leaving.js";
import { percent } from "../shared/numbers.js";
import { put } from "../shared/planes.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { listed } from "./breaking.js";
import { edited, nameOf, present } from "./edited.js";
import { laidOn } from "./laying.js";

/** @typedef {import("../shared/types.d.ts").Plane} Plane */
/** @typedef {import("../shared/types.d.ts").Read} Read */
/** @typedef {import("../shared/types.d.ts").Strokes} Strokes */
/**
 * What fools a network, see ui/compare/comparing.py.
 * @typedef {{ digit: Plane, change: Plane, limit: number, size: number, along: Read[], others: Record<string, Read> }} Fooled
 */
/** @typedef {{ target: number, shares: number[], networks: Record<string, Fooled | string> }} Fooling */

const REST = 400; // milliseconds without a change after which the search begins: it takes some hundred readings
const STEPS = 20; // of the slider, for all of the change
const BLANK = "Draw a digit on the pad, or pick one of the examples, and choose what else it is to be read as.";
const CHOOSE =
  "Choose a digit, and we look for the smallest change of the drawing’s pixels that makes it the likeliest one for each " +
  "network; a network may say of it that it doesn’t look like a digit. The changes made above don’t count here.";
const WHY =
  "The change is made for one network. It moves many pixels a little, each in the direction that counts most for that " +
  "network, and all these little steps add up; another network counts by other weights. To us it is still the same digit.";
const STROKE = "Leaving out a stroke, by contrast, is a change that everybody sees.";

/** What to ask; null while there is nothing to look for. */
function question() {
  const [reading, { target }] = [store.get("reading"), store.get("fool")];
  return reading && reading.digit !== null && target !== null ? { pixels: reading.pixels, target, ...edited() } : null;
}

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#fool");
  /** @type {{ asked: { pixels: string, target: number }, fooling: Fooling } | null} */
  let shown = null;
  const lay = () => {
    if (shown) layOn(root, shown.asked.pixels, shown.fooling, store.get("fool").share);
  };
  const strokes = followStrokes(find(root, ".strokes"), ask);
  const refresh = follow({
    question,
    visible: () => displayed(root),
    fits: (asked, now) => asked.target === now.target && asked.pixels === now.pixels,
    ask: (asked) => ask("fool", asked),
    show(status) {
      const reading = store.get("reading");
      stand(root, status, reading && reading.digit !== null ? CHOOSE : BLANK);
      find(root, ".laid").hidden = status.state !== "shown";
      if (status.state !== "shown") return;
      shown = { asked: status.question, fooling: status.answer };
      find(root, ".cards").dataset.cards = `${Object.keys(status.answer.networks).length}`;
      for (const card of root.querySelectorAll(".fooled"))
        if (present(/** @type {HTMLElement} */ (card), status.answer.networks))
          showCard(/** @type {HTMLElement} */ (card), status.answer);
      lay();
      strokes();
    },
  });
  find(root, ".why").textContent = WHY;
  controls(root);
  store.on("fool", lay);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const soon = () => {
    find(root, ".shown").classList.toggle("waiting", !same(question(), shown?.asked));
    clearTimeout(resting);
    resting = setTimeout(refresh, REST);
  };
  for (const key of /** @type {const} */ (["reading", "fool", "network", "edits"])) store.on(key, soon);
  resized(root, soon);
}

/** What the drawing is to be read as, and how much of the change is laid on. @param {HTMLElement} root */
function controls(root) {
  const [menu, slider] = [find(root, ".target", HTMLSelectElement), find(root, "input", HTMLInputElement)];
  menu.addEventListener("change", () =>
    store.set("fool", { target: menu.value === "" ? null : Number(menu.value), share: 1 }),
  );
  slider.addEventListener("input", () =>
    store.set("fool", { ...store.get("fool"), share: slider.valueAsNumber / STEPS }),
  );
  store.on("fool", ({ target, share }) => {
    menu.value = target === null ? "" : `${target}`;
    slider.value = `${Math.round(STEPS * share)}`;
    const part = `${Math.round(100 * share)}\u00a0% of the change`;
    find(root, "output").textContent = part;
    slider.setAttribute("aria-valuetext", part);
  });
  store.on("reading", (reading) => {
    const read = reading && reading.digit !== null ? reading.digit : null;
    menu.disabled = read === null;
    for (const option of menu.options) option.disabled = option.value !== "" && Number(option.value) === read;
  });
}

/** What stays however much is laid on. @param {HTMLElement} card @param {Fooling} fooling */
function showCard(card, { target, networks }) {
  const found = networks[card.dataset.network ?? ""];
  const none = typeof found === "string";
  find(card, ".found").hidden = none;
  find(card, ".none").hidden = !none;
  if (none) find(card, ".none").textContent = found;
  if (none) return;
  const canvas = put(find(card, ".change", HTMLCanvasElement), found.change);
  canvas.ariaLabel = "The change: orange where ink is added, blue where it is taken away";
  const most = Math.round(100 * found.limit);
  find(card, ".size").textContent =
    `The whole change: no pixel by more than ${most}\u00a0% of full ink, size ${found.size.toFixed(2)}.`;
  const reads = (/** @type {string} */ name) => typeof networks[name] === "string"; // already, as it is
  const fooled = Object.entries(found.others).flatMap(([name, { digit }]) =>
    digit === target && !reads(name) ? [nameOf(name)] : [],
  );
  find(card, ".others").textContent = fooled.length
    ? `All of it fools ${listed(fooled)} too.`
    : "It fools none of the other networks.";
}

/** @param {HTMLElement} root @param {string} pixels  of the drawing @param {Fooling} fooling @param {number} share */
function layOn(root, pixels, { target, shares, networks }, share) {
  const at = shares.findIndex((own) => own >= share - 1e-6);
  for (const card of root.querySelectorAll(".fooled")) {
    const found = networks[/** @type {HTMLElement} */ (card).dataset.network ?? ""];
    if (!found || typeof found === "string") continue;
    const { digit, probabilities, known } = found.along[at];
    const mixed = { ...found.digit, bytes: laidOn(bytesOf(pixels), found.digit.bytes, share) };
    const canvas = put(find(card, ".changed", HTMLCanvasElement), { ...mixed, colours: "ink" });
    const read = known
      ? `read as ${digit}, ${percent(probabilities[digit])}`
      : `doesn’t look like a digit; closest: ${digit}, ${percent(probabilities[digit])}`;
    canvas.ariaLabel = `The drawing with the change: ${read}`;
    const line = find(card, ".read");
    line.textContent = read;
    line.classList.toggle("turned", known && digit === target);
  }
}

/** What leaving out a stroke does. @param {HTMLElement} place @param {import("../shared/server.js").Ask} ask */
function followStrokes(place, ask) {
  return follow({
    question() {
      const sketch = store.get("sketch");
      const asked = { network: store.get("network"), ...travelling() };
      const strokes = sketch?.strokes && divided(sketch.strokes)[0];
      const own = strokes && { strokes, pen: sketch.pen };
      if (!own || store.get("fool").target === null || obstacle(own, given.left_out)) return null;
      return {
        ...asked,
        strokes: partsOf(strokes),
        pen: sketch.pen,
        part: strokes.length === 1 ? "quarter" : "stroke",
      };
    },
    visible: () => displayed(/** @type {HTMLElement} */ (place.parentElement)), // it is hidden itself while it is empty
    fits: (asked, now) => asked.network === now.network,
    ask: ({ part: _, ...asked }) => /** @type {Promise<Strokes>} */ (ask("strokes", asked)),
    show(status) {
      if (status.state === "shown") {
        const { part, network } = status.question;
        const said = needed(status.answer, part === "quarter" ? "quarter of the stroke" : part);
        const told = `${said.charAt(0).toLowerCase()}${said.slice(1)}`; // it stands after a colon
        place.textContent = told && `${STROKE} ${called(network, editsNow())}: ${told}`;
      } else if (status.state !== "asking" && status.state !== "hidden") place.textContent = "";
    },
  });
}
