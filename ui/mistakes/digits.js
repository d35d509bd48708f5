// The digits of a cell or of a list, a page at a time.

import { follow, sentence } from "../shared/asking.js";
import { travelling } from "../shared/edits.js";
import { bring, displayed, element, find, same } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { roving } from "../shared/roving.js";
import { store } from "../shared/store.js";
import { cards } from "./cards.js";
import { PRESS, sorted, title } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Confusion} Confusion */
/** @typedef {import("../shared/types.d.ts").Mistakes} Mistakes */
/** @typedef {import("../shared/types.d.ts").TestDigits} TestDigits */

/**
 * Follows what is chosen; what it returns tells it how the network reads, without which it asks nothing, and chooses.
 * @param {HTMLElement} section @param {import("../shared/server.js").Ask} ask
 */
export function followDigits(section, ask) {
  let page = 0;
  let wanted = false; // whether somebody has just asked to see them
  /** @type {Confusion | null} */
  let confusion = null;
  /** @type {object | null} */
  let soFar = null; // what a changed network read, of which there are no lists

  const fill = follow({
    question: () => (confusion?.matrix ? questionAbout(page, soFar) : null),
    ask: (question) => /** @type {Promise<TestDigits>} */ (ask("so_far" in question ? "reread" : "misread", question)),
    visible: () => displayed(section),
    fits: same,
    show(status) {
      if (status.state === "hidden") return;
      if (status.state === "blank" && soFar) tellNone(section);
      find(section, ".trouble").textContent = sentence(status, "");
      if (status.state !== "shown" || !confusion) return;
      tell(section, status.question, confusion, status.answer);
      if (wanted) bring(section.querySelector(".digits li") ?? find(section, ".title"));
      wanted = false;
    },
  });

  const open = (/** @type {number} */ to, by = 0) => {
    page = to + by;
    wanted ||= by !== 0;
    fill();
  };
  turning(section, (by) => open(page, by));
  store.on("mistakes", () => open(0));
  return {
    /** @param {Confusion} told @param {object | null} [so_far]  of a network that was changed */
    about(told, so_far = null) {
      const goesOn = so_far && soFar; // a part more of the same, mostly
      [confusion, soFar] = [told, so_far];
      open(goesOn ? page : 0);
    },
    /** @param {Mistakes} chosen */
    choose(chosen) {
      wanted = true;
      store.set("mistakes", chosen);
    },
  };
}

/** What to ask about what is chosen; null about a list of a changed network. @param {number} page @param {object | null} soFar */
function questionAbout(page, soFar) {
  const mistakes = store.get("mistakes");
  const asked = { network: store.get("network"), mistakes, page };
  if (soFar && !Array.isArray(mistakes)) return null;
  return soFar ? { ...asked, ...travelling(), so_far: soFar } : asked;
}

/** The ways to the page before and after. @param {HTMLElement} section @param {(by: number) => void} turn */
function turning(section, turn) {
  find(section, ".before").addEventListener("click", () => turn(-1));
  find(section, ".after").addEventListener("click", () => turn(1));
}

/**
 * @param {HTMLElement} section @param {{ network: string, mistakes: Mistakes }} asked @param {Confusion} confusion
 * @param {TestDigits} found
 */
function tell(section, { network, mistakes }, confusion, found) {
  find(section, ".title").textContent = title(mistakes, network, confusion);
  const order = confusion.compared.length ? sorted(mistakes, confusion, found.count) : "";
  find(section, ".sorted").textContent = found.count ? order : "";
  find(section, ".missing").hidden = !found.digits.length || found.pictures !== null;
  const made = cards(found, mistakes);
  const list = find(section, ".digits");
  list.classList.toggle("wide", mistakes === "disagree");
  list.replaceChildren(...made.map((card) => element("li", {}, card)));
  const buttons = made.filter((card) => card instanceof HTMLButtonElement);
  if (buttons.length) roving(buttons);
  tellPages(section, found);
}

/** That no cell is chosen. @param {HTMLElement} section */
function tellNone(section) {
  find(section, ".title").textContent = PRESS;
  for (const place of [".sorted", ".digits"]) find(section, place).replaceChildren();
  for (const place of [".missing", ".pages"]) find(section, place).hidden = true;
}

/** Which of them are shown, and the ways to the others. @param {HTMLElement} section @param {TestDigits} found */
function tellPages(section, { digits, first, count }) {
  const last = first + digits.length;
  find(section, ".pages").hidden = digits.length === count;
  find(section, ".where").textContent = `${whole(first + 1)} to ${whole(last)} of ${whole(count)}`;
  find(section, ".before", HTMLButtonElement).disabled = first === 0;
  find(section, ".after", HTMLButtonElement).disabled = last >= count;
}
