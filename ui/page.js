// What the components of the page tell each other. Keys: `network`, its name; `sketch`, what is on the pad, null when
// blank: {strokes, pen} in thousandths of the pad's side, or {picture} as a data URL; `reading`, the server's answer.
window.inkling = (() => {
  const values = new Map();
  const listeners = new Map();
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value);
      for (const listener of listeners.get(key) ?? []) listener(value);
    },
    on(key, listener) {
      listeners.set(key, [...(listeners.get(key) ?? []), listener]);
      if (values.has(key)) listener(values.get(key));
    },
  };
})();
