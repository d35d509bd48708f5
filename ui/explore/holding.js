// The crumbs at the top of the window while the cards below them come, each once its answer is here.

const LASTS = 1_000; // milliseconds in which they must have come

/** Scrolls to an element, and again as what is around it grows, until the user moves. @param {HTMLElement} place @param {HTMLElement} around */
export function hold(place, around) {
  const observer = new ResizeObserver(() => place.scrollIntoView());
  const end = new AbortController();
  const done = () => {
    observer.disconnect();
    end.abort();
  };
  for (const kind of ["pointerdown", "wheel", "keydown"])
    addEventListener(kind, done, { signal: end.signal, passive: true });
  observer.observe(around);
  setTimeout(done, LASTS);
}
