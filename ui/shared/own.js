// Weights that the user made or brought: files in this browser, by the hash under which questions name them. The server
// may forget them, and is then sent them again.

const MOST = 40; // files; a training gives one with every picture

/** @type {Map<string, Uint8Array<ArrayBuffer>>} */
const files = new Map(); // the newest at the end

/** @param {string} hash @param {Uint8Array<ArrayBuffer>} file */
export function remember(hash, file) {
  files.delete(hash);
  files.set(hash, file);
  for (const old of [...files.keys()].slice(0, -MOST)) files.delete(old);
}

/** @param {string | null} hash */
export const fileOf = (hash) => (hash === null ? undefined : files.get(hash));
