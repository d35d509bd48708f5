// A state with declared keys, and listeners to each.

/**
 * @template {object} S
 * @param {S} initial  every key that there is, with its value at the start
 * @param {(error: unknown) => void} report  receives what a listener throws; the others are called nonetheless
 */
export function createStore(initial, report = (error) => reportError(error)) {
  const state = { ...initial };
  /** @type {Map<keyof S, Set<(value: any) => void>>} */
  const listeners = new Map();

  /** @template V @param {(value: V) => void} listener @param {V} value */
  function call(listener, value) {
    try {
      listener(value);
    } catch (error) {
      report(error);
    }
  }

  return {
    /** @template {keyof S} K @param {K} key @returns {S[K]} */
    get: (key) => state[key],

    /** @template {keyof S} K @param {K} key @param {S[K]} value */
    set(key, value) {
      if (!(key in state)) throw new RangeError(`The page's state has no key ${String(key)}.`);
      state[key] = value;
      for (const listener of listeners.get(key) ?? []) call(listener, value);
    },

    /**
     * Calls the listener with the key's value now and whenever it is set.
     * @template {keyof S} K @param {K} key @param {(value: S[K]) => void} listener
     */
    on(key, listener) {
      if (!(key in state)) throw new RangeError(`The page's state has no key ${String(key)}.`);
      listeners.set(key, (listeners.get(key) ?? new Set()).add(listener));
      call(listener, state[key]);
    },
  };
}
