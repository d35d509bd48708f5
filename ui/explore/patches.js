// What excites a map most: pieces of MNIST's digits, each of which can be put on the pad.

import { bitmap } from "../shared/bitmap.js";
import { element, taps } from "../shared/elements.js";
import { number, whole } from "../shared/numbers.js";
import { put } from "../shared/planes.js";
import { store } from "../shared/store.js";

/** @typedef {import("../shared/types.d.ts").Excites} Excites */
/** @typedef {import("../shared/types.d.ts").Plane} Plane */

const WIDE = 20; // pixels of the digit, of 28, in which one sees which digit it is
const CREDIT = "MNIST’s digits are by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0.";

/** The part of a picture within a box. @param {Plane} picture @param {[number, number, number, number]} box @returns {Plane} */
export function cropped({ shape, bytes }, [top, left, bottom, right]) {
  const width = shape.at(-1) ?? 1;
  const rows = Array.from({ length: bottom - top }, (_, i) => [
    ...bytes.subarray((top + i) * width + left, (top + i) * width + right),
  ]);
  return { shape: [bottom - top, right - left], bytes: Uint8Array.from(rows.flat()), colours: "ink" };
}

/**
 * Which digits the patches are of, where they show most of one and mostly the same: "mostly 7s (8 of 9)".
 * @param {Excites["patches"]} patches
 */
export function mostly(patches) {
  const seen = Math.max(...patches.map(({ box: [top, left, bottom, right] }) => Math.max(bottom - top, right - left)));
  if (seen < WIDE) return ""; // an edge is an edge, of whatever digit
  const labels = patches.map(({ label }) => label);
  const counts = Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);
  const most = Math.max(...counts);
  const share = `${most} of ${labels.length}`;
  if (most === labels.length) return `all ${counts.indexOf(most)}s (${share})`;
  return 3 * most >= 2 * labels.length ? `mostly ${counts.indexOf(most)}s (${share})` : "";
}

/** @param {Excites} excites @returns {Node[]} */
export function patchesOf({ patches, searched }) {
  if (!patches.length) return [];
  const sum = mostly(patches);
  const buttons = patches.map(({ digit, box, label, value }) => {
    const canvas = put(element("canvas", { "aria-hidden": "true" }), cropped(digit, box));
    const says = `Part of a ${label}: excites this map to ${number(value, 2)}. ${taps() ? "Tap" : "Click"} to put the digit on the pad.`;
    return element(
      "button",
      {
        type: "button",
        title: says,
        "aria-label": says,
        onclick: () => store.set("sketch", { picture: bitmap(digit) }),
      },
      canvas,
    );
  });
  return [
    element("p", {}, "Excites it most"),
    element("div", { class: "patches" }, ...buttons),
    element(
      "small",
      { class: sum ? "mostly" : undefined, title: `Found among ${whole(searched)} training digits. ${CREDIT}` },
      sum || "digits of MNIST",
    ),
  ];
}
