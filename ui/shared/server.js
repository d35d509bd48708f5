// Asks the server: one POST a question, JSON to JSON and bytes. There is no session; a question carries all that it needs.

import { ownOf } from "./changes.js";
import { found } from "./own.js";

/** @typedef {import("./types.d.ts").Edit} Edit */

const PATIENCE = 30_000; // milliseconds for an answer
const LENGTH = 4; // bytes that say how long the head of an answer is

/** The server answered that this question has no answer; asking the same again would not help. */
export class Refused extends Error {}

/** The server no longer has the weights that the question is about. */
class Gone extends Refused {}

/** There was no answer: the server is gone or too busy, or the connection broke. The same question may succeed later. */
export class Unreachable extends Error {}

const GONE = "The server does not answer.";
const FORGOTTEN =
  "The weights that you made are no longer here. In Training, Live, go back to the network as it came, or load them from a file.";
const BUSY = "There are too many questions at once.";

/** @type {Record<number, string>} */
const REFUSALS = {
  404: "This page is older than its server; please reload it.",
  413: "This is too large for the server or for something on the way to it.",
};

/**
 * @template [A=any]
 * @param {string} name  of a function in ui/answers.py
 * @param {object} question
 * @returns {Promise<A>}
 */
export async function ask(name, question) {
  const asked = () => post(`ask/${name}`, "application/json", JSON.stringify(question));
  try {
    return await asked();
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    const file = await found(ownOf(/** @type {{ edits?: Edit[] }} */ (question).edits ?? []));
    if (!file) throw new Refused(FORGOTTEN);
    await bring(file);
    return asked();
  }
}

/**
 * Hands the server a weight file: what network it is of, and the hash by which questions name it.
 * @param {Uint8Array<ArrayBuffer>} file @returns {Promise<{ network: string, hash: string, parameters: number }>}
 */
export const bring = (file) => post("weights", "application/octet-stream", file);

/**
 * Asks what is on a picture.
 * @param {Uint8Array<ArrayBuffer>} file @param {string} type  its media type
 * @returns {Promise<import("./types.d.ts").Seen>}
 */
export const askPicture = (file, type) => post("picture", type, file);

/** @param {string} path @param {string} type @param {BodyInit} body @returns {Promise<any>} */
async function post(path, type, body) {
  const address = new URL(`../../${path}`, import.meta.url);
  const headers = { "Content-Type": type };
  let response;
  try {
    response = await fetch(address, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) });
    if (response.ok) return unpack(await response.arrayBuffer());
  } catch {
    throw new Unreachable(GONE);
  }
  const { error } = await response.json().catch(() => ({}));
  if (response.status === 429) throw new Unreachable(error ?? BUSY);
  if (response.status > 500 || (response.status === 500 && !error)) throw new Unreachable(GONE); // a proxy says so for it
  if (response.status === 410) throw new Gone(error);
  throw new Refused(error ?? REFUSALS[response.status] ?? "The server could not answer this question.");
}

/**
 * What travelled packed, see ui/server/packing.py: arrays of bytes stand where the head has their shape and place.
 * @param {ArrayBuffer} packed
 */
export function unpack(packed) {
  const start = LENGTH + new DataView(packed).getUint32(0, true);
  const head = new TextDecoder().decode(new Uint8Array(packed, LENGTH, start - LENGTH));
  return JSON.parse(head, (_, value) => {
    if (!Array.isArray(value?.shape) || value.at === undefined) return value;
    const size = value.shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    return { shape: value.shape, bytes: new Uint8Array(packed, start + value.at, size) };
  });
}

/** @typedef {typeof ask} Ask */
