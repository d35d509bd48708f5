// What follows a convolution: ReLU and pooling of the chosen kernel's output, and layer norm of the image.

import { follow } from "../shared/asking.js";
import { displayed, find, resized, same } from "../shared/elements.js";
import { painted } from "../shared/planes.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { normPart, poolPart, reluPart } from "./after-view.js";
import { keyed } from "./map.js";
import { about } from "./picture.js";
import { player } from "./player.js";
import { predict } from "./predict.js";
import { bounded, indexOf, led, placeOf } from "./window.js";
import { at } from "./words.js";

/** @typedef {import("./after-view.js").Told} Told */
/** @typedef {import("./after-view.js").Part} Part */
/** @typedef {import("./window.js").Place} Place */
/** @typedef {"relu" | "pool" | "norm"} Name  of a part */

const BLANK = "Draw a digit on the pad, or pick one of the examples, to see what follows a convolution.";
const PICTURES = /** @type {const} */ (["before", "rectified", "map", "max", "average", "norm"]);
/** @type {Record<string, Name>} */
const PARTS = { max_pool: "pool", average_pool: "pool", relu: "relu", layer_norm: "norm" }; // by subject of a question

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#after");
  const fields = controls(root);
  const parts = looking(root, () => playing.show());
  const question = predict(ask, Object.keys(PARTS), () => parts.told() && about(fields.pooling()), {
    asked(place, subject) {
      playing.pause();
      if (place) parts.hide(PARTS[subject], place);
    },
    revealed: () => parts.hide(null),
  });
  const playing = lead(root, parts, question.withdraw);
  find(root, ".question").append(question.box);

  const fill = follow({
    question: () => about(fields.pooling()),
    visible: () => displayed(root),
    fits: (asked, now) => same({ ...asked, image: null }, { ...now, image: null }),
    ask: (asked) => told(ask, asked),
    show(status) {
      stand(root, status, BLANK);
      if (status.state === "shown") {
        find(root, ".why").textContent =
          `The output of the kernel “${status.question.kernel.name}”, which you choose under Slide, and what usually ` +
          "follows a convolution.";
        parts.take(status.answer);
      }
      if (status.state === "blank" || status.state === "failed") parts.take(null);
    },
  });

  function change() {
    question.withdraw();
    fill();
  }
  for (const field of fields.all) field.addEventListener("change", change);
  for (const key of /** @type {const} */ (["picture", "convolution"])) store.on(key, change);
  resized(root, fill);
}

/** @param {HTMLElement} root */
function controls(root) {
  const [size, stride] = [".size", ".stride"].map((selector) => find(root, selector, HTMLSelectElement));
  const relu = find(root, ".relu", HTMLInputElement);
  const pooling = () => ({ pool_size: Number(size.value), pool_stride: Number(stride.value), relu: relu.checked });
  return { all: [size, stride, relu], pooling };
}

/**
 * Asks, and prepares the answer for the page.
 * @param {import("../shared/server.js").Ask} ask @param {Told["asked"]} asked @returns {Promise<Told>}
 */
async function told(ask, asked) {
  const source = store.get("picture");
  const answer = await ask("after", asked);
  const maps = PICTURES.map((name) => [name, { ...answer[name], image: painted(answer[name].picture) }]);
  return { ...answer, ...Object.fromEntries(maps), asked, source };
}

/**
 * The parts, each with the place that is looked at, kept from drawing to drawing.
 * @param {HTMLElement} root
 * @param {() => void} shown  called whenever the pooling window is somewhere else, or on something else
 */
function looking(root, shown) {
  /** @type {Record<Name, Part & { place: Place | null }>} */
  const parts = {
    relu: { ...reluPart(root), place: null },
    pool: { ...poolPart(root), place: null },
    norm: { ...normPart(root), place: null },
  };
  /** @type {Told | null} */
  let told = null;
  /** @type {Name | null} */
  let hidden = null; // the part that a question is about

  /** @param {Name} name @param {Place} [to] */
  function go(name, to) {
    if (!told) return;
    const part = parts[name];
    part.place = bounded(to ?? part.place ?? part.first(told), part.size(told));
    part.show(told, part.place, hidden === name);
    if (name === "pool") shown();
  }

  /** @param {Name | null} name  null to reveal @param {Place} [place] */
  function hide(name, place) {
    const before = hidden;
    hidden = name;
    if (before) go(before);
    if (name) go(name, place);
  }

  /** @param {Told | null} next */
  function take(next) {
    told = next;
    if (!told) return;
    for (const name of /** @type {Name[]} */ (Object.keys(parts))) {
      parts[name].showAll(told);
      go(name);
    }
  }

  return { parts, go, hide, take, told: () => told, hidden: () => hidden };
}

/**
 * Lets keys, pointer, buttons and time change the places.
 * @param {HTMLElement} root
 * @param {ReturnType<typeof looking>} looking
 * @param {() => void} withdraw  withdraws a question
 */
function lead(root, { parts, go, told, hidden }, withdraw) {
  /** @param {Name} name @param {Place} place */
  function move(name, place) {
    if (hidden() === name) withdraw();
    go(name, place);
  }

  for (const name of /** @type {Name[]} */ (Object.keys(parts))) {
    const part = parts[name];
    part.pointed((place) => move(name, place), told);
    keyed(find(root, `.${name}-stage`), (key) => {
      const now = told();
      const to = now && part.place && led(key, part.place, part.size(now));
      if (to) move(name, to);
      return Boolean(to);
    });
  }

  const shape = () => told()?.max.shape ?? /** @type {[number, number]} */ ([1, 1]);
  const place = () => parts.pool.place ?? /** @type {Place} */ ([0, 0]);
  return player(find(root, ".player"), "window", {
    count: () => shape()[0] * shape()[1],
    at: () => indexOf(place(), shape()),
    go: (index) => move("pool", placeOf(Math.min(Math.max(0, index), shape()[0] * shape()[1] - 1), shape())),
    says: () => `${at(place())} of the output`,
  });
}
