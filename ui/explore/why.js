// Why this digit and not another, in step with the drawing: without each stroke, the evidence as a ledger, on the digit.

import { bytesOf } from "../shared/base64.js";
import { fileName } from "../shared/edits.js";
import { find, same, save } from "../shared/elements.js";
import given from "../shared/given.js";
import { hold } from "../shared/holding.js";
import { put } from "../shared/planes.js";
import { store } from "../shared/store.js";
import { about, atlas, chosenNow } from "./about.js";
import { limitOf, partsOf, pick, pixelTold, sense, strongestIn } from "./ledger.js";
import { LedgerView } from "./ledgerview.js";
import { outline } from "./outline.js";
import { point } from "./pointing.js";
import { followStrokes } from "./without.js";

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {import("../shared/types.d.ts").Chosen} Chosen */
/** @typedef {import("../shared/types.d.ts").Evidence} Evidence */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

const SIDE = 28; // of the digit, pixels

/** The evidence of the last reading; null where there is none, or it is of another network. */
function found() {
  const reading = store.get("reading");
  const evidence = reading && reading.digit !== null ? reading.evidence : null;
  const names = partsOf(atlas()).map(({ name }) => name);
  return evidence && same(Object.keys(evidence.blocks), names) ? evidence : null;
}

/** @param {HTMLElement} element @param {Ask} ask */
export function mount(element, ask) {
  const section = find(element, "#why");
  const ledger = new LedgerView(find(section, ".ledger"));
  const strokes = followStrokes(find(section, ".strokes"), ask);
  const below = matchMedia("(max-width: 1023px)"); // the network lies below the pad, and its cards below that
  let shown = false; // whether there is anything to see

  const show = () => {
    const reading = store.get("reading");
    const evidence = found();
    if (!reading || reading.digit === null) shown = false;
    else if (evidence) {
      shown = true;
      paint(find(section, ".digit"), reading.pixels, evidence);
      ledger.show(atlas(), evidence, chosenNow(), store.get("why"));
    } // else it is on its way
    const opened = section.hidden;
    section.hidden = !shown || chosenNow().length > 1;
    if (opened && !section.hidden) strokes();
  };

  for (const key of /** @type {const} */ (["reading", "chosen", "network"])) store.on(key, show);
  store.on("tab", strokes); // while another was open, the network may have become another
  ledger.onPick((which, digit) => {
    const evidence = found();
    if (!which) store.set("why", { for: null, against: null });
    else if (evidence) store.set("why", pick(store.get("why"), evidence.rivals, which, digit));
  });
  ledger.onGo((chosen) => {
    const crumbs = find(document, "#crumbs");
    const away = below.matches || crumbs.getBoundingClientRect().top < 0;
    store.set("chosen", chosen);
    if (chosen.length > 1 && away) hold(crumbs);
  });
  ledger.onPoint((target) => point(target && unitFor(target)));
  tellPixels(find(section, ".digit"));
  offerFile(find(section, ".file", HTMLButtonElement), ask);
}

/** The digit in the colours of its evidence. @param {HTMLElement} place @param {string} pixels @param {Evidence} evidence */
function paint(place, pixels, evidence) {
  const limit = limitOf(evidence.limit);
  const says = sense(atlas(), evidence);
  const canvas = put(find(place, "canvas", HTMLCanvasElement), evidence.pixels);
  canvas.ariaLabel = `What each pixel of the digit adds, up to ${limit} either way`;
  const edge = outline(bytesOf(pixels), SIDE);
  for (const path of place.querySelectorAll("path")) path.setAttribute("d", edge);
  find(place, ".least").textContent = evidence.limit ? `−${limit}` : limit;
  find(place, ".most").textContent = limit;
  find(place, ".sense").textContent = says;
}

/** The strongest number of a map, that it is found in the network's picture. @param {Chosen} target @returns {Unit | null} */
function unitFor([layer, channel, row, column]) {
  const reading = store.get("reading");
  if (layer === undefined || channel === undefined || !reading || reading.digit === null) return null;
  if (row !== undefined && column !== undefined) return [layer, channel, row, column];
  const shape = atlas().layers.find(({ name }) => name === layer)?.shape;
  if (!shape) return null; // the rows are still those of the network before
  const size = /** @type {[number, number]} */ (shape.slice(-2));
  return [layer, channel, ...strongestIn(size, channel, reading.layers[layer]?.picture.bytes)];
}

/** Pointing at a pixel of the digit tells what it adds, and frames it in the network and on the pad. @param {HTMLElement} place */
function tellPixels(place) {
  const [canvas, told] = [find(place, "canvas", HTMLCanvasElement), find(place, ".pixel")];
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const [reading, evidence] = [store.get("reading"), found()];
    if (!evidence || !reading || reading.digit === null) return;
    const [row, column] = [offsetY / canvas.clientHeight, offsetX / canvas.clientWidth].map((share) =>
      Math.min(SIDE - 1, Math.max(0, Math.floor(share * SIDE))),
    );
    told.textContent = pixelTold(evidence, reading.pixels, [row, column], (given.colours.length - 1) / 2);
    point(["input", 0, row, column]);
  });
  canvas.addEventListener("pointerleave", () => {
    told.textContent = "";
    point(null);
  });
}

/** The button that saves all of it. @param {HTMLButtonElement} button @param {Ask} ask */
function offerFile(button, ask) {
  button.addEventListener("click", async () => {
    const [question, evidence] = [about({ rivals: store.get("why") }), found()];
    if (!question || !evidence) return;
    button.disabled = true;
    try {
      const { file } = await ask("evidence_file", question);
      const name = ["inkling-evidence", fileName(question.network), ...evidence.rivals].join("-");
      save(`${name}.csv`, new Blob([file.bytes], { type: "text/csv" }));
    } catch (error) {
      button.title = error instanceof Error ? error.message : `${error}`;
    }
    button.disabled = false;
  });
}
