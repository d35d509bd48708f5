const MOST = 4; // channels, and
const TERMS = 12; // terms of a linear layer, that are shown at first: the largest
const DIGIT = 84; // side of the digit, CSS pixels

const section = element.querySelector("#unit");
const find = (selector) => section.querySelector(selector);
const [seen, name, output, reads, pointing, trail, arithmetic, code] =
  [".seen", ".name", ".value", ".reads", ".pointing", ".trail", ".arithmetic", ".code"].map(find);
const [pin, back, copy, close] = [".pin", ".back", ".copy", ".close"].map(find);
const { maps, number, element: h, tint } = inkling;

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
const place = ({ rows, columns }) => `row${rows[1] - rows[0] > 1 ? "s" : ""} ${span(rows)}, column${columns[1] - columns[0] > 1 ? "s" : ""} ${span(columns)}`;

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

const strongest = (numbers) => Math.max(...numbers.flat(3).map(Math.abs));

// A table of numbers; each cell may be a unit to go to.
function table(numbers, places, limit, caption, unitAt = () => null, mark = () => false) {
  const cell = (value, row, column) => {
    const unit = unitAt(row, column);
    const attributes = { style: tint(value, limit), class: mark(row, column) ? "won" : undefined };
    const text = number(value, places);
    const content = unit ? h("button", { type: "button", title: title(unit), onclick: () => go(unit) }, text) : text;
    return h("td", attributes, content);
  };
  const body = h("tbody", {}, ...numbers.map((line, row) => h("tr", {}, ...line.map((value, column) => cell(value, row, column)))));
  return h("figure", {}, h("div", { class: "scroll" }, h("table", { class: numbers[0].length > 5 ? "wide" : undefined }, body)), h("figcaption", {}, ...caption));
}

const op = (sign) => h("span", { class: "op" }, sign);
const amount = (value, places, caption, strong = false) =>
  h("figure", {}, h(strong ? "strong" : "b", { class: value < 0 ? "minus" : "plus" }, number(value, places)), h("figcaption", {}, caption));

// The unit of the layer before at a place of the window; null where that is padding.
function at(channel, row, column) {
  const [layer, first, top, left] = explained.window;
  const [, height, width] = [...layerOf([layer]).shape, 1, 1];
  const unit = [layer, first + channel, top + row, left + column];
  return unit[2] >= 0 && unit[2] < height && unit[3] >= 0 && unit[3] < width ? unit : null;
}

function convolution({ inputs, weights, terms, sums, bias, value, places, window, unit }) {
  const limits = [inputs.numbers, weights.numbers, terms].map(strongest);
  const order = [...sums.keys()].sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]));
  const block = (c) =>
    h("div", { class: "sum", "data-channel": c },
      table(inputs.numbers[c], inputs.places, limits[0], [`patch of ${window[0]}${sums.length > 1 ? `, channel ${c}` : ""}`], (row, column) => at(c, row, column)),
      op("×"),
      table(weights.numbers[c], weights.places, limits[1], [`kernel ${sums.length > 1 ? `${c} of filter ${unit[1]}` : unit[1]}`]),
      op("="),
      table(terms[c], places, limits[2], ["products, sum ", h("b", { class: "channel-sum" }, number(sums[c], places))]),
    );
  return [
    total(sums.map((sum, c) => [`channel ${c}`, sum]), bias, value, places, sums.length > 1 ? "sums of the channels" : "sum of the products"),
    ...more(order, MOST, block, (n) => `all ${n} channels, the largest first`),
  ];
}

// Sums + bias = value, each sum with its name.
function total(sums, bias, value, places, caption) {
  const limit = Math.max(...sums.map(([, sum]) => Math.abs(sum)));
  const chip = ([title, sum]) => h("span", { class: "chip", style: tint(sum, limit), title }, number(sum, places));
  const chips = h("figure", { class: "chips" }, h("div", {}, ...sums.map(chip)), h("figcaption", {}, caption));
  return h("div", { class: "sum total" }, chips, op("+"), amount(bias, places, "bias"), op("="), amount(value, places, "this unit", true));
}

// The first few of a long list, and a button that brings the others.
function more(order, few, make, title) {
  const first = order.slice(0, few).map(make);
  if (order.length <= few) return first;
  const button = h("button", { type: "button", class: "more", onclick: () => button.replaceWith(...order.slice(few).map(make)) }, `Show ${title(order.length)}`);
  return [...first, button];
}

function linear({ inputs, weights, terms, sums, bias, value, places, window }) {
  const limits = [inputs.numbers, weights.numbers, terms].map(strongest);
  const order = [...sums.keys()].sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]));
  const row = (i) => {
    const unit = [window[0], i, 0, 0];
    return h("tr", {},
      h("th", {}, h("button", { type: "button", title: title(unit), onclick: () => go(unit) }, `${i}`)),
      h("td", { style: tint(inputs.numbers[i][0][0], limits[0]) }, number(inputs.numbers[i][0][0], inputs.places)),
      h("td", { style: tint(weights.numbers[i][0][0], limits[1]) }, number(weights.numbers[i][0][0], weights.places)),
      h("td", { style: tint(terms[i][0][0], limits[2]), class: "product" }, number(terms[i][0][0], places)),
    );
  };
  const rest = order.slice(TERMS).reduce((sum, i) => sum + sums[i], 0);
  const others = h("tr", { class: "rest" }, h("th", {}, ""), h("td", { colspan: 2 }, `the other ${order.length - TERMS}`), h("td", { class: "product" }, number(rest, places)));
  const button = h("button", { type: "button", class: "more", onclick: () => {
    others.replaceWith(...order.slice(TERMS).map(row));
    button.remove();
  } }, `Show all ${order.length.toLocaleString("en-US")} terms`);
  const long = order.length > TERMS;
  const head = h("tr", {}, ...[`${window[0]}`, "input", "× weight", "= product"].map((text) => h("th", {}, text)));
  const body = h("tbody", {}, ...order.slice(0, TERMS).map(row), long ? others : null);
  const sum = sums.reduce((a, b) => a + b, 0);
  return [
    total([["products", sum]], bias, value, places, "sum of the products"),
    h("div", { class: "scroll" }, h("table", { class: "terms" }, h("thead", {}, head), body)),
    ...(long ? [button] : []),
  ];
}

function pool({ inputs, weights, value, places }) {
  const window = table(inputs.numbers[0], inputs.places, strongest(inputs.numbers), ["the largest of them wins"],
    (row, column) => at(0, row, column), (row, column) => weights.numbers[0][row][column] === 1);
  return [h("div", { class: "sum" }, op("max"), window, op("="), amount(value, places, "this unit", true))];
}

function relu({ inputs, value, places }) {
  const x = inputs.numbers[0][0][0];
  const why = x > 0 ? "above 0: goes through as it is" : "not above 0: the unit is off";
  return [h("div", { class: "sum" }, op("max(0,"), amount(x, places, `${explained.window[0]}`), op(")"), op("="), amount(value, places, why, true))];
}

function norm({ input, mean, deviation, weight, scaled, bias, value, places }) {
  const shown = ({ numbers, places: own }, caption) => amount(numbers, own, caption);
  return [
    h("div", { class: "sum" }, op("("), shown(input, explained.window[0]), op("−"), shown(mean, "mean"), op(") /"), shown(deviation, "deviation"),
      op("·"), shown(weight, "weight"), op("="), amount(scaled, places, "normalised, weighed")),
    h("div", { class: "sum" }, amount(scaled, places, "normalised, weighed"), op("+"), amount(bias, places, "bias"), op("="), amount(value, places, "this unit", true)),
  ];
}

function softmax({ inputs, scaled, temperature, terms, total: whole, value, places, unit }) {
  const row = (i) =>
    h("tr", { class: i === unit[1] ? "own" : undefined }, h("th", {}, h("button", { type: "button", onclick: () => go([explained.window[0], i, 0, 0]) }, `${i}`)),
      h("td", {}, number(inputs.numbers[i], inputs.places)), h("td", {}, number(scaled.numbers[i], scaled.places)), h("td", { class: "product" }, number(terms[i], places)));
  const warmth = number(temperature.numbers, temperature.places);
  const head = h("tr", {}, ...["digit", "logit", `/ ${warmth}, less the largest`, "exp"].map((text) => h("th", {}, text)));
  const foot = h("tr", { class: "rest" }, h("th", {}, ""), h("td", { colspan: 2 }, "sum of the ten"), h("td", {}, number(whole, places)));
  return [
    h("div", { class: "sum" }, amount(terms[unit[1]], places, `exp of digit ${unit[1]}`), op("/"), amount(whole, places, "sum of the ten"), op("="), amount(value, places, `probability of ${unit[1]}`, true)),
    h("div", { class: "scroll" }, h("table", { class: "terms" }, h("thead", {}, head), h("tbody", {}, ...[...terms.keys()].map(row), foot))),
  ];
}

const same = ({ value, places }) => [h("div", { class: "sum" }, amount(value, places, explained.window ? `the same number as ${title(explained.largest)}` : `a pixel: ${Math.round(value * 255)} of 255`, true))];
const TELL = { convolution, linear, pool, relu, norm, softmax, flatten: same, input: same };

function tell(fresh) {
  const { scrollTop } = arithmetic;
  output.textContent = `= ${number(explained.value, explained.places)}`;
  arithmetic.replaceChildren(...TELL[explained.kind](explained));
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
