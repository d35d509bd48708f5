// The sketchpad: strokes drawn with mouse, pen or finger, or a picture instead.

import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { store } from "../shared/store.js";
import { BLANK } from "./contents.js";
import { inTextField, isEraserEnd, isUndo, takesOver } from "./input.js";
import { amend, begin, clear, complain, createPad, keepContents, step, undo, widthChanged } from "./pad.js";
import { fitted } from "./pictures.js";
import { frameSeen } from "./sees.js";
import { erased, extended, pointAt, pointsOf } from "./strokes.js";

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
    store.set("tab", "explore-panel");
    find(document, "#explore .board").focus();
  });
  buttons.undo.addEventListener("click", () => pad.hand || undo(pad));
  buttons.clear.addEventListener("click", () => clear(pad));
  buttons.eraser.addEventListener("click", () => buttons.eraser.setAttribute("aria-pressed", `${!isErasing(pad)}`));
  pen.addEventListener("input", () => widthChanged(pad));
  document.addEventListener("keydown", (event) => {
    if (!isUndo(event) || inTextField(event.target)) return;
    event.preventDefault();
    if (!pad.hand) undo(pad);
  });
  frameSeen(element);
  begin(pad);
}

/** @param {Pad} pad */
const isErasing = ({ buttons }) => buttons.eraser.getAttribute("aria-pressed") === "true";

/** Draws and erases with one pointer at a time. @param {Pad} pad */
function drawByPointer(pad) {
  const { canvas } = pad;
  let box = canvas.getBoundingClientRect(); // at the last event
  let erasing = false;
  let stepped = false; // whether the pointer has changed anything yet

  /** @param {Point[]} points */
  function act(points) {
    const { strokes } = pad.history.now;
    const open = stepped ? (strokes.at(-1) ?? []) : [];
    const reach = ERASER + Number(pad.pen.value) / 2;
    const next = erasing
      ? points.reduce((left, point) => erased(left, point, reach), strokes)
      : [...(stepped ? strokes.slice(0, -1) : strokes), extended(open, points)];
    if (erasing ? next.length === strokes.length : next.at(-1) === open) return;
    (stepped ? amend : step)(pad, { strokes: next, picture: null });
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
    act([pointAt(event, box, given.side)]);
  });

  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pad.hand?.id) return;
    const before = box;
    box = canvas.getBoundingClientRect();
    act(pointsOf(event, box, before, given.side));
  });

  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    canvas.addEventListener(end, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerId !== pad.hand?.id) return;
      lift(pad, end !== "pointercancel" || !stepped);
    });
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
    if (turn === pad.changes) step(pad, { ...BLANK, picture });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (turn === pad.changes) complain(pad, error.message);
  }
}
