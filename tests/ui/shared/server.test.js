import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { ask, Refused, Unreachable } from "../../../ui/shared/server.js";

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

/** @param {number} status @param {string} body */
const answers = (status, body) => {
  globalThis.fetch = async () => new Response(body, { status });
};

test("an answer is its JSON", async () => {
  answers(200, '{"digit": 7}');
  assert.deepEqual(await ask("read", {}), { digit: 7 });
});

test("a refusal carries the server's sentence", async () => {
  answers(400, '{"error": "There is no such network."}');
  await assert.rejects(ask("read", {}), new Refused("There is no such network."));
});

test("a refusal by something on the way has a sentence of its own", async () => {
  answers(413, "<html>413 Request Entity Too Large</html>");
  await assert.rejects(ask("read", {}), /too large/);
});

test("a gateway that finds no server, and a connection that breaks, are unreachable", async () => {
  answers(502, "<html>Bad Gateway</html>");
  await assert.rejects(ask("read", {}), Unreachable);
  globalThis.fetch = async () => {
    throw new TypeError("Failed to fetch");
  };
  await assert.rejects(ask("read", {}), Unreachable);
});

test("an error of the server is refused, for asking again would not help", async () => {
  answers(500, "Internal Server Error");
  await assert.rejects(ask("read", {}), Refused);
});
