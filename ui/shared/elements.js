// Elements: making, finding, watching them; and files handed to the user.

/**
 * element("td", { class: "won", onclick: act }, child, "text", …); attributes that are undefined are left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  set(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(made, attributes);
  made.append(...children);
  return made;
}

/** @param {Element} made @param {Record<string, any>} attributes */
function set(made, attributes) {
  for (const [key, value] of Object.entries(attributes))
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined) made.setAttribute(key, value);
}

/**
 * The element that a selector finds, which must be there: find(root, "canvas"), find(root, ".pen", HTMLInputElement).
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} [type]
 * @returns {E}
 */
export function find(root, selector, type) {
  const found = root.querySelector(selector);
  if (!found || !(found instanceof (type ?? HTMLElement))) throw new Error(`The page has no ${selector} of its kind.`);
  return /** @type {E} */ (/** @type {Element} */ (found));
}

/**
 * Resolves with the element as soon as it is on the page; Gradio may render it after the component that waits for it.
 * @param {string} selector
 * @returns {Promise<HTMLElement>}
 */
export function present(selector) {
  const now = () => /** @type {HTMLElement | null} */ (document.querySelector(selector));
  return new Promise((resolve) => {
    const found = now();
    if (found) return resolve(found);
    const observer = new MutationObserver(() => {
      const come = now();
      if (!come) return;
      observer.disconnect();
      resolve(come);
    });
    observer.observe(document.documentElement, { childList: true, subtree: true });
  });
}

/**
 * Acts when an element is shown, or has another width; its height changes with what is in it.
 * @param {HTMLElement} place
 * @param {() => void} act
 */
export function resized(place, act) {
  let width = 0;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    act();
  }).observe(place);
}

/** Whether an element, and all that it is in, is displayed. @param {HTMLElement} place */
export const displayed = (place) => place.checkVisibility();

/** Scrolls as far as it takes for an element to be seen, without motion where that is not wanted. @param {HTMLElement} place */
export function bring(place) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ block: "nearest", behavior: still ? "instant" : "smooth" });
}

/** Whether the page is used by finger: what a mouse points at and clicks, a finger taps. */
export const taps = () => matchMedia("(hover: none) and (pointer: coarse)").matches;

/** Whether two values that JSON can hold are equal. @param {unknown} one @param {unknown} other */
export const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Hands a file to the user. @param {string} name @param {Blob} content */
export function save(name, content) {
  const link = element("a", { download: name, href: URL.createObjectURL(content) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser is still reading it
}
