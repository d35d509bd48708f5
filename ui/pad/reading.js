// The reading: the digit, how sure the network is, and its ten probabilities. Asks the server while the pen moves.

import { follow } from "../shared/asking.js";
import { bytesOf } from "../shared/base64.js";
import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { percent } from "../shared/numbers.js";
import { digitOf, put } from "../shared/planes.js";
import { askPicture } from "../shared/server.js";
import { store } from "../shared/store.js";
import { ignorance, words } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Reading} Reading */
/** @typedef {import("../shared/asking.js").Status<any, Reading>} Status */

const SIGNS = { over: ">", under: "<" }; // beside a bar, where there is no room for words

/** Whether somebody looks at the way to the digit: below the pad, or in the lesson, which can work on it. */
const wantsStages = () =>
  store.get("staged") || (store.get("tab") === "convolution-panel" && store.get("convolution").image === "drawn");

/** What to ask; null on a blank pad. */
function question() {
  const [sketch, network, view] = [store.get("sketch"), store.get("network"), store.get("view")];
  return sketch && { ...sketch, network, view, stages: wantsStages() };
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
  find(section, "strong").textContent = read ? `${read.digit}${read.known ? "" : "?"}` : "";
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
 * What the network sees in pictures, which are looked at once: whatever is asked afterwards is about the digit.
 */
function pictures() {
  /** @type {{ url: string, seen: import("../shared/types.d.ts").Seen } | null} */
  let last = null;
  return async (/** @type {string} */ url) => {
    if (last?.url !== url) last = { url, seen: await askPicture(...fileIn(url)) };
    return last.seen;
  };
}

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const section = find(element, "#reading");
  const look = pictures();

  /** @param {ReturnType<typeof question> & object} asked @returns {Promise<Reading>} */
  async function answer({ picture, ...others }) {
    if (picture === undefined) return ask("read", others);
    const seen = await look(picture);
    if (seen.digit === null) return seen;
    const read = await ask("read", { ...others, pixels: seen.pixels });
    return { ...read, stages: seen.stages };
  }

  const read = follow({
    question,
    ask: answer,
    fits: (asked, now) => asked.network === now.network,
    show(status) {
      section.classList.toggle("lost", status.state === "failed" || status.state === "asking");
      find(section, ".words").textContent = say(status);
      if (status.state === "shown") store.set("reading", status.answer);
      if (status.state === "blank" || (status.state === "failed" && !status.retrying)) store.set("reading", null);
    },
  });

  store.on("reading", (reading) => show(section, reading));
  store.on("sketch", read);
  store.on("network", read);
  for (const key of /** @type {const} */ (["staged", "convolution", "tab"]))
    store.on(key, () => wantsStages() && read());
  store.on("network", (network) => {
    find(section, ".ignorance").textContent = given.doubts.includes(network) ? "" : ignorance(given.doubts);
  });
}
