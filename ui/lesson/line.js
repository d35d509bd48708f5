// Convolution in one dimension: a kernel slides along a row of the drawing.

import { follow } from "../shared/asking.js";
import { displayed, find, resized, same } from "../shared/elements.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { kernelControls } from "./line-controls.js";
import { lineView } from "./line-view.js";
import { about } from "./picture.js";
import { player } from "./player.js";
import { keys, pointed } from "./plot.js";
import { predict } from "./predict.js";
import { rowOf } from "./row.js";
import { around } from "./window.js";

/** @typedef {import("./line-view.js").Slid} Slid */
/** @typedef {import("../shared/types.d.ts").Picture} Picture */

const BLANK = "Draw a digit on the pad, or pick one of the examples, and a kernel will slide along one row of it.";

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#line");
  const window = slider(root, () => playing.show());
  const rows = rowControl(root, changed);
  const kernel = kernelControls(root, changed);
  const asked = () => about({ row: rows.row(), line: { cells: kernel().cells, divisor: kernel().divisor } });
  const question = predict(ask, ["line"], () => window.slid() && asked(), {
    asked(cell) {
      if (!cell) return;
      playing.pause();
      window.go(cell[1]);
      window.hide(true);
    },
    revealed: () => window.hide(false),
  });
  const playing = lead(root, window, rows, question.withdraw);
  find(root, ".question").append(question.box);

  const fill = follow({
    question: asked,
    visible: () => displayed(root),
    // the kernel that is shown beside it must be its own
    fits: ({ line }, now) => same(line, now.line),
    async ask(about) {
      const picture = /** @type {Picture} */ (store.get("picture"));
      return /** @type {Slid} */ ({ ...about, ...(await ask("line", about)), picture });
    },
    show(status) {
      stand(root, status, BLANK);
      if (status.state === "shown") window.take(status.answer);
      if (status.state === "blank" || status.state === "failed") window.take(null);
    },
  });

  function changed() {
    question.withdraw();
    fill();
  }
  store.on("picture", (picture) => {
    if (picture) rows.adopt(picture);
    changed();
  });
  resized(root, fill); // it is opened
}

/**
 * The row that is chosen.
 * @param {HTMLElement} root @param {() => void} changed  called when another one is chosen
 */
function rowControl(root, changed) {
  const range = find(root, ".row", HTMLInputElement);
  /** @type {{ row: number, rows: number } | null} */
  let chosen = null;

  function show() {
    if (!chosen) return;
    range.max = `${chosen.rows - 1}`;
    range.value = `${chosen.row}`;
    find(root, ".row-says").textContent = `${chosen.row} (0 to ${chosen.rows - 1})`;
  }

  /** @param {number} row */
  function choose(row) {
    if (!chosen) return;
    chosen = { ...chosen, row: Math.min(Math.max(0, row), chosen.rows - 1) };
    show();
    changed();
  }

  /** @param {Picture} picture */
  function adopt(picture) {
    chosen = { row: rowOf(picture, chosen), rows: picture.rows };
    show();
  }

  range.addEventListener("input", () => choose(Number(range.value)));
  return { row: () => chosen?.row ?? 0, choose, adopt };
}

/**
 * The window: where it is, and whether what it gives is shown.
 * @param {HTMLElement} root
 * @param {() => void} shown  called whenever it is somewhere else, or on something else
 */
function slider(root, shown) {
  const view = lineView(root);
  /** @type {Slid | null} */
  let slid = null;
  /** @type {number | null} */
  let at = null; // kept from drawing to drawing
  let [swept, hidden] = [false, false];

  /** @param {number} to @param {boolean} [sweeps]  whether the output beyond the window is still to come */
  function go(to, sweeps = false) {
    if (!slid) return;
    const last = slid.output.length - 1;
    at = Math.min(Math.max(0, to), last);
    swept = sweeps && at < last;
    view.show(slid, { at, swept, hidden });
    shown();
  }

  /** @param {boolean} hides */
  function hide(hides) {
    hidden = hides;
    go(at ?? 0, swept);
  }

  /** @param {Slid | null} next */
  function take(next) {
    slid = next;
    if (slid) go(at ?? slid.output.indexOf(Math.max(...slid.output)), swept);
  }

  const count = () => slid?.output.length ?? 1;
  return { drawing: view.drawing, go, hide, take, slid: () => slid, at: () => at ?? 0, count, hidden: () => hidden };
}

/**
 * Lets keys, pointer, buttons and time move the window.
 * @param {HTMLElement} root
 * @param {ReturnType<typeof slider>} window
 * @param {ReturnType<typeof rowControl>} rows
 * @param {() => void} withdraw  withdraws a question about the window
 */
function lead(root, window, rows, withdraw) {
  const bars = find(root, ".bars");

  /** @param {number} to @param {boolean} [sweeps] */
  function go(to, sweeps) {
    if (window.hidden()) withdraw();
    window.go(to, sweeps);
  }

  const { at, count } = window;
  const says = () => `column ${at()} of the output`;
  const playing = player(find(root, ".row-player"), "window", { count, at, go, says });
  const more = { ArrowUp: () => rows.choose(rows.row() - 1), ArrowDown: () => rows.choose(rows.row() + 1) };
  keys(bars, playing.toggle, { at, go, last: () => count() - 1 }, more);

  /** Puts the window's middle on a column. @param {number} column */
  function centre(column) {
    playing.pause();
    go(around(column, window.slid()?.line.cells.length ?? 1));
  }
  pointed(
    bars,
    () => bars.querySelector("svg"),
    (x) => centre(Math.floor(x * (window.slid()?.picture.columns ?? 1))),
  );
  window.drawing.pointed((row, column) => {
    rows.choose(row);
    centre(column);
  });
  return playing;
}
