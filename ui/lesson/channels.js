// Several channels: a coloured picture through filters that have one kernel for each of its channels.

import { follow } from "../shared/asking.js";
import { base64 } from "../shared/base64.js";
import { decoded } from "../shared/canvas.js";
import { displayed, find, element as make, resized, same } from "../shared/elements.js";
import given from "../shared/given.js";
import { painted } from "../shared/planes.js";
import { store } from "../shared/store.js";
import { channelsView } from "./channels-view.js";
import { dyed, planes } from "./colours.js";
import { keyed } from "./map.js";
import "./picture.js"; // which keeps the picture
import { stand } from "../shared/section.js";
import { predict } from "./predict.js";
import { around, bounded, indexOf, led, placeOf } from "./window.js";
import { at } from "./words.js";

/** @typedef {import("./channels-view.js").Told} Told */
/** @typedef {import("./channels-view.js").Painted} Painted */
/** @typedef {import("./window.js").Place} Place */
/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {ReturnType<typeof questionOf>} Question */

const BLANK = "Draw a digit on the pad, or open a coloured picture, to see it channel by channel.";
const LARGEST = 56; // rows or columns of a coloured picture
const FILTER = 2; // to begin with: upright edges
/** @type {Place} */
const START = [7, 8];

/** @param {HTMLElement} element @param {Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#channels");
  const fields = controls(root);
  const sliding = slider(root, choose);
  const question = predict(ask, ["channels", "numbers_out"], sliding.asked, {
    asked: (cell) => cell && sliding.hide(cell),
    revealed: () => sliding.hide(null),
  });
  find(root, ".question").append(question.box);
  lead(root, sliding, question.withdraw);

  const fill = follow({
    question: () => questionOf(fields),
    visible: () => displayed(root),
    fits: (asked, now) => same({ ...asked, of: null }, { ...now, of: null }),
    ask: (asked) => told(ask, asked),
    show(status) {
      stand(root, status, BLANK);
      if (status.state === "shown") sliding.take(status.answer);
      if (status.state === "blank" || status.state === "failed") sliding.take(null);
    },
  });

  function change() {
    const { name, why } = given.filters[Number(fields.filter.value)];
    find(root, ".why").textContent = `${name}: ${why}`;
    fields.ink.disabled = fields.paper.disabled = store.get("sketch")?.picture !== undefined;
    question.withdraw();
    fill();
  }

  /** @param {number} filter */
  function choose(filter) {
    fields.filter.value = `${filter}`;
    change();
  }

  for (const control of Object.values(fields)) control.addEventListener("input", change);
  store.on("picture", change);
  resized(root, fill);
}

/** @param {HTMLElement} root */
function controls(root) {
  const [ink, paper] = [".ink", ".paper"].map((selector) => find(root, selector, HTMLInputElement));
  const [filter, stride] = [".filter", ".stride"].map((selector) => find(root, selector, HTMLSelectElement));
  filter.append(...given.filters.map(({ name }, i) => new Option(name, `${i}`)));
  filter.value = `${FILTER}`;
  return { ink, paper, filter, stride };
}

/** What is shown, and how; null while there is no picture. @param {ReturnType<typeof controls>} fields */
function questionOf({ ink, paper, filter, stride }) {
  const [picture, sketch] = [store.get("picture"), store.get("sketch")];
  const how = { filter: Number(filter.value), stride: Number(stride.value) };
  return picture && { of: sketch?.picture ?? picture.base64, ink: ink.value, paper: paper.value, ...how };
}

/**
 * Asks, and prepares the answer for the page.
 * @param {Ask} ask @param {NonNullable<Question>} question @returns {Promise<Told & { asked: object }>}
 */
async function told(ask, { ink, paper, filter, stride }) {
  const [picture, sketch] = [store.get("picture"), store.get("sketch")];
  if (!picture) throw new Error(BLANK);
  const own = sketch?.picture ? await onPad(sketch.picture) : dyed(picture, ink, paper);
  const image = { pixels: base64(own.bytes), columns: own.columns, channels: 3 };
  const asked = { image, filter, stride };
  const answer = await ask("channels", asked);
  const coloured = (/** @type {any} */ map) => ({ ...map, image: painted(map.picture) });
  const [sums, outputs] = [answer.sums.map(coloured), answer.outputs.map(coloured)];
  return { asked, planes: own, filter, stride, shape: answer.shape, sums, outputs };
}

/** The planes of a picture on the pad, made smaller, on white. @param {string} url */
async function onPad(url) {
  const image = await decoded(url);
  const { naturalWidth, naturalHeight } = image;
  const zoom = Math.min(1, LARGEST / Math.max(naturalWidth, naturalHeight));
  const [width, height] = [naturalWidth, naturalHeight].map((n) => Math.max(3, Math.round(n * zoom)));
  const canvas = make("canvas", { width, height });
  const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  Object.assign(drawing, { fillStyle: "#fff", imageSmoothingQuality: "high" });
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(image, 0, 0, width, height);
  return planes(drawing.getImageData(0, 0, width, height));
}

/**
 * The window: where it is, and whether what it gives is shown.
 * @param {HTMLElement} root @param {(filter: number) => void} choose
 */
function slider(root, choose) {
  const view = channelsView(root, choose);
  const scrub = find(root, ".scrub", HTMLInputElement);
  /** @type {(Told & { asked: object }) | null} */
  let told = null;
  let place = START; // kept from picture to picture
  let hidden = false;

  /** @param {Place} to */
  function go(to) {
    if (!told) return;
    place = bounded(to, told.shape);
    view.show(told, place, hidden);
    scrub.max = `${told.shape[0] * told.shape[1] - 1}`;
    scrub.value = `${indexOf(place, told.shape)}`;
    scrub.setAttribute("aria-valuetext", `${at(place)} of the output`);
  }

  /** @param {Place | null} cell  that is asked about */
  function hide(cell) {
    hidden = cell !== null;
    go(cell ?? place);
  }

  /** @param {(Told & { asked: object }) | null} next */
  function take(next) {
    told = next;
    if (told) view.showAll(told);
    go(place);
  }

  return { view, go, hide, take, told: () => told, place: () => place, asked: () => told?.asked ?? null };
}

/**
 * Lets keys, pointer and slider move the window.
 * @param {HTMLElement} root @param {ReturnType<typeof slider>} sliding
 * @param {() => void} withdraw  withdraws a question about the window
 */
function lead(root, sliding, withdraw) {
  const shape = () => sliding.told()?.shape ?? /** @type {[number, number]} */ ([1, 1]);

  /** @param {Place} place */
  function go(place) {
    withdraw();
    sliding.go(place);
  }

  keyed(find(root, ".stage"), (key) => {
    const to = led(key, sliding.place(), shape());
    if (to) go(to);
    return to !== null;
  });
  const { picture, lines } = sliding.view;
  for (const channel of [picture, ...lines.map((line) => line.channel)])
    channel.pointed((...pixel) => {
      const stride = sliding.told()?.stride;
      go(/** @type {Place} */ (pixel.map((n) => around(n, 3, stride))));
    });
  for (const { made } of lines) made.pointed((row, column) => go([row, column]));
  const scrub = find(root, ".scrub", HTMLInputElement);
  scrub.addEventListener("input", () => go(placeOf(Number(scrub.value), shape())));
}
