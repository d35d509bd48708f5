// On a phone, what stays of pad and reading once they are scrolled away.

import { find, present } from "../shared/elements.js";
import { percent } from "../shared/numbers.js";
import { digitOf, put } from "../shared/planes.js";
import { store } from "../shared/store.js";
import { numberOf } from "./words.js";

/** @param {HTMLElement} element */
export async function mount(element) {
  const strip = find(element, "#strip", HTMLButtonElement);
  const [canvas, digit] = [find(strip, "canvas", HTMLCanvasElement), find(strip, "strong")];
  const bars = [...strip.querySelectorAll("li")];
  const pad = await present("#sketchpad");
  let away = false;

  const show = () => {
    const reading = store.get("reading");
    const read = reading && reading.digit !== null ? reading : null;
    strip.hidden = !away || !read;
    if (!read) return;
    const { probabilities } = read;
    put(canvas, digitOf(read.pixels));
    digit.textContent = numberOf(read);
    const likely = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]).slice(0, 3);
    bars.forEach((bar, i) => {
      find(bar, "span").dataset.digit = `${likely[i]}`; // by CSS: it is no part of what the button is called
      find(bar, "b").style.width = `${100 * probabilities[likely[i]]}%`;
    });
    strip.setAttribute("aria-label", `${said(read)}. Back to the pad`);
  };
  new IntersectionObserver((entries) => {
    away = !entries.at(-1)?.isIntersecting;
    show();
  }).observe(pad);
  store.on("reading", show);
  strip.addEventListener("click", () => pad.scrollIntoView({ block: "start" }));
}

/** What is seen, and how likely it is: "7, 99.1 %", "7?, 20.3 % for 7". @param {Extract<import("../shared/types.d.ts").Reading, { digit: number }>} read */
function said(read) {
  const [number, probability] = [numberOf(read), percent(read.probabilities[read.digit])];
  if (read.digits.length > 1) return number;
  return number === `${read.digit}` ? `${number}, ${probability}` : `${number}, ${probability} for ${read.digit}`;
}
