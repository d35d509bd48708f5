// The tab Compare: all networks on the same drawing, as it is and changed.

import { follow } from "../shared/asking.js";
import { displayed, element, find, resized } from "../shared/elements.js";
import given from "../shared/given.js";
import { divided } from "../shared/ink.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { replaced } from "./amounts.js";
import { curvesView } from "./curves.js";
import { edited } from "./edited.js";
import { readersView } from "./readers.js";

/** @typedef {import("../shared/types.d.ts").Compare} Compare */

const REST = 120; // milliseconds without a change after which the curves are asked for: they take ten times a reading
const BLANK = "Draw a digit on the pad, or pick one of the examples, to see how each network reads it.";
const DRAWN =
  "The strokes are changed, and then fitted and centred as every drawing is. So where you draw, how large and with which " +
  "pen changes nothing. Noise makes the hand shake.";
const PICTURED =
  "The digit is changed, and then fitted and centred again. So where it stands changes nothing, and its size very little.";
const SEEN =
  "The 28 × 28 pixels that the networks see are changed, after they were fitted and centred: so a network would have to read " +
  "drawings that are not fitted and centred.";

/** What to ask about the drawing; null on a blank pad. */
function question() {
  const [sketch, reading, { before, amounts, right }] = [
    store.get("sketch"),
    store.get("reading"),
    store.get("compare"),
  ];
  if (!sketch || !reading || reading.digit === null) return null;
  const drawn = sketch.strokes
    ? { strokes: divided(sketch.strokes)[0], pen: sketch.pen ?? 0 }
    : { pixels: reading.pixels };
  return { ...drawn, ...edited(), before, amounts, right };
}

/** @param {Partial<Compare>} change */
const set = (change) => store.set("compare", { ...store.get("compare"), ...change });

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#compare");
  const show = readersView(root);
  const plots = curvesView(root, (name, amount) =>
    set({ amounts: replaced(given.changes, store.get("compare").amounts, name, amount) }),
  );
  const told = controls(root);
  const visible = () => displayed(root);

  const read = follow({
    question,
    visible,
    ask: (asked) => ask("compare", asked),
    show(status) {
      stand(root, status, BLANK);
      if (status.state !== "shown") return;
      show(status.answer);
      told(status.answer.right);
    },
  });
  const sweep = follow({
    question,
    visible,
    ask: (asked) => ask("robust", asked),
    show: (status) => plots.show(status.state === "shown" ? status.answer : null),
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const refresh = () => {
    plots.move(store.get("compare"));
    read();
    clearTimeout(resting);
    resting = setTimeout(sweep, REST);
  };
  for (const key of /** @type {const} */ (["compare", "reading", "edits", "network"])) store.on(key, refresh);
  resized(root, refresh);
}

/**
 * What the drawing is meant to be, when it is changed, and undoing that.
 * @param {HTMLElement} root
 * @returns {(right: number | null) => void}  tells what the drawing is taken for
 */
function controls(root) {
  const [menu, reset] = [find(root, ".right", HTMLSelectElement), find(root, ".reset", HTMLButtonElement)];
  const times = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("input[name=when]")]);
  const asRead = element("option", { value: "" });
  menu.append(asRead, ...Array.from({ length: 10 }, (_, digit) => element("option", { value: digit }, `${digit}`)));
  menu.addEventListener("change", () => set({ right: menu.value === "" ? null : Number(menu.value) }));
  reset.addEventListener("click", () => set({ amounts: {} }));
  for (const time of times) time.addEventListener("change", () => set({ before: time.value === "before" }));
  store.on("compare", ({ before, amounts, right }) => {
    menu.value = right === null ? "" : `${right}`;
    for (const time of times) time.checked = (time.value === "before") === before;
    reset.ariaDisabled = `${Object.keys(amounts).length === 0}`; // not disabled: it would lose the focus
    tell();
  });
  store.on("sketch", tell);

  function tell() {
    const drawn = store.get("sketch")?.strokes;
    find(root, ".why").textContent = store.get("compare").before ? (drawn ? DRAWN : PICTURED) : SEEN;
  }

  const reader = given.initial.network;
  return (right) => {
    const own = right === null ? "?" : `${right}, as ${reader} reads it`;
    asRead.textContent = store.get("compare").right === null ? own : `what ${reader} reads`;
  };
}
