// The network's picture as a file: an SVG of what is on the page, with names and limits, or a PNG of that.

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */

const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 16; // CSS pixels around the picture
const SHARP = 2; // pixels of a PNG for each of the page
// Light whatever the page is, for paper; colours of data are the same in both.
const STYLE = `text{font:11px system-ui,sans-serif;fill:#5d6673}text.title{font-size:14px;font-weight:650;fill:#1d2433}
image{image-rendering:pixelated}path,rect{fill:none}rect.plus{fill:#d9660a}rect.minus{fill:#1f6fb4}
path.for{stroke:#d9660a}path.against{stroke:#1f6fb4;stroke-dasharray:5 5}
.edges,.off{stroke:#e3e0d8}.blind{stroke:#1f6fb4}.chosen{stroke:#0b7a3e;stroke-width:2}.edges,.off,.blind,.chosen{vector-effect:non-scaling-stroke}`;

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Attributes as they stand in a tag. @param {Record<string, string | number>} attributes */
const written = (attributes) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? Math.round(10 * value) / 10 : value}"`)
    .join("");

/**
 * The picture as SVG: what is in the board, each where it is on the page.
 * @param {HTMLElement} board @param {string} title
 */
export function svgOf(board, title) {
  const corner = board.getBoundingClientRect();
  /** @param {Element} part @returns {Box} */
  const boxOf = (part) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    return {
      x: left - corner.left + board.scrollLeft + MARGIN,
      y: top - corner.top + 2 * MARGIN,
      width,
      height,
    };
  };
  const each = (/** @type {string} */ selector, /** @type {(part: any) => string} */ write) =>
    [...board.querySelectorAll(selector)].map(write).join("");
  /** @param {Element} part @param {string} kind */
  const text = (part, kind = "") => {
    const { x, y, width, height } = boxOf(part);
    const place = { x: x + width / 2, y: y + 0.75 * height, "text-anchor": "middle", class: kind };
    return `<text${written(place)}>${escaped(part.textContent ?? "")}</text>`;
  };
  const [width, height] = [board.scrollWidth + 2 * MARGIN, corner.height + 3 * MARGIN];
  return [
    `<svg xmlns="${NAMESPACE}"${written({ width, height, viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}` })}>`,
    `<style>${STYLE}</style><rect width="100%" height="100%" style="fill:#fff"/>`,
    `<text class="title" x="${MARGIN}" y="20">${escaped(title)}</text>`,
    each("canvas", (canvas) => `<image${written({ ...boxOf(canvas), href: canvas.toDataURL() })}/>`),
    each(".marks", (marks) => {
      const kept = [...marks.children]
        .filter((mark) => !mark.matches(".pointed, .cover"))
        .map((mark) => mark.outerHTML);
      return `<svg${written({ ...boxOf(marks), viewBox: marks.getAttribute("viewBox"), overflow: "visible" })}>${kept.join("")}</svg>`;
    }),
    `<g transform="translate(${MARGIN} ${2 * MARGIN})">${each(".lines path", (line) => line.outerHTML)}</g>`,
    each("h3", (name) => text(name, "title")),
    each("small, .logits span, .logits output", (part) => text(part)),
    each(".logits b", (bar) => `<rect${written({ ...boxOf(bar), class: bar.className })}/>`),
    "</svg>",
  ].join("\n");
}

/** The same, painted. @param {string} svg @returns {Promise<Blob>} */
export async function pngOf(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: SHARP * image.naturalWidth, height: SHARP * image.naturalHeight });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be painted.")))),
  );
}
