const AHEAD = "200px"; // of what is in view: layers that are painted before they are scrolled to
const MARGIN = 24; // CSS pixels between a unit that is brought into view and the edge
const RETRY = 1_000; // milliseconds until what was not answered is asked again
const DRAW = "Draw a digit, and every layer shows what it makes of it. Then point at any square.";
const POINT = "Point at any square: what it reads and what it sees is framed. Click it, and its whole sum is told.";

const root = element.querySelector("#layers");
const [list, scale, all, says] = [".rows", ".scale", ".all", ".says"].map((s) => root.querySelector(s));
const atlases = JSON.parse(root.dataset.atlases);
const { maps } = inkling;

let strips = new Map(); // layer's name -> its strip, see strip.js
let turns = 0; // how often pictures have come
const visible = new Set(); // names of layers in view

function start(network) {
  const atlas = atlases[network];
  const pinned = inkling.get("pinned");
  const kept = pinned && exists(atlas, pinned) ? pinned : null;
  inkling.set("pointed", null);
  inkling.set("pinned", null); // before the atlas changes, in which it may not be found
  observer.disconnect();
  visible.clear();
  inkling.set("atlas", atlas);
  strips = new Map(atlas.layers.map((layer) => [layer.name, inkling.strip(layer, atlas)]));
  list.replaceChildren(...[...strips.values()].map(({ row }) => row));
  const why = inkling.element("p", { class: "blind" }, atlas.why);
  strips.get("input").row.querySelector(".what").append(why);
  for (const { row } of strips.values()) observer.observe(row);
  if (kept) inkling.set("pinned", kept);
}

// Whether this network has the unit, as when it was pinned in another one.
function exists(atlas, [name, ...place]) {
  const shape = atlas.layers.find((layer) => layer.name === name)?.shape;
  return shape && place.every((n, i) => n < (shape[i] ?? 1));
}

// What is in view is what the server is to send; what is not is sent when it is scrolled to.
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) visible[isIntersecting ? "add" : "delete"](target.dataset.layer);
    view();
  },
  { rootMargin: AHEAD },
);
function view() {
  inkling.set("view", { layers: [...visible], scale: scale.value });
  fill();
}

// What the maps are of: two that differ in this are not shown together.
const state = () => `${inkling.get("network")} ${scale.value} ${inkling.get("reading")?.pixels}`;

const fill = inkling.newest(async () => {
  const now = state();
  const layers = [...visible].filter((name) => strips.get(name)?.shown !== now);
  if (!inkling.get("reading")?.pixels || !layers.length) return;
  const answer = await inkling.answered(server.look(inkling.about({ view: { layers, scale: scale.value } })));
  if (answer?.layers && now === state()) await show(answer.layers);
  if (!answer) setTimeout(fill, RETRY);
});

// Paints pictures as soon as they are decoded, unless later ones, or another network's, were faster.
async function show(pictures) {
  const [now, own, turn] = [state(), strips, (turns += 1)];
  const images = await Promise.all(Object.values(pictures).map(({ picture }) => maps.load(picture)));
  if (own !== strips || !inkling.get("reading")?.pixels) return;
  Object.entries(pictures).forEach(([name, picture], i) => {
    const strip = strips.get(name);
    if (!strip || turn < strip.turn) return;
    Object.assign(strip, { shown: now, turn });
    strip.paint(picture, images[i]);
  });
  mark();
}

function blank(strip) {
  strip.shown = "";
  strip.blank();
}

// Frames a unit, the window that it reads of the layer before and, on the input, the pixels that it sees.
function mark() {
  const [pinned, pointed, input] = [inkling.get("pinned"), inkling.get("pointed"), strips.get("input")];
  for (const strip of strips.values()) strip.unmark();
  input?.hatch();
  const units = { pinned, pointed: inkling.same(pinned, pointed) ? null : pointed };
  for (const [which, unit] of Object.entries(units)) {
    if (!unit) continue;
    const [colour, { reads, sees }] = [maps.FRAMES[which], maps.reach(inkling.get("atlas"), unit)];
    strips.get(unit[0]).frame(unit, colour);
    if (reads) strips.get(reads.layer).frameWindow(reads, colour);
    if (reads && reads.layer !== "input") input.frameWindow({ channels: [0, 1], ...sees }, colour);
  }
}

// Scrolls so far that a unit, as one that is walked to, stands between the window's upper edge and the drawer.
async function bring(unit) {
  const [strip, drawer] = [strips.get(unit[0]), document.querySelector("#unit")];
  strip.row.scrollIntoView({ block: "nearest" }); // so that it is painted
  await new Promise((done) => drawer.addEventListener("told", done, { once: true }));
  const place = strip.place(unit);
  if (!place || !inkling.same(unit, inkling.get("pinned"))) return;
  const over = place.top + place.height + MARGIN - drawer.getBoundingClientRect().top;
  scrollBy({ top: over > 0 ? over : Math.min(0, place.top - MARGIN), behavior: "smooth" });
}

all.addEventListener("click", async () => {
  all.disabled = true;
  const asked = inkling.about();
  const answer = await inkling.answered(server.everything(asked), 30_000);
  all.disabled = false;
  says.textContent = answer?.file ? POINT : answer?.error ?? "The server does not answer; please try again.";
  if (!answer?.file) return;
  const bytes = Uint8Array.from(atob(answer.file), (letter) => letter.charCodeAt(0));
  inkling.save(`inkling-${asked.network}.npz`, new Blob([bytes]));
});

scale.addEventListener("change", view);
inkling.on("network", start);
inkling.on("reading", async (answer) => {
  const drawn = Boolean(answer?.pixels);
  all.disabled = !drawn;
  says.textContent = drawn ? POINT : DRAW;
  if (!drawn) return strips.forEach(blank);
  if (answer.scale === scale.value) await show(answer.layers); // before it is looked up what is wanting
  for (const [name, strip] of strips) if (strip.shown && strip.shown !== state() && !visible.has(name)) blank(strip);
  return fill();
});
inkling.on("pointed", mark);
inkling.on("pinned", (unit) => {
  mark();
  if (unit) bring(unit);
});

inkling.resized(list, () => {
  for (const strip of strips.values()) strip.repaint();
  mark();
});
