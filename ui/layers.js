const AHEAD = "200px"; // of what is in view: layers that are painted before they are scrolled to
const DRAW = "Draw a digit, and every layer shows what it makes of it. Then point at any square.";
const POINT = "Point at any square: what it reads and what it sees is framed. Click it, and its whole sum is told.";
const MARGIN = 24; // CSS pixels between a unit that is brought into view and the edge
const RETRY = 1_000; // milliseconds until what was not answered is asked again
const SAVED = 8; // pixels a unit in a picture that is saved

const root = element.querySelector("#layers");
const [list, scale, all, says] = [".rows", ".scale", ".all", ".says"].map((s) => root.querySelector(s));
const atlases = JSON.parse(root.dataset.atlases);
const { maps } = inkling;

let rows = new Map(); // layer's name -> {layer, row, stage, canvas, marks, limits, plan, picture, …}
let turns = 0; // how often pictures have come
const visible = new Set();
const flat = (layer) => layer.shape.length === 1;
const decimal = (value) => value.toLocaleString("en-US");

const grid = () => inkling.get("atlas").grid; // units in a row of a flat layer's picture

// A flat layer is one map, its units in rows of a grid: ten are shown large, a thousand small.
const size = ({ shape }) => (shape.length === 3 ? shape : [1, Math.ceil(shape[0] / grid()), Math.min(grid(), shape[0])]);
const layout = (layer, width, caption) =>
  maps.layout(...size(layer), width, caption, flat(layer) ? (layer.shape[0] > grid() ? 8 : 32) : undefined);
const toPlace = (layer, channel, row, column) =>
  flat(layer) ? [0, Math.floor(channel / grid()), channel % grid()] : [channel, row, column];
function toUnit(layer, [map, row, column]) {
  if (!flat(layer)) return [layer.name, map, row, column];
  const place = row * grid() + column;
  return place < layer.shape[0] ? [layer.name, place, 0, 0] : null;
}

function describe(layer) {
  const shape = layer.shape.map(decimal).join(" × ");
  const units = flat(layer) ? `${shape} units` : shape;
  return layer.count ? `${units}; parameters: ${layer.count} = ${decimal(layer.parameters)}` : units;
}

function build(layer) {
  const row = document.createElement("section");
  row.className = "layer";
  row.dataset.layer = layer.name;
  row.innerHTML = `
    <div class="what">
      <h3></h3><p class="formula"></p><p class="shape"></p><p class="limits"></p>
      <button type="button" class="png" disabled title="Save this layer’s maps as a picture">PNG</button>
    </div>
    <div class="stage" tabindex="0" role="application"><canvas class="maps"></canvas><canvas class="marks"></canvas></div>`;
  const [title, formula, shape, limits] = ["h3", ".formula", ".shape", ".limits"].map((s) => row.querySelector(s));
  title.textContent = layer.name;
  formula.textContent = layer.formula;
  shape.textContent = describe(layer);
  const stage = row.querySelector(".stage");
  const what = flat(layer) ? `${decimal(layer.shape[0])} units` : layer.shape.map(decimal).join(" by ");
  stage.setAttribute("aria-label", `${layer.name}, ${what}. Arrow keys choose a unit, Page Up and Down a map, Enter pins it, Enter again goes to its sum.`);
  const own = { layer, row, stage, limits, canvas: stage.firstChild, marks: stage.lastChild, picture: null, shown: "", turn: 0 };
  listen(own);
  row.querySelector(".png").addEventListener("click", () => savePicture(own));
  return own;
}

function start(network) {
  const atlas = atlases[network];
  const pinned = inkling.get("pinned");
  const kept = pinned && exists(atlas, pinned) ? pinned : null;
  inkling.set("pointed", null);
  inkling.set("pinned", null); // before the atlas changes, in which it may not be found
  for (const { row } of rows.values()) observer.unobserve(row);
  visible.clear();
  inkling.set("atlas", atlas);
  rows = new Map(atlas.layers.map((layer) => [layer.name, build(layer)]));
  list.replaceChildren(...[...rows.values()].map(({ row }) => row));
  rows.get("input").row.querySelector(".what").append(tellBlind(atlas));
  for (const { row } of rows.values()) observer.observe(row);
  if (kept) inkling.set("pinned", kept);
}

// Whether this network has the unit, as when it was pinned in another one.
function exists(atlas, [name, ...place]) {
  const shape = atlas.layers.find((layer) => layer.name === name)?.shape;
  return shape && place.every((n, i) => n < (shape[i] ?? 1));
}

function tellBlind({ why }) {
  const told = document.createElement("p");
  told.className = "blind";
  told.textContent = why;
  return told;
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
  const layers = [...visible].filter((name) => rows.get(name)?.shown !== now);
  if (!inkling.get("reading")?.pixels || !layers.length) return;
  const answer = await inkling.answered(server.look(inkling.about({ view: { layers, scale: scale.value } })));
  if (answer?.layers && now === state()) await show(answer.layers);
  if (!answer) setTimeout(fill, RETRY);
});

// Paints pictures as soon as they are decoded, unless later ones, or another network's, were faster.
async function show(pictures) {
  const [now, own, turn] = [state(), rows, (turns += 1)];
  const images = await Promise.all(Object.values(pictures).map(({ picture }) => maps.load(picture)));
  if (own !== rows || !inkling.get("reading")?.pixels) return;
  Object.entries(pictures).forEach(([name, picture], i) => {
    const row = rows.get(name);
    if (!row || turn < row.turn) return;
    Object.assign(row, { picture, image: images[i], shown: now, turn });
    paint(row);
  });
  mark();
}

function captions({ layer, picture }) {
  if (flat(layer)) return layer.shape[0] === 10 ? [..."0123456789"] : [];
  const inactive = new Set(picture.inactive);
  return Array.from({ length: layer.shape[0] }, (_, channel) => {
    if (inactive.has(channel)) return "inactive";
    return picture.limits.length > 1 ? `±${inkling.number(picture.limits[channel], picture.places)}` : "";
  });
}

// Whether a layer holds nothing below 0: that goes on through pooling and flattening.
function positive({ name, kind }) {
  const { layers } = inkling.get("atlas");
  const before = layers[layers.findIndex((layer) => layer.name === name) - 1];
  return ["input", "relu", "softmax"].includes(kind) || (["pool", "flatten"].includes(kind) && positive(before));
}

function paint(own) {
  const { layer, picture, stage, limits } = own;
  const texts = captions(own);
  own.plan = layout(layer, stage.clientWidth, texts.some(Boolean));
  maps.paint(own.canvas, own.plan, own.image, texts);
  const limit = inkling.number(Math.max(...picture.limits), picture.places);
  const ramp = layer.kind === "input" ? "ink" : positive(layer) ? "positive" : "";
  const low = positive(layer) ? "0" : `−${limit}`;
  const off = picture.inactive.length && !flat(layer) ? `${picture.inactive.length} of ${layer.shape[0]} inactive` : "";
  limits.innerHTML = `<span>${low}</span><i class="ramp ${ramp}"></i><span>${limit}</span><small></small>`;
  limits.lastChild.textContent = [picture.limits.length > 1 ? "at most, each map its own" : "", off].filter(Boolean).join("; ");
  own.row.querySelector(".png").disabled = false;
}

// Takes away the maps of a drawing that is no longer there; they keep their room.
function blank(own) {
  const { width, height } = own.plan ?? { width: 0, height: 0 };
  Object.assign(own, { picture: null, plan: null, shown: "" });
  for (const canvas of [own.canvas, own.marks]) maps.context(canvas, width, height);
  own.limits.textContent = "";
  own.row.querySelector(".png").disabled = true;
}

// Frames a unit, the window that it reads of the layer before and, on the input, the pixels that it sees.
function mark() {
  for (const { marks, plan } of rows.values()) if (plan) maps.context(marks, plan.width, plan.height);
  const atlas = inkling.get("atlas");
  const input = rows.get("input");
  if (input?.plan) maps.hatch(input.marks.getContext("2d"), input.plan, atlas.blind);
  for (const which of ["pinned", "pointed"]) {
    const unit = inkling.get(which);
    if (!unit || (which === "pointed" && inkling.same(unit, inkling.get("pinned")))) continue;
    const { reads, sees } = maps.reach(atlas, unit);
    const own = rows.get(unit[0]);
    const [map, row, column] = toPlace(own.layer, ...unit.slice(1));
    frame(own, map, [row, row + 1], [column, column + 1], maps.FRAMES[which]);
    if (reads) frameReads(rows.get(reads.layer), reads, maps.FRAMES[which]);
    if (reads?.layer !== "input") frame(input, 0, sees.rows, sees.columns, maps.FRAMES[which]);
  }
}

// Scrolls so far that a unit, as one that is walked to, stands between the window's upper edge and the drawer.
async function bring(unit) {
  const own = rows.get(unit[0]);
  own.row.scrollIntoView({ block: "nearest" }); // so that it is painted
  await new Promise((done) => document.querySelector("#unit").addEventListener("told", done, { once: true }));
  if (!own.plan || !inkling.same(unit, inkling.get("pinned"))) return;
  const [map, row] = toPlace(own.layer, ...unit.slice(1));
  const top = own.canvas.getBoundingClientRect().top + own.plan.corner(map)[1] + row * own.plan.unit;
  const over = top + own.plan.unit + MARGIN - document.querySelector("#unit").getBoundingClientRect().top;
  scrollBy({ top: over > 0 ? over : Math.min(0, top - MARGIN), behavior: "smooth" });
}

function frame({ marks, plan }, map, across, down, colour) {
  if (plan) maps.frame(marks.getContext("2d"), plan, map, across, down, colour);
}

function frameReads(own, { channels: [first, end], rows: across, columns: down }, colour) {
  if (!flat(own.layer)) {
    const inside = ([from, to], side) => [Math.max(from, 0), Math.min(to, side)];
    const [, height, width] = own.layer.shape;
    for (let map = first; map < end; map += 1) frame(own, map, inside(across, height), inside(down, width), colour);
  } else if (end - first > 1) {
    const [, height, width] = size(own.layer);
    frame(own, 0, [0, height], [0, width], colour);
  } else {
    const [, row, column] = toPlace(own.layer, first, 0, 0);
    frame(own, 0, [row, row + 1], [column, column + 1], colour);
  }
}

function listen(own) {
  const { layer, stage } = own;
  const at = (event) => {
    const box = own.canvas.getBoundingClientRect();
    const place = own.plan?.find(event.clientX - box.left, event.clientY - box.top);
    return place ? toUnit(layer, place) : null;
  };
  const point = (unit) => inkling.same(unit, inkling.get("pointed")) || inkling.set("pointed", unit);
  stage.addEventListener("pointermove", (event) => point(at(event)));
  stage.addEventListener("pointerleave", () => {
    if (!stage.matches(":focus-visible") && inkling.get("pointed")?.[0] === layer.name) point(null);
  });
  stage.addEventListener("click", (event) => {
    const unit = at(event);
    if (!unit) return;
    point(unit);
    inkling.set("pinned", unit);
  });
  stage.addEventListener("focus", () => {
    if (stage.matches(":focus-visible") && own.plan) point(own.cursor ?? toUnit(layer, [0, 0, 0]));
  });
  stage.addEventListener("blur", () => point(null));
  stage.addEventListener("keydown", (event) => {
    const pointed = inkling.get("pointed");
    if (!own.plan || pointed?.[0] !== layer.name) return;
    const moved = { ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0], ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1], PageUp: [-1, 0, 0], PageDown: [1, 0, 0] }[event.key];
    if (event.key === "Enter" && inkling.same(pointed, inkling.get("pinned"))) document.querySelector("#unit .back").focus();
    else if (event.key === "Enter") inkling.set("pinned", pointed);
    else if (event.key === "Escape") inkling.set("pinned", null);
    else if (moved) {
      const limits = size(layer);
      const place = toPlace(layer, ...pointed.slice(1)).map((n, i) => Math.min(Math.max(n + moved[i], 0), limits[i] - 1));
      own.cursor = toUnit(layer, place) ?? pointed;
      point(own.cursor);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function savePicture({ layer, image, picture }) {
  const canvas = document.createElement("canvas");
  const plan = layout(layer, 900, false);
  maps.paint(canvas, plan, image, [], SAVED / plan.unit);
  canvas.toBlob((blob) => inkling.save(`inkling-${inkling.get("network")}-${layer.name}.png`, blob));
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
  if (!drawn) return rows.forEach(blank);
  if (answer.scale === scale.value) await show(answer.layers); // before it is looked up what is wanting
  for (const [name, own] of rows) if (own.picture && own.shown !== state() && !visible.has(name)) blank(own);
  return fill();
});
inkling.on("pointed", mark);
inkling.on("pinned", (unit) => {
  mark();
  if (unit) bring(unit);
});

let width = 0;
new ResizeObserver(() => {
  if (list.clientWidth === width) return; // its height changes with what is painted
  width = list.clientWidth;
  for (const own of rows.values()) if (own.picture) paint(own);
  mark();
}).observe(list);
