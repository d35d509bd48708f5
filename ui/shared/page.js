// What the components of the page tell each other. Keys: `network`, its name; `sketch`, what is on the pad, null when
// blank: {strokes, pen} in thousandths of the pad's side, or {picture} as a data URL; `view`, which layers are to be
// seen, {layers, scale}; `reading`, the server's answer; `atlas`, what there is to know of the network's layers;
// `pointed` and `pinned`, a unit, [layer, channel, row, column], or null; `tab` and `section`, ids of the panels shown;
// `step`, of the lesson, from 1, or null; `convolution`, what the lesson convolves, {image: "digit" or "drawn", kernel:
// {name, cells, divisor}, stride, padding}; `picture`, that image, see teach.js.
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

    // Single flight: one question at a time, then once more about the newest state; what came in between is skipped.
    newest(ask) {
      let asking = false;
      let stale = false;
      return async () => {
        stale = true;
        if (asking) return;
        asking = true;
        try {
          while (stale) {
            stale = false;
            await ask().catch(reportError); // the next question is asked none the less
          }
        } finally {
          asking = false;
        }
      };
    },

    // Waits for an answer; undefined where the server is gone, for Gradio's client gives that and never rejects.
    answered: (question, milliseconds = 10_000) =>
      Promise.race([question, new Promise((done) => setTimeout(done, milliseconds))]),

    // A question about the drawing as it was read, by the network that read it.
    about: (more) => ({ network: inkling.get("network"), pixels: inkling.get("reading")?.pixels, ...more }),

    // Text of so many decimals, with a real minus sign, and none before zero.
    number: (value, places) => value.toFixed(places).replace(/^-(0\.?0*)$/, "$1").replace("-", "−"),

    // A number's colour: blue for minus, orange for plus, the stronger the nearer to the limit; light enough to read on.
    tint(value, limit) {
      const share = limit ? Math.round((60 * Math.min(Math.abs(value), limit)) / limit) : 0;
      return `background: color-mix(in srgb, var(${value < 0 ? "--ink-minus" : "--ink-plus"}) ${share}%, #fff)`;
    },

    // Makes an element: element("td", { class: "won", onclick: act }, child, "text", …); undefined attributes are left out.
    element(tag, attributes = {}, ...children) {
      const made = document.createElement(tag);
      for (const [key, value] of Object.entries(attributes))
        if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
        else if (value !== undefined) made.setAttribute(key, value);
      made.append(...children);
      return made;
    },

    // Acts when an element is shown, or has another width; its height changes with what is painted.
    resized(place, act) {
      let width = 0;
      new ResizeObserver(() => {
        if (place.clientWidth === width) return;
        width = place.clientWidth;
        act();
      }).observe(place);
    },

    // Whether two units, or none, are the same.
    same: (unit, other) => JSON.stringify(unit ?? null) === JSON.stringify(other ?? null),

    // Hands a Blob to the user as a file.
    save(name, content) {
      const link = Object.assign(document.createElement("a"), { download: name, href: URL.createObjectURL(content) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href));
    },
  };
})();
