// The lesson: opens its steps, sets the page up for each, and marks those whose task is done.

import { called } from "../shared/changes.js";
import { editsNow } from "../shared/edits.js";
import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { changedBefore } from "../shared/returned.js";
import { store } from "../shared/store.js";
import { tellChanged } from "./changed.js";
import { outline, setUp, showTarget } from "./setting.js";
import { isDone, opened, remember, WATCHED } from "./tasks.js";

/** @typedef {import("../shared/types.d.ts").State} State */
/** @typedef {import("./tasks.js").Since} Since */
/** @typedef {import("./tasks.js").Watched} Watched */

const ADDRESS = /^#lesson-(\d+)$/; // of a step
const DONE = "✓ Done. Go on whenever you like.";

/** @param {HTMLElement} element */
export function mount(element) {
  const [parts, last] = [partsOf(element), given.steps.length];
  const tellsBack = tellChanged(parts.changed);

  /** @param {number} step @param {readonly (keyof State)[]} [kept]  what of the page is to stay as it is */
  function open(step, kept) {
    store.set("step", step);
    setAddress(`#lesson-${step}`);
    const before = store.get("network");
    setUp(step, kept);
    const network = store.get("network");
    if ((kept || !tellsBack()) && network !== before) say(parts, isMarked(parts, step), called(network, editsNow()));
    fold(parts, false);
    parts.title.focus({ preventScroll: true });
    showTarget(step);
  }

  function close() {
    store.set("step", null);
    find(document, "#lesson-link").focus(); // in the page's top line
  }

  /** @param {readonly (keyof State)[]} [kept] */
  function followAddress(kept) {
    const step = Number(ADDRESS.exec(location.hash)?.[1]);
    if (step >= 1 && step <= last) open(step, kept);
  }

  parts.back.addEventListener("click", () => open(Math.max(1, (store.get("step") ?? 1) - 1)));
  parts.next.addEventListener("click", () => open(Math.min(last, (store.get("step") ?? 0) + 1)));
  parts.close.addEventListener("click", close);
  parts.folder.addEventListener("click", () => fold(parts, !parts.card.classList.contains("folded")));
  parts.card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // the network stays as it is, see crumbs.js
    close();
  });
  followLinks(parts.links, open);
  store.on("step", (step) => show(parts, step));
  for (const key of /** @type {const} */ (["step", "sketch"])) store.on(key, outline);
  watch((step) => mark(parts, step));
  addEventListener("hashchange", () => followAddress());
  followAddress(changedBefore); // of a page that is loaded again
  store.on("step", (step) => step === null && setAddress(""));
}

/** @param {HTMLElement[]} links  one to each step @param {(step: number) => void} open */
function followLinks(links, open) {
  links.forEach((link, i) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(i + 1);
    });
  });
}

/** @typedef {ReturnType<typeof partsOf>} Parts */

/** @param {HTMLElement} element */
function partsOf(element) {
  const nav = find(element, "#guide");
  const button = (/** @type {string} */ name) => find(nav, name, HTMLButtonElement);
  return {
    card: find(element, "#lesson"),
    folder: button(".fold"),
    back: button(".back"),
    next: button(".next"),
    close: button(".close"),
    head: find(nav, ".head"),
    title: find(nav, "h2"),
    says: find(nav, ".says"),
    changed: find(nav, ".changed"),
    links: [...nav.querySelectorAll("a")],
    texts: /** @type {HTMLElement[]} */ ([...element.querySelectorAll(".step")]),
  };
}

/** Names the open step in the page's address, so that a reload opens it again; a link stays. @param {string} hash */
function setAddress(hash) {
  if (location.hash && !ADDRESS.test(location.hash)) return;
  history.replaceState(history.state, "", hash || location.pathname + location.search);
}

/** Folds the card to its title, or unfolds it. @param {Parts} parts @param {boolean} folded */
function fold({ card, folder }, folded) {
  card.classList.toggle("folded", folded);
  folder.setAttribute("aria-expanded", `${!folded}`);
  folder.textContent = folded ? "▴" : "▾";
}

/** Whether a step is done. @param {Parts} parts @param {number} step */
const isMarked = ({ links }, step) => links[step - 1].classList.contains("done");

/** @param {Parts} parts @param {boolean} done @param {string} [network]  that a step has put in the place of another */
function say({ says }, done, network) {
  says.textContent = [done ? DONE : "", network ? `The page now shows ${network}.` : ""].join(" ").trim();
  says.classList.toggle("done", done);
}

/** @param {Parts} parts @param {number | null} step */
function show(parts, step) {
  const { head, title, back, next, links, texts } = parts;
  head.hidden = step === null;
  say(parts, step !== null && isMarked(parts, step));
  links.forEach((link, i) => {
    if (i + 1 === step) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
    texts[i].hidden = i + 1 !== step;
  });
  if (!step) return;
  title.textContent = `${step}. ${given.steps[step - 1].title}`;
  back.disabled = step === 1;
  next.disabled = step === links.length;
}

/** Calls `done` with the open step whenever something completes its task. @param {(step: number) => void} done */
function watch(done) {
  /** @type {Since | null} */
  let since = null; // null while the step is being set up
  const now = () => /** @type {Watched} */ (Object.fromEntries(WATCHED.map((key) => [key, store.get(key)])));

  store.on("step", (step) => {
    since = null;
    queueMicrotask(() => {
      since = step === null ? null : opened(now());
    });
  });
  for (const key of WATCHED)
    store.on(key, () => {
      const step = store.get("step");
      if (!since || !step) return;
      since = remember(since, now());
      if (isDone(given.steps[step - 1].name, key, now(), since)) done(step);
    });
}

/** Marks a step as done; it stays so. @param {Parts} parts @param {number} step */
function mark(parts, step) {
  const { links, texts } = parts;
  const link = links[step - 1];
  link.classList.add("done");
  link.setAttribute("aria-label", `Step ${step}, done: ${given.steps[step - 1].title}`);
  texts[step - 1].classList.add("done");
  say(parts, true);
}
