// The sketchpad: strokes drawn with mouse, pen or finger, or a picture instead.

import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { store } from "../shared/store.js";
import { takeBack } from "../shared/undoing.js";
import { BLANK } from "./contents.js";
import { inTextField, isEraserEnd, isUndo, takesOver } from "./input.js";
import { amend, begin, clear, complain, createPad, keepContents, replace, step, undo, widthChanged } from "./pad.js";
import { fitted } from "./pictures.js";
import { frameSeen } from "./sees.js";
import { erased, extended, pointAt, pointsOf } from "./strokes.js";
import { tapping } from "./tapping.js";

/** @typedef {import("../shared/types.d.ts").Point} Point */
/** @typedef {import("./pad.js").Pad} Pad */

const ERASER = 40; // how near the eraser's edge must come to a stroke to take it, in the unit of strokes

/** @param {HTMLElement} element */
export function mount(element) {
  const pad = createPad(element);
  const { buttons, pen } = pad;
  drawByPointer(pad);
  takePictures(pad, element);
  find(element, ".skip").addEventListener("click", () => {
    const panel = find(document, `#${store.get("tab")}`);
    const places = [...panel.querySelectorAll(".board"), ...panel.querySelectorAll("button, select, input")];
    /** @type {HTMLElement | undefined} */ (places.find((place) => place.checkVisibility()))?.focus();
  });
  buttons.undo.addEventListener("click", () => pad.hand || undo(pad));
  buttons.clear.addEventListener("click", () => clear(pad));
  buttons.eraser.addEventListener("click", () => buttons.eraser.setAttribute("aria-pressed", `${!isErasing(pad)}`));
  pen.addEventListener("input", () => widthChanged(pad));
  document.addEventListener("keydown", (event) => {
    if (!isUndo(event) || inTextField(event.target)) return;
    event.preventDefault();
    if (!pad.hand) takeBack();
  });
  frameSeen(element);
  begin(pad);
}

/** @param {Pad} pad */
const isErasing = ({ buttons }) => buttons.eraser.getAttribute("aria-pressed") === "true";

/** Draws and erases with one pointer at a time. @param {Pad} pad */
function drawByPointer(pad) {
  const { canvas } = pad;
  const tap = tapping(pad);
  let box = canvas.getBoundingClientRect(); // at the last event
  let erasing = false;
  let stepped = false; // whether the pointer has changed anything yet

  /** @param {Point[]} points */
  function act(points) {
    const strokes = erasing ? rubbed(pad, points) : inked(pad, points, stepped);
    if (!strokes) return;
    const begin = pad.history.now.picture ? replace : step; // on a picture another drawing begins
    (stepped ? amend : begin)(pad, { strokes, picture: null });
    stepped = true;
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!takesOver(pad.hand, event)) return;
    event.preventDefault();
    if (pad.hand && stepped) undo(pad); // what a palm or a finger drew before the pen came
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // Ctrl+Z means the pad again
    pad.hand = { id: event.pointerId, type: event.pointerType };
    canvas.setPointerCapture(event.pointerId);
    [erasing, stepped, box] = [isErasing(pad) || isEraserEnd(event), false, canvas.getBoundingClientRect()];
    const point = pointAt(event, box, given.side);
    act(tap.down(point, !erasing));
  });

  canvas.addEventListener("pointermove", (event) => {
    if (!pad.hand) showTap(pad, tap, event);
    if (event.pointerId !== pad.hand?.id) return;
    const now = canvas.getBoundingClientRect();
    act(tap.move(pointsOf(event, now, box, given.side), now.width / given.side));
    box = now;
  });

  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    canvas.addEventListener(end, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerId !== pad.hand?.id) return;
      tap.up(end === "pointerup");
      canvas.classList.remove("chooses"); // until it is moved over the next one
      lift(pad, end !== "pointercancel" || !stepped);
    });
}

/**
 * Shows by the cursor where a tap chooses a digit.
 * @param {Pad} pad @param {ReturnType<typeof tapping>} tap @param {PointerEvent} event
 */
function showTap(pad, tap, event) {
  const point = pointAt(event, pad.canvas.getBoundingClientRect(), given.side);
  pad.canvas.classList.toggle("chooses", !isErasing(pad) && tap.other(point) >= 0);
}

/**
 * The strokes that the eraser leaves when it passes points; null if it leaves all.
 * @param {Pad} pad @param {Point[]} points
 */
function rubbed({ history, pen }, points) {
  const { strokes } = history.now;
  const reach = ERASER + Number(pen.value) / 2;
  const left = points.reduce((rest, point) => erased(rest, point, reach), strokes);
  return left.length === strokes.length ? null : left;
}

/**
 * The strokes with one more through points, or with the last one going on; null if that adds nothing.
 * @param {Pad} pad @param {Point[]} points @param {boolean} open  whether the last one goes on
 */
function inked({ history }, points, open) {
  const { strokes } = history.now;
  const last = open ? (strokes.at(-1) ?? []) : [];
  const longer = extended(last, points);
  return longer === last ? null : [...(open ? strokes.slice(0, -1) : strokes), longer];
}

/** The pointer is lifted. It may not have been meant to draw, as a palm is not. @param {Pad} pad @param {boolean} meant */
function lift(pad, meant) {
  pad.hand = null;
  if (meant) keepContents(pad);
  else undo(pad);
}

/** Takes pictures that are chosen, pasted or dropped. @param {Pad} pad @param {HTMLElement} element */
function takePictures(pad, element) {
  const [paper, open, file] = [
    find(element, ".paper"),
    find(element, ".open"),
    find(element, ".file", HTMLInputElement),
  ];

  open.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    openPicture(pad, file.files?.[0]);
    file.value = ""; // so that the same file can be chosen again
  });
  document.addEventListener("paste", (event) => {
    if (!inTextField(event.target)) openPicture(pad, event.clipboardData?.files[0]);
  });
  paper.addEventListener("dragover", (event) => {
    event.preventDefault();
    paper.classList.add("over");
  });
  paper.addEventListener("dragleave", () => paper.classList.remove("over"));
  paper.addEventListener("drop", (event) => {
    event.preventDefault();
    paper.classList.remove("over");
    openPicture(pad, event.dataTransfer?.files[0]);
  });
}

/**
 * Puts a picture on the pad once it could be opened: what is on the pad is not given up for less, nor for a picture that
 * something newer has overtaken, another picture or a stroke.
 * @param {Pad} pad @param {File} [file]
 */
async function openPicture(pad, file) {
  if (!file) return;
  const turn = ++pad.changes;
  try {
    const picture = await fitted(file, given.limits);
    if (turn === pad.changes) replace(pad, { ...BLANK, picture });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (turn === pad.changes) complain(pad, error.message);
  }
}
