// What the plots of the Convolution tab are drawn with, and what keys and pointers do to them.
inkling.plot = (() => {
  const EDGE = 44; // left of a plot, for the numbers of its axis, CSS pixels

  function svg(tag, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, set] of Object.entries(attributes)) made.setAttribute(key, set);
    made.append(...children);
    return made;
  }
  const rule = (x1, y1, x2, y2, kind) => svg("line", { x1, y1, x2, y2, class: kind });
  const label = (x, y, text, kind = "") => svg("text", { x, y, class: kind }, text);

  // Keys for a plot: left and right by one place, Home and End, Space to play; `more` is what else there is.
  function keys(place, play, now, move, last, more = {}) {
    place.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: now() - 1, ArrowRight: now() + 1, Home: 0, End: last() }[event.key];
      if (to !== undefined) move(to);
      else if (event.key === " ") play.toggle();
      else if (more[event.key]) more[event.key]();
      else return;
      event.preventDefault();
    });
  }

  // A press, or a press and a move, with the offset in CSS pixels.
  function pointed(place, act) {
    for (const type of ["pointerdown", "pointermove"]) {
      place.addEventListener(type, (event) => {
        if (type === "pointermove" && !(event.buttons & 1)) return;
        const box = place.getBoundingClientRect();
        act(event.clientX - box.left, event.clientY - box.top);
      });
    }
  }

  return { EDGE, svg, rule, label, keys, pointed };
})();
