// A training ends with its page. Where that was only loaded again, it says so.

import { keep, load } from "../shared/storage.js";

const STAYS = 1_000; // milliseconds after which a page that was to be left is still there

/**
 * Whether this page was loaded again in the middle of a training.
 * @param {string} name  of the training @param {() => boolean} isGoing  whether one is under way
 */
export function wasCut(name, isGoing) {
  const key = `inkling.cut.${name}`;
  const forget = () => keep("sessionStorage", key, null);
  const was = load("sessionStorage", key) !== null;
  forget();
  for (const leaving of ["beforeunload", "pagehide"]) // see explore/history.js for why both
    addEventListener(leaving, () => {
      if (!isGoing()) return;
      keep("sessionStorage", key, "1");
      setTimeout(forget, STAYS);
    });
  return was;
}
