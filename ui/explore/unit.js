const DIGIT = 84; // side of the digit, CSS pixels

const section = element.querySelector("#unit");
const find = (selector) => section.querySelector(selector);
const [seen, name, output, reads, pointing, trail, arithmetic, code] =
  [".seen", ".name", ".value", ".reads", ".pointing", ".trail", ".arithmetic", ".code"].map(find);
const [back, copy, close] = [".back", ".copy", ".close"].map(find);
const { maps, number, element: h } = inkling;

let explained = null; // the answer that is shown, of the pinned unit
let way = []; // units walked from, the first first
let walking = false; // whether the unit that is pinned next is a step of the way
let digit = null; // the picture of what the network sees

const layerOf = (unit) => inkling.get("atlas").layers.find((layer) => layer.name === unit[0]);
const flat = (unit) => layerOf(unit).shape.length === 1;
const title = (unit) =>
  flat(unit) ? `${unit[0]}, unit ${unit[1]}` : `${unit[0]}, channel ${unit[1]}, row ${unit[2]}, column ${unit[3]}`;
const current = () => inkling.get("pinned") ?? inkling.get("pointed"); // the one that is told in full

const span = ([from, end]) => (end - from === 1 ? `${from}` : `${from} to ${end - 1}`);
const places = (name, range) => `${name}${range[1] - range[0] > 1 ? "s" : ""} ${span(range)}`;
function sight(unit) {
  const { rows, columns } = maps.reach(inkling.get("atlas"), unit).sees;
  const whole = rows[1] - rows[0] === 28 && columns[1] - columns[0] === 28;
  return whole ? "the whole digit" : `${places("row", rows)}, ${places("column", columns)} of the digit`;
}

// Says what a unit reads and sees, in the words of its kind of layer.
function words(unit) {
  const { reads: window } = maps.reach(inkling.get("atlas"), unit);
  if (!window) return "A pixel of the digit: 0 is paper, 1 is ink.";
  const before = inkling.get("atlas").layers.find((layer) => layer.name === window.layer);
  const [rows, columns] = [window.rows, window.columns].map(([from, end]) => end - from);
  const many = before.shape[0];
  const what = {
    convolution: `${rows} × ${columns} of ${many === 1 ? "the map" : `each of the ${many} maps`} of ${window.layer}`,
    pool: `${rows} × ${columns} numbers of ${window.layer}, and keeps the largest`,
    linear: `all ${many.toLocaleString("en-US")} numbers of ${window.layer}`,
    softmax: `all ten logits`,
  }[layerOf(unit).kind] ?? `one number of ${window.layer}`;
  return `Reads ${what}; sees ${sight(unit)}. ${inkling.get("atlas").note}`;
}

async function paintDigit() {
  const picture = inkling.get("reading")?.stages?.digit;
  const image = picture ? await maps.load(picture) : null;
  if (picture !== inkling.get("reading")?.stages?.digit) return; // a later one is on its way
  digit = image;
  peek();
}

function peek() {
  const [unit, pointed, { blind }] = [current(), inkling.get("pointed"), inkling.get("atlas") ?? {}];
  section.hidden = !unit || !digit;
  section.classList.toggle("peeking", !inkling.get("pinned"));
  if (section.hidden) return;
  const other = inkling.same(pointed, unit) ? null : pointed;
  const plan = { ...maps.layout(1, 28, 28, DIGIT, false), unit: DIGIT / 28, width: DIGIT, height: DIGIT };
  maps.paint(seen, plan, digit);
  const drawing = seen.getContext("2d");
  maps.hatch(drawing, plan, blind);
  for (const [framed, which] of [[unit, "pinned"], [other, "pointed"]]) {
    if (!framed) continue;
    const { sees } = maps.reach(inkling.get("atlas"), framed);
    maps.frame(drawing, plan, 0, sees.rows, sees.columns, maps.FRAMES[which]);
  }
  seen.setAttribute("aria-label", `The digit; the unit sees ${sight(unit)}`);
  name.textContent = title(unit);
  reads.textContent = words(unit);
  pointing.replaceChildren(...(other ? [title(other), h("b"), `; it sees ${sight(other)}.`] : []));
  for (const button of [back, copy, close]) button.hidden = !inkling.get("pinned");
}

// The number of the unit that is pointed at; that of a pinned one comes with its sum.
const askValue = inkling.newest(async () => {
  const unit = inkling.get("pointed");
  if (!unit || !inkling.get("reading")?.pixels) return;
  const asked = inkling.about({ unit });
  const answer = await inkling.answered(server.value_of(asked));
  if (answer?.places === undefined || !inkling.same(unit, inkling.get("pointed"))) return;
  if (asked.network !== inkling.get("network")) return;
  const value = number(answer.value, answer.places);
  if (!inkling.get("pinned")) output.textContent = `= ${value}`;
  else if (!inkling.same(unit, inkling.get("pinned"))) pointing.querySelector("b").textContent = ` = ${value}`;
});

const askSum = inkling.newest(async () => {
  const unit = inkling.get("pinned");
  if (!unit || !inkling.get("reading")?.pixels) return;
  const asked = inkling.about({ unit });
  const answer = await inkling.answered(server.explain(asked));
  if (!inkling.same(unit, inkling.get("pinned")) || asked.network !== inkling.get("network")) return;
  if (answer?.kind) return tell(answer);
  forget();
  arithmetic.textContent = answer?.error ?? "The server does not answer; please point again.";
});

// The unit of the layer before at a place of the window; null where that is padding.
function at(channel, row, column) {
  const [layer, first, top, left] = explained.window;
  const [, height, width] = [...layerOf([layer]).shape, 1, 1];
  const unit = [layer, first + channel, top + row, left + column];
  return unit[2] >= 0 && unit[2] < height && unit[3] >= 0 && unit[3] < width ? unit : null;
}

function tell(answer) {
  const again = inkling.same(answer.unit, explained?.unit); // of a new drawing: what is unfolded and scrolled to stays
  const { scrollTop } = arithmetic;
  explained = answer;
  output.textContent = `= ${number(answer.value, answer.places)}`;
  arithmetic.replaceChildren(...inkling.sums(answer, { title, at, go }));
  arithmetic.scrollTop = again ? scrollTop : 0;
  back.disabled = !answer.largest;
  copy.disabled = false;
  code.textContent = answer.code;
  section.dispatchEvent(new Event("told"));
}

// Nothing is told of a unit, or a drawing, that is no longer there.
function forget() {
  explained = null;
  output.textContent = "";
  arithmetic.replaceChildren();
  back.disabled = copy.disabled = code.hidden = true;
}

function showTrail() {
  const step = (unit, i) => h("button", { type: "button", onclick: () => walk(unit, way.slice(0, i)) }, title(unit));
  trail.replaceChildren(...way.map(step));
  trail.scrollLeft = trail.scrollWidth;
}

// Pins a unit at the end of this way.
function walk(unit, passed) {
  way = passed;
  walking = true;
  inkling.set("pointed", null);
  inkling.set("pinned", unit);
}

const go = (unit) => walk(unit, [...way, inkling.get("pinned")]);

function onPinned(unit) {
  if (!walking) way = [];
  walking = false;
  if (!inkling.same(unit, explained?.unit)) forget();
  arithmetic.hidden = trail.hidden = !unit;
  showTrail();
  peek();
  askSum();
  askValue();
}

// Unpins, and goes back to where the unit was pinned.
function letGo() {
  const [layer] = inkling.get("pinned");
  inkling.set("pinned", null);
  document.querySelector(`#layers [data-layer="${layer}"] .stage`).focus({ preventScroll: true });
}

back.addEventListener("click", () => explained?.largest && go(explained.largest));
close.addEventListener("click", letGo);
section.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !inkling.get("pinned")) return;
  event.stopPropagation(); // on the pad it would clear the drawing
  letGo();
});
copy.addEventListener("click", async () => {
  code.hidden = false;
  try {
    await navigator.clipboard.writeText(explained.code);
    copy.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(code); // no clipboard without https: the lines are shown, chosen to be copied
    copy.textContent = "Copy what is marked";
  }
  setTimeout(() => (copy.textContent = "Copy as PyTorch"), 2000);
});

inkling.on("pointed", () => {
  if (!inkling.get("pinned")) output.textContent = "";
  peek();
  askValue();
});
inkling.on("pinned", onPinned);
inkling.on("reading", async (answer) => {
  if (!answer?.pixels) forget();
  await paintDigit();
  askValue();
  askSum();
});
