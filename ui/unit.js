const DIGIT = 84; // side of the digit, CSS pixels

const section = element.querySelector("#unit");
const find = (selector) => section.querySelector(selector);
const [seen, name, output, reads, pointing, trail, arithmetic, code] =
  [".seen", ".name", ".value", ".reads", ".pointing", ".trail", ".arithmetic", ".code"].map(find);
const [pin, back, copy, close] = [".pin", ".back", ".copy", ".close"].map(find);
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
const place = ({ rows, columns }) => `${places("row", rows)}, ${places("column", columns)}`;

// Says what a unit reads and sees, in the words of its kind of layer.
function words(unit) {
  const { reads: window, sees } = maps.reach(inkling.get("atlas"), unit);
  if (!window) return "A pixel of the digit: 0 is paper, 1 is ink.";
  const before = inkling.get("atlas").layers.find((layer) => layer.name === window.layer);
  const [rows, columns] = [window.rows, window.columns].map(([from, end]) => end - from);
  const many = before.shape[0];
  const what = {
    convolution: `${rows} × ${columns} of ${many === 1 ? "the map" : `each of the ${many} maps`} of ${window.layer}`,
    pool: `the largest of ${rows} × ${columns} of ${window.layer}`,
    linear: `all ${many.toLocaleString("en-US")} numbers of ${window.layer}`,
    softmax: `all ten logits`,
  }[layerOf(unit).kind] ?? `one number of ${window.layer}`;
  const whole = sees.rows[1] - sees.rows[0] === 28 && sees.columns[1] - sees.columns[0] === 28;
  return `Reads ${what}; sees ${whole ? "the whole digit" : `${place(sees)} of the digit`}. ${inkling.get("atlas").note}`;
}

async function paintDigit() {
  const picture = inkling.get("reading")?.stages?.digit;
  const image = picture ? await maps.load(picture) : null;
  if (picture !== inkling.get("reading")?.stages?.digit) return; // a later one is on its way
  digit = image;
  peek();
}

function peek() {
  const [unit, pointed] = [current(), inkling.get("pointed")];
  section.hidden = !unit || !digit;
  if (section.hidden) return;
  const atlas = inkling.get("atlas");
  const plan = { ...maps.layout(1, 28, 28, DIGIT, false), unit: DIGIT / 28, width: DIGIT, height: DIGIT };
  maps.paint(seen, plan, digit);
  const drawing = seen.getContext("2d");
  maps.hatch(drawing, plan, atlas.blind);
  const { sees } = maps.reach(atlas, unit);
  maps.frame(drawing, plan, 0, sees.rows, sees.columns, maps.FRAMES.pinned);
  const other = pointed && !inkling.same(pointed, unit) ? maps.reach(atlas, pointed).sees : null;
  if (other) maps.frame(drawing, plan, 0, other.rows, other.columns, maps.FRAMES.pointed);
  seen.setAttribute("aria-label", `The digit; the unit sees ${place(sees)}`);
  name.textContent = title(unit);
  reads.textContent = words(unit);
  pointing.replaceChildren(...(other ? [title(pointed), h("b"), `; it sees ${place(other)}.`] : []));
  for (const button of [back, copy, close]) button.hidden = !inkling.get("pinned");
  pin.hidden = !back.hidden;
}

// The number of the unit that is pointed at; that of a pinned one comes with its sum.
const askValue = inkling.newest(async () => {
  const unit = inkling.get("pointed");
  if (!unit || !inkling.get("reading")?.pixels) return;
  const answer = await inkling.answered(server.value_of(inkling.about({ unit })));
  if (answer?.places === undefined || !inkling.same(unit, inkling.get("pointed"))) return;
  const value = number(answer.value, answer.places);
  if (!inkling.get("pinned")) output.textContent = `= ${value}`;
  else if (!inkling.same(unit, inkling.get("pinned"))) pointing.querySelector("b").textContent = ` = ${value}`;
});

const askSum = inkling.newest(async () => {
  const unit = inkling.get("pinned");
  if (!unit || !inkling.get("reading")?.pixels) return;
  const answer = await inkling.answered(server.explain(inkling.about({ unit })));
  if (!inkling.same(unit, inkling.get("pinned"))) return;
  if (!answer || answer.error) {
    arithmetic.textContent = answer?.error ?? "The server does not answer; please point again.";
    return;
  }
  const fresh = !inkling.same(answer.unit, explained?.unit);
  explained = answer;
  tell(fresh);
});

// The unit of the layer before at a place of the window; null where that is padding.
function at(channel, row, column) {
  const [layer, first, top, left] = explained.window;
  const [, height, width] = [...layerOf([layer]).shape, 1, 1];
  const unit = [layer, first + channel, top + row, left + column];
  return unit[2] >= 0 && unit[2] < height && unit[3] >= 0 && unit[3] < width ? unit : null;
}

function tell(fresh) {
  const { scrollTop } = arithmetic;
  output.textContent = `= ${number(explained.value, explained.places)}`;
  arithmetic.replaceChildren(...inkling.sums(explained, { title, at, go }));
  arithmetic.scrollTop = fresh ? 0 : scrollTop;
  back.disabled = !explained.largest;
  code.textContent = explained.code;
  if (fresh) code.hidden = true;
  trail.replaceChildren(...way.map((unit, i) => h("button", { type: "button", onclick: () => walk(unit, way.slice(0, i)) }, title(unit))));
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
  if (!unit) explained = null;
  arithmetic.hidden = trail.hidden = !unit;
  if (!unit) {
    code.hidden = true;
    trail.replaceChildren();
    arithmetic.replaceChildren();
  }
  output.textContent = "";
  peek();
  askSum();
}

pin.addEventListener("click", () => inkling.set("pinned", current()));
back.addEventListener("click", () => explained?.largest && go(explained.largest));
close.addEventListener("click", () => inkling.set("pinned", null));
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
inkling.on("reading", async () => {
  await paintDigit();
  askValue();
  askSum();
});
