// The sliding window: a kernel over the drawing, step by step, with all its numbers.

import { follow } from "../shared/asking.js";
import { displayed, find, resized, same } from "../shared/elements.js";
import { painted } from "../shared/planes.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { keyed } from "./map.js";
import { about } from "./picture.js";
import { player } from "./player.js";
import { predict } from "./predict.js";
import { controls } from "./slide-controls.js";
import { slideView } from "./slide-view.js";
import { around, bounded, indexOf, led, placeOf } from "./window.js";
import { at } from "./words.js";

/** @typedef {import("./slide-view.js").Slid} Slid */
/** @typedef {import("./window.js").Place} Place */

const BLANK = "Draw a digit on the pad, or pick one of the examples, and a kernel will slide over it.";

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#slide");
  const sliding = slider(root, () => playing.show());
  const question = predict(ask, ["output", "size", "lost"], () => sliding.slid() && about(), {
    asked(cell) {
      if (!cell) return;
      playing.pause();
      sliding.go(cell);
      sliding.hide(true);
    },
    revealed: () => sliding.hide(false),
  });
  const playing = lead(root, sliding, question.withdraw);
  find(root, ".question").append(question.box);
  controls(root);

  const fill = follow({
    question: () => about(),
    visible: () => displayed(root),
    // the kernel that is shown beside it must be its own
    fits: (asked, now) => same({ ...asked, image: null }, { ...now, image: null }),
    async ask(asked) {
      const source = /** @type {Slid["source"]} */ (store.get("picture"));
      const answer = await ask("slide", asked);
      return /** @type {Slid} */ ({ ...asked, ...answer, source, image: painted(answer.picture) });
    },
    show(status) {
      stand(root, status, BLANK);
      if (status.state === "shown") sliding.take(status.answer);
      if (status.state === "blank" || status.state === "failed") sliding.take(null);
    },
  });
  for (const key of /** @type {const} */ (["convolution", "picture"]))
    store.on(key, () => {
      question.withdraw();
      fill();
    });
  resized(root, fill);
}

/**
 * The window: where it is, and whether what it gives is shown.
 * @param {HTMLElement} root
 * @param {() => void} shown  called whenever it is somewhere else, or on something else
 */
function slider(root, shown) {
  const view = slideView(root);
  /** @type {Slid | null} */
  let slid = null;
  /** @type {Place | null} */
  let place = null; // kept from drawing to drawing
  let [swept, hidden] = [false, false];

  /** @param {Place} to @param {boolean} [sweeps]  whether the output beyond the window is still to come */
  function go(to, sweeps = false) {
    if (!slid) return;
    place = bounded(to, slid.shape);
    swept = sweeps && indexOf(place, slid.shape) + 1 < slid.shape[0] * slid.shape[1];
    view.show(slid, { place, swept, hidden });
    shown();
  }

  /** @param {boolean} hides */
  function hide(hides) {
    hidden = hides;
    go(place ?? [0, 0], swept);
  }

  /** @param {Slid | null} next */
  function take(next) {
    slid = next;
    if (!slid) return;
    view.showAll(slid);
    go(place ?? darkest(slid), swept);
  }

  return {
    view,
    go,
    hide,
    take,
    slid: () => slid,
    place: () => place ?? /** @type {Place} */ ([0, 0]),
    hidden: () => hidden,
  };
}

/** The window in the middle of the first of the darkest pixels. @param {Slid} slid @returns {Place} */
function darkest({ source: { pixels, rows, columns }, kernel, stride, padding }) {
  const pixel = placeOf(pixels.indexOf(Math.max(...pixels)), [rows, columns]);
  return /** @type {Place} */ (pixel.map((n) => around(n, kernel.cells.length, stride, padding)));
}

/**
 * Lets keys, pointer, buttons and time move the window.
 * @param {HTMLElement} root
 * @param {ReturnType<typeof slider>} sliding
 * @param {() => void} withdraw  withdraws a question about the window
 */
function lead(root, sliding, withdraw) {
  const shape = () => sliding.slid()?.shape ?? /** @type {[number, number]} */ ([1, 1]);

  /** @param {Place} place @param {boolean} [sweeps] */
  function go(place, sweeps) {
    if (!sliding.slid()) return;
    if (sliding.hidden()) withdraw();
    sliding.go(place, sweeps);
    store.set("deed", { what: "moved", where: "slide" });
  }

  const playing = player(find(root, ".player"), "window", {
    count: () => shape()[0] * shape()[1],
    at: () => indexOf(sliding.place(), shape()),
    go: (index, sweeps) => go(placeOf(Math.min(Math.max(0, index), shape()[0] * shape()[1] - 1), shape()), sweeps),
    says: () => `${at(sliding.place())} of the output`,
  });

  /** @param {Place} place */
  function point(place) {
    playing.pause();
    go(place);
  }
  sliding.view.output.pointed((row, column) => point([row, column]));
  sliding.view.source.pointed((...pixel) => {
    const { kernel, stride } = /** @type {Slid} */ (sliding.slid());
    point(/** @type {Place} */ (pixel.map((n) => around(n, kernel.cells.length, stride)))); // counted with the padding
  });
  keyed(find(root, ".stage"), (key) => {
    if (key === "Escape") playing.pause();
    if (key === " ") playing.toggle();
    const to = led(key, sliding.place(), shape());
    if (to) go(to);
    return Boolean(to) || key === " ";
  });
  return playing;
}
