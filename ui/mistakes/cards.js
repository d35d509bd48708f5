// The digits of a cell or a list as cards, each with what was read. A press puts the digit on the pad.

import { bitmap } from "../shared/bitmap.js";
import { element, find, taps } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { put } from "../shared/planes.js";
import { store } from "../shared/store.js";
import { amount, readsOf, sharesOf } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Mistakes} Mistakes */
/** @typedef {import("../shared/types.d.ts").Plane} Plane */
/** @typedef {import("../shared/types.d.ts").TestDigit} TestDigit */
/** @typedef {import("../shared/types.d.ts").TestDigits} TestDigits */

const SIDE = 28; // of a digit, pixels

/** One of the pictures. @param {Plane} pictures @param {number} at @returns {Plane} */
const pictureAt = ({ bytes }, at) => ({
  shape: [SIDE, SIDE],
  bytes: bytes.subarray(at * SIDE * SIDE, (at + 1) * SIDE * SIDE),
  colours: "ink",
});

/** Cards, each a button where there is its picture. @param {TestDigits} found @param {Mistakes} chosen */
export const cards = ({ digits, pictures }, chosen) =>
  digits.map((digit, i) => card(digit, chosen, pictures && pictureAt(pictures, i)));

/** @param {TestDigit} digit @param {Mistakes} chosen @param {Plane | null} picture */
function card(digit, chosen, picture) {
  const [by, number] = [amount(chosen, digit), whole(digit.number)];
  const told = [...(digit.reads ? readsOf(digit.label, digit.reads) : sharesOf(digit)), ...(by ? [by] : [])];
  const lines = told.map((line) => element("span", {}, line));
  if (!picture) return element("div", { class: "card" }, element("b", { class: "number" }, `No. ${number}`), ...lines);
  const title = `Number ${number} of MNIST’s test images. ${taps() ? "Tap" : "Click"} to put it on the pad.`;
  const canvas = put(element("canvas", { "aria-hidden": "true" }), picture);
  const onclick = () => explore(digit, picture);
  return element("button", { type: "button", class: "card", title, onclick }, canvas, ...lines);
}

/**
 * Puts a digit on the pad and goes to Explore, where a mistake is at once asked why it was made.
 * @param {TestDigit} digit @param {Plane} picture
 */
function explore({ label, shares: [[read]] }, picture) {
  store.set("chosen", []);
  store.set("sketch", { picture: bitmap(picture) }); // what was asked about the drawing before ends with it
  store.set("which", 0);
  store.set("compare", { ...store.get("compare"), right: label });
  store.set("why", { for: null, against: read === label ? null : label });
  store.set("tab", "explore-panel");
  requestAnimationFrame(() => {
    scrollTo({ top: 0 });
    find(document, "#explore .board").focus({ preventScroll: true }); // its panel is shown by then
  });
}
