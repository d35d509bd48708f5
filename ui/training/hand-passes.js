// The batch, and the chosen digit's way forward and backward through the network.

import { element } from "../shared/elements.js";
import given from "../shared/given.js";
import { number, percent, tint } from "../shared/numbers.js";
import { put } from "../shared/planes.js";
import { roving } from "../shared/roving.js";
import { mapOf, mosaic } from "./hand-plates.js";
import { readAs, short, signed } from "./hand-words.js";

/** @typedef {import("./hand-types.d.ts").Block} Block */
/** @typedef {import("./hand-types.d.ts").OneStep} OneStep */
/** @typedef {import("./hand-types.d.ts").Picture} Picture */
/** @typedef {(digit: number) => void} Choose */

/** Fills a place with a button for each digit; keeps the focus. @param {HTMLElement} place @param {HTMLElement[]} buttons @param {number} chosen */
export function fillDigits(place, buttons, chosen) {
  const focused = place.contains(document.activeElement);
  for (const [i, button] of buttons.entries()) button.setAttribute("aria-pressed", `${i === chosen}`);
  place.replaceChildren(...buttons);
  roving(buttons)(chosen);
  if (focused) buttons[chosen].focus({ preventScroll: true });
}

/** A button for each digit, with how it is read. @param {OneStep["batch"]} batch @param {Choose} choose */
export function digitButtons(batch, choose) {
  return batch.labels.map((label, i) => {
    const picture = mapOf({ picture: batch.digits, colours: "ink", limit: 1 }, i);
    const name = i === 0 && batch.own ? `your ${label}` : `a ${label}`;
    return element(
      "button",
      { type: "button", onclick: () => choose(i), class: batch.read[i] === label ? undefined : "wrong" },
      put(element("canvas", { "aria-hidden": "true" }), picture),
      element("b", {}, name),
      element("span", {}, readAs(batch, i)),
      element("span", {}, `${label} gets ${percent(batch.probabilities[i], { over: ">", under: "<" })}`),
      element("span", {}, `loss ${number(batch.losses[i], batch.loss_places)}`),
    );
  });
}

/** A column for each block, and one for the ten logits. @param {OneStep} told @param {string} network @param {number} label  of the chosen digit */
export function columns({ blocks, top }, network, label) {
  const [probabilities, gradients] = [
    figures(
      top.probabilities.map((own) => [own, number(own, top.places)]),
      label,
    ),
    figures(
      top.gradients.map((own) => [own, signed(own, top.gradient_places)]),
      label,
    ),
  ];
  const last = element(
    "div",
    { class: "column last" },
    element("b", {}, "probability"),
    probabilities,
    element("b", {}, "gradient"),
    gradients,
  );
  return [...blocks.map((block) => column(block, titleOf(network, block.name))), last];
}

/** @param {Block} block @param {string} title */
function column({ forward, backward }, title) {
  return element(
    "div",
    { class: "column" },
    element("b", {}, title),
    box(mosaic(forward, `${title}, forward: numbers up to ${short(forward.limit)}`)),
    element("small", {}, forward.colours === "ink" ? "ink" : `±${short(forward.limit)}`),
    box(mosaic(backward, `${title}, backward: gradients up to ${short(backward.limit)}`)),
    element("small", {}, `±${short(backward.limit)}`),
  );
}

/** A square of the row, whatever the shape of what is in it. @param {HTMLCanvasElement} canvas */
function box(canvas) {
  canvas.style.setProperty("--ratio", `${canvas.width / canvas.height}`);
  return element("span", { class: "box" }, canvas);
}

/** Ten numbers, one for each digit. @param {[value: number, text: string][]} numbers @param {number} label  which is the right one */
function figures(numbers, label) {
  const limit = Math.max(...numbers.map(([own]) => Math.abs(own)));
  const rows = numbers.map(([value, text], digit) => {
    const cell = element("td", { style: tint(value, limit) }, text);
    return element(
      "tr",
      { class: digit === label ? "right" : undefined },
      element("th", { scope: "row" }, `${digit}`),
      cell,
    );
  });
  return element("table", {}, element("tbody", {}, ...rows));
}

/** @param {string} network @param {string} name  of a block */
const titleOf = (network, name) => given.atlases[network]?.blocks.find((block) => block.name === name)?.title ?? name;
