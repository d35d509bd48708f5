// What was scrolled to stays in view while what is around it comes, each part once its answer is here.

const LASTS = 2_000; // milliseconds in which they must have come

let letGo = () => {}; // of the last place that was held

/**
 * Scrolls to an element, and again as the page or itself grows, until the user moves or something else is to be held.
 * @param {Element} place
 * @param {() => ScrollIntoViewOptions} [how]  asked each time
 */
export function hold(place, how = () => ({})) {
  letGo();
  const observer = new ResizeObserver(() => place.scrollIntoView(how()));
  const end = new AbortController();
  letGo = () => {
    observer.disconnect();
    end.abort();
  };
  for (const kind of ["pointerdown", "wheel", "keydown"])
    addEventListener(kind, letGo, { signal: end.signal, passive: true });
  for (const each of [document.body, place]) observer.observe(each);
  setTimeout(letGo, LASTS);
}
