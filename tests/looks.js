// What a machine can see to be wrong with the page as it stands; evaluated on the page by test_looks.py.

const SMALLEST_PICTURE = 24; // CSS pixels
const SMALLEST_TEXT = 11;
const OVERLAP = 4; // CSS pixels that two texts must share, both ways, to lie on each other

/** What only a screen reader is to find has a pixel. @param {Element} element */
const seen = (element) => {
  const box = element.getBoundingClientRect();
  return (
    box.width > 1 && box.height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  );
};

/** @param {Element} element */
function name(element) {
  const classes = [...element.classList].filter((own) => !own.startsWith("svelte")).slice(0, 2);
  const own = [element.tagName.toLowerCase(), ...classes].join(".") + (element.id ? `#${element.id}` : "");
  const above = element.parentElement?.closest("[id]");
  return above ? `#${above.id} ${own}` : own;
}

function tooWide() {
  const { scrollWidth } = document.scrollingElement ?? document.documentElement;
  return scrollWidth > innerWidth + 1 ? [`the page is ${scrollWidth} px wide, the window ${innerWidth}`] : [];
}

function smallPictures() {
  const pictures = [...document.querySelectorAll("canvas, img, svg[role=img]")].filter(
    (picture) => seen(picture) && !picture.closest("footer"), // Gradio's
  );
  return pictures.flatMap((picture) => {
    const { width, height } = picture.getBoundingClientRect();
    if (Math.min(width, height) >= SMALLEST_PICTURE) return [];
    return [`picture of ${Math.round(width)} × ${Math.round(height)} px: ${name(picture)}`];
  });
}

/** Every visible text: {node, element, size}. */
function texts() {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = /** @type {Text} */ (walk.currentNode);
    const element = node.parentElement;
    if (!element || !node.data.trim() || !seen(element)) continue;
    if (element.closest("script, style, option, noscript, math, [aria-hidden=true]")) continue;
    found.push({ node, element, words: node.data.trim().slice(0, 30) });
  }
  return found;
}

/** The factor by which an SVG's viewBox is scaled on the screen; 1 for other elements. @param {Element} element */
function zoom(element) {
  const svg = element.closest("svg");
  return svg ? (svg.getScreenCTM()?.a ?? 1) : 1;
}

function smallTexts() {
  return texts().flatMap(({ element, words }) => {
    const size = Number.parseFloat(getComputedStyle(element).fontSize) * zoom(element);
    return size < SMALLEST_TEXT - 0.01 ? [`text of ${size.toFixed(1)} px: “${words}” in ${name(element)}`] : [];
  });
}

function cutTexts() {
  return texts().flatMap(({ element, words }) => {
    const { overflowX } = getComputedStyle(element);
    const cut = ["hidden", "clip"].includes(overflowX) && element.scrollWidth > element.clientWidth + 2;
    return cut ? [`text cut off: “${words}” in ${name(element)}`] : [];
  });
}

/** Whether an element floats above the page, and so may cover it. @param {Element | null} element */
function floats(element) {
  for (let own = element; own; own = own.parentElement)
    if (["fixed", "sticky"].includes(getComputedStyle(own).position)) return true;
  return false;
}

function textsOnTexts() {
  const boxes = texts().flatMap(({ node, element, words }) => {
    if (floats(element)) return [];
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].map((box) => ({ box, element, words }));
  });
  const shared = (/** @type {DOMRect} */ a, /** @type {DOMRect} */ b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > OVERLAP &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > OVERLAP;
  return boxes.flatMap((one, i) =>
    boxes.slice(i + 1).flatMap((other) => {
      const apart = !one.element.contains(other.element) && !other.element.contains(one.element);
      return apart && shared(one.box, other.box)
        ? [`“${one.words}” lies on “${other.words}” in ${name(one.element)}`]
        : [];
    }),
  );
}

function emptyPanels() {
  const panels = [...document.querySelectorAll("[role=tabpanel]")].filter(seen);
  const empty = (/** @type {Element} */ panel) =>
    panel.getBoundingClientRect().height < SMALLEST_PICTURE || !texts().some(({ element }) => panel.contains(element));
  return panels.filter(empty).map((panel) => `panel ${name(panel)} is empty`);
}

/** All that is wrong, as sentences. */
function faults() {
  const all = [tooWide, smallPictures, smallTexts, cutTexts, textsOnTexts, emptyPanels];
  return [...new Set(all.flatMap((look) => look()))];
}

Object.assign(window, { faults });

export {};
