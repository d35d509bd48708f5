// Pictures of a training, as the server sends them: one answer, for as long as the training goes on.

import { Refused, Unreachable, unpack } from "../shared/server.js";

/** @typedef {import("../shared/types.d.ts").Frame} Frame */

const LENGTH = 4; // bytes that say how long a picture is
const GONE = "The server does not answer.";

/**
 * Asks for a training and yields its pictures. Closing the page, or the signal, ends it on the server too.
 * @param {object} task  see ui/training/tasks.py
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Frame>}
 */
export async function* pictures(task, signal) {
  const headers = { "Content-Type": "application/json" };
  const address = new URL("../../train", import.meta.url);
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(task), signal }).catch(
    unreachable,
  );
  if (!response.ok) {
    const { error } = await response.json().catch(() => ({}));
    throw new (response.status < 500 ? Refused : Unreachable)(error ?? GONE);
  }
  if (!response.body) throw new Unreachable("This browser cannot follow a training.");
  yield* frames(response.body.getReader());
}

/** What to say while others train. @param {number} place @param {number} [within]  seconds until it begins, at most */
export function waits(place, within = 60) {
  const minutes = Math.max(1, Math.ceil(within / 60));
  const most = `in about ${minutes === 1 ? "a minute" : `${minutes} minutes`} at most`;
  return place === 1
    ? `Another training is running on this server; yours is next, ${most}.`
    : `Other trainings are running on this server; yours is number ${place} in the queue and begins ${most}.`;
}

/**
 * What arrives in pieces, cut into pictures.
 * @param {{ read(): Promise<{ done: boolean, value?: Uint8Array }> }} reader
 * @returns {AsyncGenerator<Frame>}
 */
export async function* frames(reader) {
  let left = new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read().catch(unreachable);
    if (done || !value) return;
    left = joined(left, value);
    for (let end = endOf(left); end <= left.length; end = endOf(left)) {
      yield unpack(left.slice(LENGTH, end).buffer);
      left = left.slice(end);
    }
  }
}

/** Where the first picture ends; never, as long as its length is not there. @param {Uint8Array} bytes */
const endOf = (bytes) =>
  bytes.length < LENGTH
    ? Number.POSITIVE_INFINITY
    : LENGTH + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);

/** @param {Uint8Array} one @param {Uint8Array} other */
function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** @param {unknown} error @returns {never} */
function unreachable(error) {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  throw new Unreachable(GONE);
}
