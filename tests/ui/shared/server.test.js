import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { ask, askPicture, Refused, Unreachable, unpack } from "../../../ui/shared/server.js";

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

// An answer as ui/server/packing.py packs it; tests/ui/server/test_packing.py makes sure that it still does.
const PACKED = [
  "d80000007b226469676974223a372c22776f726473223a22e288923120c2b720c3a9222c226c6179657273223a7b226669727374223a7b2270",
  "696374757265223a7b227368617065223a5b312c322c335d2c226174223a307d2c226c696d697473223a5b302e355d7d2c22656d707479223a",
  "7b2270696374757265223a7b227368617065223a5b322c305d2c226174223a367d2c226c696d697473223a5b5d7d7d2c227365766572616c22",
  "3a5b7b227368617065223a5b312c315d2c226174223a367d2c6e756c6c2c7b227368617065223a5b32382c32385d7d5d7d000102030405ff",
].join("");

const bytes = Uint8Array.from(PACKED.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** @param {number} status @param {string | Uint8Array<ArrayBuffer>} body */
const answers = (status, body) => {
  globalThis.fetch = async () => new Response(body, { status });
};

test("what Python packs is unpacked: words as they are, pictures as their bytes", () => {
  assert.deepEqual(unpack(bytes.buffer), {
    digit: 7,
    words: "−1 · é",
    layers: {
      first: { picture: { shape: [1, 2, 3], bytes: Uint8Array.of(0, 1, 2, 3, 4, 5) }, limits: [0.5] },
      empty: { picture: { shape: [2, 0], bytes: Uint8Array.of() }, limits: [] },
    },
    several: [{ shape: [1, 1], bytes: Uint8Array.of(255) }, null, { shape: [28, 28] }],
  });
});

test("an answer is unpacked", async () => {
  answers(200, bytes);
  assert.equal((await ask("read", {})).digit, 7);
  assert.equal((await askPicture(Uint8Array.of(1), "image/png")).digit, 7);
});

test("a question goes as JSON and a picture as it is, so that the server takes them", async () => {
  /** @type {{ to: string, type: string, body: any }[]} */
  const sent = [];
  globalThis.fetch = async (address, options) => {
    const type = new Headers(options?.headers).get("content-type") ?? "";
    sent.push({ to: `${address}`, type, body: options?.body });
    return new Response(bytes);
  };
  await ask("read", { network: "DeepCNN" });
  await askPicture(Uint8Array.of(1, 2), "image/webp");
  assert.deepEqual(
    sent.map(({ type, body }) => [type, body]),
    [
      ["application/json", '{"network":"DeepCNN"}'],
      ["image/webp", Uint8Array.of(1, 2)],
    ],
  );
  assert.ok(sent[0].to.endsWith("/ask/read") && sent[1].to.endsWith("/picture"));
});

test("an answer that breaks off is none", async () => {
  answers(200, bytes.slice(0, 50));
  await assert.rejects(ask("read", {}), Unreachable);
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

test("an error that the server owns up to is refused, for asking again would not help; a proxy's is not", async () => {
  answers(500, '{"error": "The server made a mistake."}');
  await assert.rejects(ask("read", {}), new Refused("The server made a mistake."));
  answers(500, "Internal Server Error");
  await assert.rejects(ask("read", {}), Unreachable);
});

test("a server that has too much to do is asked again", async () => {
  answers(429, '{"error": "There are too many questions at once."}');
  await assert.rejects(ask("read", {}), new Unreachable("There are too many questions at once."));
  answers(429, "<html>Too Many Requests</html>");
  await assert.rejects(ask("read", {}), Unreachable);
});
