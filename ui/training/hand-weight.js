// Which weight: a layer, a map that it makes, a map that it reads, and a place in the kernel between them; or a bias.

import { element } from "../shared/elements.js";
import { mark, wholeIn } from "../shared/fields.js";
import given from "../shared/given.js";
import { number, strongest, tint } from "../shared/numbers.js";
import { roving } from "../shared/roving.js";
import { store } from "../shared/store.js";
import { laidOut, mapOf, plate, under } from "./hand-plates.js";
import { short } from "./hand-words.js";

/** @typedef {import("./hand-types.d.ts").Layer} Layer */
/** @typedef {import("./hand-types.d.ts").Weight} Weight */
/** @typedef {NonNullable<import("../shared/types.d.ts").Hand["weight"]>} Chosen */

/** @param {Chosen} weight */
const choose = (weight) => store.set("hand", { ...store.get("hand"), weight });

/** The controls, which what it returns fills. @param {HTMLElement} place */
export function chooser(place) {
  const { layer, made, read, kernel, bias, makes, from, says } = controls(place);
  /** @type {{ weight: Weight, layers: Layer[] } | null} */
  let now = null;

  layer.addEventListener("change", () => {
    const found = now?.layers.find((own) => own.name === layer.value);
    if (found) choose(middle(found));
  });
  for (const field of [made, read])
    field.addEventListener("change", () => {
      if (!now) return;
      const { layer, channel, source, row, column } = now.weight;
      const stays = `${(field === made ? channel : source) ?? 0}`;
      const say = (/** @type {string} */ sentence) => {
        says.textContent = sentence;
      };
      const found = wholeIn(field, field === made ? (makes.textContent ?? "") : "reads map", { now: () => stays, say });
      if (found === null) field.value = stays;
      mark(field, false);
      if (found !== null)
        choose(field === made ? [layer, found, source, row, column] : [layer, channel, found, row, column]);
    });
  bias.addEventListener("click", () => {
    if (now) choose([now.weight.layer, now.weight.channel, null, 0, 0]);
  });

  /** @param {Weight} weight @param {Layer[]} layers */
  return (weight, layers) => {
    now = { weight, layers };
    const own = layers.find(({ name }) => name === weight.layer);
    if (!own) return;
    layer.replaceChildren(...layers.map(({ name }) => element("option", {}, name)));
    layer.value = weight.layer;
    Object.assign(made, { max: own.kernels[0] - 1, value: weight.channel });
    Object.assign(read, { max: own.kernels[1] - 1, value: weight.source ?? 0 });
    makes.textContent = isFlat(own.name) ? "makes unit" : "makes map";
    from.hidden = own.kernels[1] === 1;
    fillKernel(kernel, weight);
    bias.hidden = weight.bias === null;
    bias.textContent = `bias ${weight.bias === null ? "" : short(weight.bias)}`;
    bias.setAttribute("aria-pressed", `${weight.source === null}`);
  };
}

/** @param {HTMLElement} place */
function controls(place) {
  const layer = element("select", { class: "layer" });
  const [made, read] = [counter("made"), counter("read")];
  const kernel = element("div", { class: "kernel" });
  const bias = element("button", { type: "button", class: "bias" });
  const makes = element("span");
  const from = element("label", {}, "reads map ", read);
  const labels = [element("label", {}, "Layer ", layer), element("label", {}, makes, " ", made), from];
  const says = element("p", { class: "typed", role: "status" });
  place.append(element("div", { class: "tools" }, ...labels), says, element("div", { class: "tools" }, kernel, bias));
  return { layer, made, read, kernel, bias, makes, from, says };
}

/** Whether a layer of the network that is shown is a row of numbers. @param {string} layer */
const isFlat = (layer) =>
  given.atlases[store.get("network")].layers.find(({ name }) => name === layer)?.shape.length === 1;

/** The weight in the middle of a layer's first kernel. @param {Layer} layer @returns {Chosen} */
const middle = ({ name, kernels: [, , height, width] }) => [name, 0, 0, Math.floor(height / 2), Math.floor(width / 2)];

/** @param {string} name */
const counter = (name) => element("input", { type: "number", class: name, min: 0, value: 0, required: "" });

/** The kernel's cells as buttons, or where they are too many as a picture. @param {HTMLElement} place @param {Weight} weight */
function fillKernel(place, weight) {
  const focused = place.contains(document.activeElement);
  place.replaceChildren(weight.numbers ? cells(weight, weight.numbers) : picture(weight));
  if (focused) /** @type {HTMLElement | null} */ (place.querySelector('[aria-pressed="true"], .whole'))?.focus();
}

/** @param {Weight} weight @param {{ numbers: number[][], places: number }} numbers */
function cells({ layer, channel, source, row, column }, { numbers, places }) {
  const limit = strongest(numbers);
  const buttons = numbers.map((line, i) =>
    line.map((value, j) =>
      element(
        "button",
        {
          type: "button",
          style: tint(value, limit),
          "aria-pressed": `${source !== null && i === row && j === column}`,
          "aria-label": `Weight in row ${i}, column ${j}: ${number(value, places)}`,
          onclick: () => choose([layer, channel, source ?? 0, i, j]),
        },
        number(value, places),
      ),
    ),
  );
  const wide = numbers[0].length;
  if (wide > 1 || numbers.length > 1) roving(buttons.flat(), wide)(row * wide + column);
  const rows = buttons.map((line) => element("tr", {}, ...line.map((button) => element("td", {}, button))));
  return element("table", { class: wide > 4 ? "fine" : "", "aria-label": "The kernel" }, element("tbody", {}, ...rows));
}

/** @param {Weight} weight */
function picture({ layer, channel, source, row, column, kernel }) {
  const [rows, columns] = kernel.picture.shape.slice(-2);
  const plane = laidOut(mapOf(kernel));
  const wide = plane.shape[1];
  const made = plate("large");
  made.show(plane, `The kernel’s ${rows * columns} weights, up to ${short(kernel.limit)}`);
  if (source !== null) made.mark(Math.floor((row * columns + column) / wide), (row * columns + column) % wide);
  const go = (/** @type {number} */ at) => {
    const inside = Math.min(Math.max(at, 0), rows * columns - 1);
    choose([layer, channel, source ?? 0, Math.floor(inside / columns), inside % columns]);
  };
  const says = `Weight in row ${row}, column ${column}. Arrow keys choose another.`;
  const whole = element("div", { class: "whole", tabindex: 0, role: "group", "aria-label": says }, made.place);
  made.canvas.addEventListener("click", (event) => {
    const [i, j] = under(made.canvas, event);
    go(i * wide + j);
  });
  whole.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide }[event.key];
    if (!by) return;
    event.preventDefault();
    go(row * columns + column + by);
  });
  return whole;
}
