// Asks the server: one POST a question, JSON to JSON. There is no session; a question carries all that it needs.

const PATIENCE = 30_000; // milliseconds for an answer

/** The server answered that this question has no answer; asking the same again would not help. */
export class Refused extends Error {}

/** There was no answer: the server is gone or too busy, or the connection broke. The same question may succeed later. */
export class Unreachable extends Error {}

/** @type {Record<number, string>} */
const REFUSALS = {
  404: "This page is older than its server; please reload it.",
  413: "This is too large for the server or for something on the way to it.",
  429: "There are too many questions at once; please wait a moment.",
};

/**
 * @template [A=any]
 * @param {string} name  of a function in ui/answers.py
 * @param {object} question
 * @returns {Promise<A>}
 */
export async function ask(name, question) {
  const address = new URL(`../../ask/${name}`, import.meta.url);
  const headers = { "Content-Type": "application/json" };
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers,
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return await response.json();
  } catch {
    throw new Unreachable("The server does not answer.");
  }
  if (response.status > 500) throw new Unreachable("The server does not answer."); // a proxy says so for it
  const { error } = await response.json().catch(() => ({}));
  throw new Refused(error ?? REFUSALS[response.status] ?? "The server could not answer this question.");
}

/** @typedef {typeof ask} Ask */
