// A state of the page as text for an address, and back. The text is a letter for its form, then in base64url the length
// of some JSON, that JSON, and the strokes as steps, to the last point: a copy is read as what it was copied from.

import { clean } from "../shared/cleaning.js";
import { pack, steps, strokesOf, toBytes, toText, unpack } from "./packing.js";

/** @typedef {import("../shared/cleaning.js").Rules} Rules */
/** @typedef {import("../shared/cleaning.js").Setup} Setup */

const PLAIN = "p";
const DEFLATED = "a";
const MOST_TEXT = 40_000; // characters of a link
const MOST_BYTES = 200_000; // that it may unfold to

/**
 * @param {Setup} setup @param {Rules} rules
 * @returns {Promise<string>}
 */
export async function encode(setup, rules) {
  const { strokes = [], ...rest } = clean(setup, rules);
  const words = new TextEncoder().encode(JSON.stringify(rest));
  const bytes = Uint8Array.from([...pack([words.length]), ...words, ...pack(steps(strokes))]);
  const deflate = transform("CompressionStream");
  return deflate ? DEFLATED + toText(await through(deflate, bytes)) : PLAIN + toText(bytes);
}

/**
 * What a text holds; null where nothing can be read. Throws an Error with a sentence where this browser cannot read it.
 * @param {string} text @param {Rules} rules
 * @returns {Promise<Setup | null>}
 */
export async function decode(text, rules) {
  if (text.length > MOST_TEXT || ![PLAIN, DEFLATED].includes(text[0])) return null;
  const inflate = transform("DecompressionStream");
  if (text[0] === DEFLATED && !inflate) throw new Error("This browser is too old to open this link.");
  try {
    const packed = toBytes(text.slice(1));
    const bytes = inflate && text[0] === DEFLATED ? await through(inflate, packed) : packed;
    const length = unpack(bytes).next().value ?? 0;
    const start = pack([length]).length;
    const raw = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.slice(start, start + length)));
    if (!raw || typeof raw !== "object" || Array.isArray(raw)) return null;
    const strokes = strokesOf(unpack(bytes.slice(start + length)), rules.points);
    return clean({ ...raw, strokes }, rules);
  } catch {
    return null; // cut off, changed on its way, or made up
  }
}

/** A stream that deflates or inflates; null where the browser has none. @param {string} name */
function transform(name) {
  try {
    return new /** @type {any} */ (globalThis)[name]("deflate-raw");
  } catch {
    return null; // of no such stream, or not of this kind
  }
}

/**
 * All that comes out of a stream; more than MOST_BYTES is an error. Not by `for await`, which Safari has not.
 * @param {CompressionStream | DecompressionStream} stream @param {Uint8Array<ArrayBuffer>} bytes
 */
async function through(stream, bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let total = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    total += part.value.length;
    if (total > MOST_BYTES) throw new RangeError("a link that unfolds to too much");
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
