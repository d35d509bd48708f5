// The browser's storage, which may be missing or refuse: in private windows, frames, and where cookies are blocked even
// naming it throws. Reading then finds nothing, and writing says that it did not succeed.

/** @typedef {"localStorage" | "sessionStorage"} Kind */

/** @param {Kind} kind @param {string} key @returns {string | null} */
export function load(kind, key) {
  try {
    return window[kind].getItem(key);
  } catch {
    return null;
  }
}

/** @param {Kind} kind @param {string} key @param {string | null} text  null removes @returns {boolean} whether it is kept */
export function keep(kind, key, text) {
  try {
    if (text === null) window[kind].removeItem(key);
    else window[kind].setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** The object that is kept as JSON; an empty one where there is none. @param {Kind} kind @param {string} key @returns {Record<string, unknown>} */
export function loadObject(kind, key) {
  try {
    return Object(JSON.parse(load(kind, key) ?? "{}"));
  } catch {
    return {};
  }
}
