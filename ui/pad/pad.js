// The pad itself: its contents, in step with its canvas, the page's state and what is kept over a reload.

import { decoded } from "../shared/canvas.js";
import { find } from "../shared/elements.js";
import { endQuestions } from "../shared/ending.js";
import given from "../shared/given.js";
import { keep, load } from "../shared/storage.js";
import { store } from "../shared/store.js";
import { noted } from "../shared/undoing.js";
import { BLANK, createHistory, isBlank, parseKept } from "./contents.js";
import { paintContents } from "./painting.js";

/** @typedef {import("../shared/types.d.ts").Sketch} Sketch */
/** @typedef {import("../shared/types.d.ts").State} State */
/** @typedef {import("./contents.js").Contents} Contents */
/** @typedef {ReturnType<typeof createPad>} Pad */

const KEPT = "inkling.sketch"; // in sessionStorage: the drawing outlives a reload, as when the server restarts

/** @param {HTMLElement} element */
export function createPad(element) {
  const button = (/** @type {string} */ name) => find(element, name, HTMLButtonElement);
  return {
    canvas: find(element, "canvas", HTMLCanvasElement),
    pen: find(element, ".pen", HTMLInputElement),
    hint: find(element, ".hint"),
    trouble: find(element, ".trouble"),
    buttons: { undo: button(".undo"), clear: button(".clear"), eraser: button(".eraser") },
    history: createHistory(),
    changes: 0, // made so far
    hand: /** @type {import("./input.js").Hand | null} */ (null), // the pointer that draws or erases
    image: /** @type {HTMLImageElement | null} */ (null), // the picture, once it is decoded
    published: /** @type {Sketch | null} */ (null), // what of it is in the page's state
  };
}

/** Puts on the pad what was kept, and keeps pad and state in step from now on. @param {Pad} pad */
export function begin(pad) {
  const kept = parseKept(load("sessionStorage", KEPT));
  if (kept) {
    pad.pen.value = `${kept.pen}`;
    pad.history.amend({ strokes: kept.strokes, picture: kept.picture });
  }
  const offered = store.get("sketch");
  const isExample = offered?.strokes === given.example; // of the lesson, which offers it for a blank pad
  if (!offered || (isExample && !isBlank(pad.history.now))) {
    if (kept) store.set("which", kept.which);
    changed(pad);
  }
  store.on("sketch", (sketch) => adopt(pad, sketch));
  store.on("others", () => paint(pad));
  store.on("which", () => pad.hand || keepContents(pad));
  new ResizeObserver(() => paint(pad)).observe(pad.canvas);
}

/**
 * A change that undo takes back, with what else of the page was replaced by it.
 * @param {Pad} pad @param {Contents} contents @param {Partial<State> | null} [page] @param {number | null} [pen]
 */
export function step(pad, contents, page = null, pen = null) {
  pad.history.step(contents, page, pen);
  const { depth } = pad.history;
  noted(() => pad.history.depth === depth && undo(pad));
  changed(pad);
}

/** A change that puts something else in the place of what is on the pad: what was asked about that ends. @param {Pad} pad @param {Contents} contents */
export function replace(pad, contents) {
  step(pad, contents, isBlank(pad.history.now) ? null : endQuestions(isBlank(contents)));
}

/** More of the same change. @param {Pad} pad @param {Contents} contents */
export function amend(pad, contents) {
  pad.history.amend(contents);
  changed(pad);
}

/** Takes the last change back, if there is one. Where it brought another drawing, what was asked about that ends. @param {Pad} pad */
export function undo(pad) {
  const back = pad.history.undo();
  if (!back) return false;
  if (back.page) endQuestions(false);
  if (back.pen) pad.pen.value = `${back.pen}`;
  changed(pad);
  for (const [key, value] of Object.entries(back.page ?? {})) store.set(/** @type {keyof State} */ (key), value);
  return true;
}

/** @param {Pad} pad */
export function clear(pad) {
  pad.hand = null;
  if (!isBlank(pad.history.now)) replace(pad, BLANK);
}

/** Another width of the pen. A picture has none, and is not sent again. @param {Pad} pad */
export function widthChanged(pad) {
  paint(pad);
  if (pad.history.now.strokes.length) publish(pad);
  keepContents(pad);
}

/** @param {Pad} pad @param {string} sentence */
export function complain({ trouble }, sentence) {
  trouble.textContent = sentence;
  trouble.hidden = false;
}

/** Which digit is looked at is kept too: the page's address may stand for a step of the lesson. @param {Pad} pad */
export function keepContents({ history, pen }) {
  const kept = keep(
    "sessionStorage",
    KEPT,
    JSON.stringify({ ...history.now, pen: pen.value, which: store.get("which") }),
  );
  if (!kept) keep("sessionStorage", KEPT, null); // rather nothing than an older drawing
}

/**
 * Takes over what somebody else, as an example or a link, puts on the pad. A link replaces more than the drawing, and what
 * was asked about that ends with it: undo brings all of it back. Where the pad is blank, it replaces nothing.
 * @param {Pad} pad @param {Sketch | null} sketch
 */
function adopt(pad, sketch) {
  if (sketch === pad.published) return;
  pad.hand = null; // a stroke under way was one of the sketch before
  const pen = Number(pad.pen.value);
  if (sketch?.strokes && sketch.pen) pad.pen.value = `${sketch.pen}`;
  const page = store.get("replaced");
  if (page) store.set("replaced", null);
  const contents = { strokes: sketch?.strokes ?? [], picture: sketch?.picture ?? null };
  if (!page) replace(pad, contents);
  else if (isBlank(pad.history.now)) amend(pad, contents);
  else step(pad, contents, page, pen);
}

/** Shows, tells and keeps what is on the pad now. @param {Pad} pad */
function changed(pad) {
  pad.changes += 1;
  pad.trouble.hidden = true;
  showPicture(pad);
  paint(pad);
  if (pad.published && isBlank(pad.history.now)) endQuestions(true); // all of it was erased or undone
  publish(pad);
  if (!pad.hand) keepContents(pad);
}

/** @param {Pad} pad */
function publish(pad) {
  const { strokes, picture } = pad.history.now;
  const drawn = isBlank(pad.history.now) ? null : { strokes, pen: Number(pad.pen.value) };
  pad.published = picture ? { picture } : drawn;
  store.set("sketch", pad.published);
}

/** Decodes the picture, if there is one, and paints it. @param {Pad} pad */
async function showPicture(pad) {
  const { picture } = pad.history.now;
  if (picture && pad.image?.src === picture) return;
  pad.image = null;
  const loaded = picture && (await decoded(picture).catch(() => null));
  if (!loaded || picture !== pad.history.now.picture) return;
  pad.image = loaded;
  paint(pad);
}

/** @param {Pad} pad */
function paint({ canvas, pen, hint, buttons, history, image }) {
  const pixels = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio)); // sharp, whatever size CSS gives it
  if (canvas.width !== pixels) Object.assign(canvas, { width: pixels, height: pixels });
  const drawing = canvas.getContext("2d");
  if (drawing) paintContents(drawing, history.now.strokes, Number(pen.value), image, store.get("others"));
  hint.hidden = !isBlank(history.now);
  buttons.undo.disabled = history.depth === 0;
  buttons.clear.disabled = isBlank(history.now);
}
