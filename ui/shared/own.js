// Weights that the user made or brought: files in this page, by the hash under which questions name them. The server may
// forget them, and is then sent them again.

import { networks } from "./networks.js";

const MOST = 40; // files; a training gives one with every picture

/** @type {Map<string, Uint8Array<ArrayBuffer>>} */
const files = new Map(); // the newest at the end

/** @param {string} hash @param {Uint8Array<ArrayBuffer>} file @param {(string | null)[]} [used]  of networks that are shown: they stay */
export function remember(hash, file, used = []) {
  files.delete(hash);
  files.set(hash, file);
  const old = [...files.keys()].slice(0, -MOST);
  for (const each of old) if (!used.includes(each)) files.delete(each);
}

/** @param {string | null} hash */
export const fileOf = (hash) => (hash === null ? undefined : files.get(hash));

/** The same, looked for in what this browser keeps too, as after a reload. @param {string | null} hash */
export async function found(hash) {
  const file = fileOf(hash) ?? (hash === null ? undefined : await networks.file(hash));
  if (hash !== null && file) remember(hash, file);
  return file;
}
