// What the parts of the page know together: one declared state. A component sets a key, others listen to it; none
// imports another. Python supplies the state at the start (ui/given.py), so that the order of mounting does not matter.
// The keys, their types and who sets each: `State` in types.d.ts.

import given from "./given.js";

/** @typedef {import("./types.d.ts").State} State */

/**
 * @param {State} initial
 * @param {(error: unknown) => void} report  receives what a listener throws; the others are called nonetheless
 */
export function createStore(initial, report = reportError) {
  const state = { ...initial };
  /** @type {Map<keyof State, Set<(value: any) => void>>} */
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
    /** @template {keyof State} K @param {K} key @returns {State[K]} */
    get: (key) => state[key],

    /** @template {keyof State} K @param {K} key @param {State[K]} value */
    set(key, value) {
      if (!(key in state)) throw new RangeError(`The page's state has no key ${key}.`);
      state[key] = value;
      for (const listener of listeners.get(key) ?? []) call(listener, value);
    },

    /**
     * Calls the listener with the key's value now and whenever it is set.
     * @template {keyof State} K @param {K} key @param {(value: State[K]) => void} listener
     */
    on(key, listener) {
      const own = listeners.get(key) ?? new Set();
      listeners.set(key, own.add(listener));
      call(listener, state[key]);
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */

export const store = createStore(given.initial);
