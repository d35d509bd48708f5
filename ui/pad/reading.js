// The reading: the digit, how sure the network is, and its ten probabilities. Asks the server while the pen moves.

import { askWhy } from "../shared/asked.js";
import { follow } from "../shared/asking.js";
import { bytesOf } from "../shared/base64.js";
import { travelling } from "../shared/edits.js";
import { find } from "../shared/elements.js";
import { endQuestions } from "../shared/ending.js";
import given from "../shared/given.js";
import { percent } from "../shared/numbers.js";
import { digitOf, put } from "../shared/planes.js";
import { roving } from "../shared/roving.js";
import { askPicture } from "../shared/server.js";
import { store } from "../shared/store.js";
import { offerDigits, tellOthers } from "./row.js";
import { isAnother } from "./strokes.js";
import { crowded, IGNORANCE, numberOf, words } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Reading} Reading */
/** @typedef {import("../shared/types.d.ts").Sketch} Sketch */
/** @typedef {import("../shared/asking.js").Status<any, Reading>} Status */

const SIGNS = { over: ">", under: "<" }; // beside a bar, where there is no room for words

/** Whether somebody looks at the way to the digit: below the pad, or in the lesson, which can work on it. */
const wantsStages = () =>
  store.get("staged") || (store.get("tab") === "convolution-panel" && store.get("convolution").image === "drawn");

/** What to ask; null on a blank pad. */
function question() {
  const [sketch, network, view] = [store.get("sketch"), store.get("network"), store.get("view")];
  const why = store.get("tab") === "explore-panel" ? store.get("why") : null;
  return sketch && { ...sketch, which: store.get("which"), network, ...travelling(), view, why, stages: wantsStages() };
}

/** @param {Status} status @returns {string} */
function say(status) {
  if (status.state === "shown") return words(status.answer);
  if (status.state === "asking") return "Waiting for the server. Your drawing is kept.";
  if (status.state !== "failed") return "Nothing drawn yet. The network reads while you draw.";
  if (!status.retrying) return status.sentence;
  return `${status.sentence} Your drawing is kept, and will be read as soon as it answers.`;
}

/** @param {HTMLElement} section @param {Reading | null} reading */
function show(section, reading) {
  const read = reading && reading.digit !== null ? reading : null;
  const seen = find(section, ".seen", HTMLCanvasElement);
  section.dataset.digit = `${read?.digit ?? ""}`;
  section.dataset.probability = read ? read.probabilities[read.digit].toFixed(4) : "";
  section.dataset.known = `${read?.known ?? ""}`;
  find(section, "strong").textContent = read ? numberOf(read) : "";
  const onPicture = store.get("sketch")?.picture !== undefined;
  find(section, ".crowded").textContent = read?.crowded ? crowded(given.limits.digits, onPicture) : "";
  seen.hidden = !read;
  if (read) put(seen, digitOf(read.pixels));
  section.querySelectorAll("li").forEach((bar, digit) => {
    const p = read?.probabilities[digit];
    bar.classList.toggle("most", digit === read?.digit);
    find(bar, "b").style.width = `${100 * (p ?? 0)}%`;
    find(bar, "output").textContent = p === undefined ? "" : percent(p, SIGNS);
  });
}

/**
 * Why this digit, and why not another: the words and each bar can be asked, unless a teacher hides where the answer is.
 * @param {HTMLElement} section
 */
function offerWhy(section) {
  const why = find(section, ".why");
  const bars = /** @type {HTMLButtonElement[]} */ ([...section.querySelectorAll("button.ask")]);
  const stop = roving(bars);
  why.addEventListener("click", () => askWhy(Number(section.dataset.digit)));
  bars.forEach((bar, digit) => {
    bar.addEventListener("click", () => askWhy(digit));
  });
  const offer = () => {
    const digit = store.get("reading")?.digit ?? null;
    const closed = digit === null || store.get("hidden").includes("explore");
    why.hidden = closed;
    bars.forEach((bar, own) => {
      bar.disabled = closed;
      bar.ariaLabel = bar.title = own === digit ? `Why ${own}?` : `Why not ${own}?`;
    });
    if (digit !== null) stop(digit);
  };
  store.on("reading", offer);
  store.on("hidden", offer);
}

/**
 * The file that a data URL holds, and its media type. Throws an Error with a sentence for anything else.
 * @param {string} url @returns {[file: Uint8Array<ArrayBuffer>, type: string]}
 */
function fileIn(url) {
  const [, type, text] = /^data:([^;,]*);base64,(.*)$/s.exec(url) ?? [];
  try {
    return [bytesOf(text), type];
  } catch {
    throw new Error("The picture did not arrive whole; please choose it again.");
  }
}

/**
 * Asks for readings. A picture is looked at once: whatever is asked afterwards is about the digits on it.
 * @param {import("../shared/server.js").Ask} ask
 */
function reader(ask) {
  /** @type {{ url: string, seen: import("../shared/types.d.ts").Seen } | null} */
  let last = null;
  return {
    /** @param {ReturnType<typeof question> & object} asked @returns {Promise<Reading>} */
    async answer({ picture, ...others }) {
      if (picture === undefined) return ask("read", others);
      if (last?.url !== picture) last = { url: picture, seen: await askPicture(...fileIn(picture)) };
      const { seen } = last;
      if (seen.digit === null) return seen;
      const { pixels, stages } = seen.digits[Math.min(others.which, seen.digits.length - 1)];
      const row = seen.digits.length > 1 ? { row: seen.digits.map((digit) => digit.pixels) } : {};
      const read = await ask("read", { ...others, pixels, ...row });
      return { ...read, stages, crowded: seen.crowded };
    },
    /** Where on the last picture its digits are. */
    boxes: () => (last && last.seen.digit !== null ? last.seen.digits.map(({ box }) => box) : []),
  };
}

/**
 * Tells the page what was read.
 * @param {Sketch} sketch @param {Reading} reading @param {import("../shared/types.d.ts").Box[]} boxes  of a picture's digits
 */
function tell(sketch, reading, boxes) {
  tellOthers(sketch, reading, sketch.picture ? boxes : []);
  store.set("reading", reading);
  if (reading.digit !== null && reading.which !== store.get("which")) store.set("which", reading.which); // some were erased
}

/** What a reading is about. @param {NonNullable<ReturnType<typeof question>>} asked @param {Reading} reading */
function lookedAt({ strokes = [], which }, reading) {
  if (reading.digit === null) return null;
  return { which, strokes, own: reading.digits[reading.which].strokes.map((stroke) => strokes[stroke]) };
}

/** There is no reading any more. @param {boolean} isBlank  for nothing is drawn */
function forget(isBlank) {
  const wasRead = store.get("reading") !== null;
  store.set("reading", null);
  tellOthers(null, null, []);
  if (isBlank && wasRead) store.set("which", 0); // of the next drawing
}

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const section = find(element, "#reading");
  const { answer, boxes } = reader(ask);
  let by = ""; // the network that read last
  /** @type {import("./strokes.js").Looked | null} */
  let looked = null; // what it read
  const read = follow({
    question,
    ask: answer,
    fits: (asked, now) => asked.network === now.network && asked.which === now.which,
    show(status) {
      const late = status.state === "failed" || status.state === "asking";
      section.classList.toggle("lost", late);
      document.body.dataset.stale = `${late}`; // all that is told is of an older drawing, see page.css
      find(section, ".words").textContent = say(status);
      if (status.state === "shown") {
        by = status.question.network;
        const now = lookedAt(status.question, status.answer);
        if (looked && now && isAnother(looked, now)) endQuestions(false);
        looked = now;
        tell(status.question, status.answer, boxes());
      }
      if (late && by !== store.get("network") && store.get("reading")) store.set("reading", null); // under another's name
      if (status.state === "blank" || (status.state === "failed" && !status.retrying)) forget(status.state === "blank");
    },
  });

  store.on("reading", (reading) => show(section, reading));
  offerWhy(section);
  offerDigits(section);
  store.on("sketch", read);
  store.on("network", read);
  for (const key of /** @type {const} */ (["view", "why", "tab", "which", "edits"])) store.on(key, read);
  for (const key of /** @type {const} */ (["staged", "convolution"])) store.on(key, () => wantsStages() && read());
  store.on("network", (network) => {
    find(section, ".ignorance").textContent = given.doubts.includes(network) ? "" : IGNORANCE;
  });
}
