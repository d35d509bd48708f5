// For teachers: a link to the page as it is now, a projector's size, and parts of the page to hide.

import { CHAIN } from "../shared/changes.js";
import { isOwn, travelling } from "../shared/edits.js";
import { find, same } from "../shared/elements.js";
import { ended } from "../shared/ending.js";
import { exists } from "../shared/geometry.js";
import given from "../shared/given.js";
import { changedBefore, ownShown } from "../shared/returned.js";
import { RULES } from "../shared/rules.js";
import { keep, load } from "../shared/storage.js";
import { store } from "../shared/store.js";
import { decode, encode } from "./link.js";
import { mountRoom } from "./room.js";

/** @typedef {import("../shared/types.d.ts").State} State */
/** @typedef {import("../shared/cleaning.js").Setup} Setup */

const FOLLOWED = "inkling.link"; // in sessionStorage: the link that set up the page in this tab
const LONG = 6_000; // milliseconds in which everybody has read that a link was copied
const UNREADABLE = "This link could not be read, so the page opened as usual.";

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const [says, address] = [find(element, ".says"), find(element, ".address", HTMLInputElement)];
  const room = /** @type {HTMLElement | null} */ (element.querySelector(".room"));
  if (room) mountRoom(room, ask);
  hideParts(element);
  enlarge(find(element, ".projector", HTMLInputElement));
  foldMenu(find(element, "details", HTMLDetailsElement));
  const say = (/** @type {string} */ said) => {
    says.textContent = said;
    if (!address.hidden) return; // it is still to be copied
    setTimeout(() => {
      if (says.textContent === said) says.textContent = "";
    }, LONG);
  };
  find(element, ".copy").addEventListener("click", async () => say(await copyLink(address)));
  putAway(find(element, ".told"), address, say);
  const follow = async (again = false) => {
    says.textContent = await followLink(location.hash.slice(1), again);
  };
  window.addEventListener("hashchange", () => follow());
  follow(isReload());
}

/**
 * A link that is to be copied by hand lies over the page until it is copied, or something else is touched.
 * @param {HTMLElement} told @param {HTMLInputElement} address @param {(said: string) => void} say
 */
function putAway(told, address, say) {
  const end = (said = "") => {
    if (address.hidden) return;
    address.hidden = true;
    say(said);
  };
  address.addEventListener("copy", () => setTimeout(end, 0, "Copied")); // the browser takes the text first
  document.addEventListener("pointerdown", ({ target }) => {
    if (!told.contains(/** @type {Node} */ (target))) end();
  });
  address.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // one level up, and no further
    end();
  });
}

/** What of the page goes into a link; what is as at the start stays out. @returns {Setup} */
function setup() {
  const [sketch, tab, step] = [store.get("sketch"), store.get("tab"), store.get("step")];
  const [chosen, stage, why, hidden] = [store.get("chosen"), store.get("stage"), store.get("why"), store.get("hidden")];
  const { scale } = store.get("view");
  const [compare, aside, fool] = [store.get("compare"), store.get("aside"), store.get("fool")];
  const hand = store.get("hand");
  const inLesson = tab === "convolution-panel" || step;
  return {
    ...(sketch?.strokes ? { strokes: sketch.strokes, pen: Math.round(sketch.pen ?? 0) } : {}),
    ...{ network: store.get("network"), tab },
    ...(chosen.length ? { chosen } : {}),
    ...(isOwn() ? {} : travelling()),
    ...(store.get("which") ? { which: store.get("which") } : {}),
    ...(stage === given.initial.stage ? {} : { stage }),
    ...(scale === given.initial.view.scale ? {} : { scale }),
    ...(why.for === null && why.against === null ? {} : { why }),
    ...(step ? { step } : {}),
    ...(tab === "mistakes-panel" ? { mistakes: store.get("mistakes") } : {}),
    ...(tab === "training-panel" ? { training: store.get("training") } : {}),
    ...(inLesson ? { section: store.get("section"), convolution: store.get("convolution") } : {}),
    ...(same(compare, given.initial.compare) ? {} : { compare }),
    ...(aside ? { aside } : {}),
    ...(fool.target === null ? {} : { fool }),
    ...(same(hand, given.initial.hand) ? {} : { hand }),
    ...(hidden.length ? { hidden } : {}),
  };
}

/** Copies the link, or shows it to be copied, and returns what there is to say. @param {HTMLInputElement} address */
async function copyLink(address) {
  const here = given.room ?? `${location.origin}${location.pathname}`; // a class cannot reach 127.0.0.1
  const text = `${here}#${await encode(setup(), RULES)}`;
  address.value = text;
  const copied = await writeClipboard(text);
  address.hidden = copied;
  if (!copied) address.select();
  const said = copied ? "Copied" : "Copy the marked text";
  const left = [
    store.get("sketch")?.picture ? "a picture" : "",
    isOwn() || store.get("network").startsWith(CHAIN) ? "a network of your own" : "",
  ];
  const missing = left.filter(Boolean).join(" and ");
  return missing ? `${said}; a link has no room for ${missing}, everything else is in it` : said;
}

/** Whether the text is now in the clipboard; without https there is none. @param {string} text */
async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Sets the page up as a link says, and returns what there is to say.
 * @param {string} text  after the # @param {boolean} again  whether the page was only loaded again
 */
async function followLink(text, again) {
  if (!text || text.startsWith("lesson-")) return ""; // see guide.js
  try {
    const found = await decode(text, RULES);
    if (!found) return UNREADABLE;
    if (again && load("sessionStorage", FOLLOWED) === text) {
      delete found.strokes; // what was drawn since is newer, and which digit of it is looked at
      delete found.which;
      for (const key of changedBefore) delete found[key]; // so is what was changed and asked since
      if (ownShown) delete found.network; // and what was trained
    }
    restore(found);
    keep("sessionStorage", FOLLOWED, text);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : UNREADABLE;
  }
}

/** Whether the page was loaded again, by reloading it or going back to it, and not opened anew. */
function isReload() {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return visit?.type !== "navigate";
}

/**
 * Sets what the page has of what a link names. With a drawing it replaces the page as it was, see pad.js.
 * @param {Setup} found
 */
function restore({ strokes, pen, scale, edits, ...others }) {
  const { hidden = [], ...page } = existing(others);
  if (strokes) store.set("replaced", current());
  if (strokes) store.set("sketch", { strokes, pen });
  if (edits && page.network && page.network === others.network)
    store.set("edits", { ...store.get("edits"), [page.network]: edits }); // before it is asked
  for (const [key, value] of Object.entries(strokes ? { which: 0, ...ended(true), ...page } : page))
    store.set(/** @type {keyof State} */ (key), value);
  if (scale) store.set("view", { ...store.get("view"), scale });
  store.set("hidden", hidden);
}

/** What comes back with the drawing that a link replaced. @returns {Partial<State>} */
const current = () => ({
  network: store.get("network"),
  tab: store.get("tab"),
  section: store.get("section"),
  mistakes: store.get("mistakes"),
  training: store.get("training"),
  hand: store.get("hand"),
  convolution: store.get("convolution"),
  compare: store.get("compare"),
  aside: store.get("aside"),
  fool: store.get("fool"),
  chosen: store.get("chosen"),
  edits: store.get("edits"),
  which: store.get("which"),
  stage: store.get("stage"),
  why: store.get("why"),
  step: store.get("step"),
});

/** What of it there is on this page. @param {Partial<State>} found @returns {Partial<State>} */
function existing(found) {
  const { network, tab, section, training, step, chosen, ...rest } = found;
  const named = network && Object.hasOwn(given.atlases, network) ? network : store.get("network");
  const [layer = "", channel = 0, row = 0, column = 0] = chosen ?? [];
  const isThere = chosen?.length === 0 || exists(given.atlases[named], [layer, channel, row, column]);
  return {
    network: named, // first, for what is chosen is of it
    ...rest,
    ...(isThere ? { chosen } : {}),
    ...(tab && given.panels.tab.includes(tab) ? { tab } : {}),
    ...(section && given.panels.section.includes(section) ? { section } : {}),
    ...(training && given.panels.training.includes(training) ? { training } : {}),
    ...(step && step <= given.steps.length ? { step } : {}),
  };
}

/** A check box for each part; what is hidden stands on the body, see page.css. @param {HTMLElement} element */
function hideParts(element) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll(".part")]);
  const hide = () =>
    store.set(
      "hidden",
      boxes.filter((box) => !box.checked).map((box) => box.value),
    );
  for (const box of boxes) box.addEventListener("change", hide);
  store.on("hidden", (hidden) => {
    document.body.dataset.hide = hidden.join(" ");
    for (const box of boxes) box.checked = !hidden.includes(box.value);
    const isOpen = (/** @type {string} */ panel) => !hidden.includes(panel.replace("-panel", ""));
    const other = given.panels.tab.find(isOpen);
    if (other && !isOpen(store.get("tab"))) store.set("tab", other);
  });
}

/** @param {HTMLInputElement} projector */
function enlarge(projector) {
  projector.addEventListener("change", () => store.set("projector", projector.checked));
  store.on("projector", (on) => {
    document.documentElement.dataset.projector = `${on}`;
    projector.checked = on;
  });
}

/** The menu folds when something else is touched, and by Escape. @param {HTMLDetailsElement} details */
function foldMenu(details) {
  document.addEventListener("pointerdown", ({ target }) => {
    if (!details.contains(/** @type {Node} */ (target))) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation(); // one level up, and no further
    details.open = false;
    find(details, "summary").focus();
  });
}
