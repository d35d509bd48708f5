// The elements of a layer's strip.

import { element } from "../shared/elements.js";
import { number, whole } from "../shared/numbers.js";

/** @typedef {import("../shared/types.d.ts").Layer} Layer */
/** @typedef {import("../shared/types.d.ts").Maps} Maps */

const KEYS = "Arrow keys choose a unit, Page Up and Down a map, Enter pins it, Enter again goes to its calculation.";

/** @param {Layer} layer @param {string} note */
export function markup({ name, formula, shape, count, parameters }, note) {
  const units = shape.map(whole).join(" × ") + (shape.length === 1 ? " units" : "");
  const limits = element("p", { class: "limits" });
  const png = element("button", { type: "button", class: "png", title: "Save this layer’s maps as a picture" }, "PNG");
  png.disabled = true;
  const what = element(
    "div",
    { class: "what" },
    element("h3", {}, name),
    element("p", { class: "formula" }, formula),
    element("p", { class: "shape" }, count ? `${units}; parameters: ${count} = ${whole(parameters)}` : units),
    limits,
    png,
    ...(note ? [element("p", { class: "blind" }, note)] : []),
  );
  const [maps, marks] = ["maps", "marks"].map((own) => element("canvas", { class: own }));
  const about = { class: "stage", tabindex: "0", role: "application", "aria-label": `${name}, ${units}. ${KEYS}` };
  const stage = element("div", about, maps, marks);
  return {
    row: element("section", { class: "layer", "data-layer": name }, what, stage),
    limits,
    png,
    stage,
    maps,
    marks,
  };
}

/** What the colours stand for. @param {Layer} layer @param {Maps} maps @param {boolean} fromZero */
export function limits({ kind, shape }, maps, fromZero) {
  const limit = number(Math.max(...maps.limits), maps.places);
  const ramp = kind === "input" ? "ink" : fromZero ? "positive" : "";
  const own = maps.limits.length > 1 ? ["at most; each map has its own"] : [];
  const off = maps.inactive.length && shape.length > 1 ? [`${maps.inactive.length} of ${shape[0]} inactive`] : [];
  return [
    element("span", {}, fromZero ? "0" : `−${limit}`),
    element("i", { class: `ramp ${ramp}` }),
    element("span", {}, limit),
    element("small", {}, [...own, ...off].join("; ")),
  ];
}
