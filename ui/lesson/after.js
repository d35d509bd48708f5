const BLANK = "Draw a digit on the pad, or take one of the examples: then you see what follows a convolution.";

const root = element.querySelector("#after");
const find = (selector) => root.querySelector(selector);
const [says, shown, size, stride, relu] = [".says", ".shown", ".size", ".stride", ".relu"].map(find);
const { maps, number, teach, element: h } = inkling;

let told = null; // the server's answer, with its pictures decoded
let hidden = null; // which of the parts a question is about

const pooling = () => ({ pool_size: Number(size.value), pool_stride: Number(stride.value), relu: relu.checked });
const asked = () => teach.about(pooling());
const count = (n) => n.toLocaleString("en-US");
const sized = ([rows, columns]) => `${rows} × ${columns}: ${count(rows * columns)} numbers`;

const fill = inkling.newest(async () => {
  const picture = inkling.get("picture");
  if (!picture) shown.hidden = true;
  says.textContent = picture ? "" : BLANK;
  if (!picture || root.offsetParent === null) return;
  const question = asked();
  const answer = await inkling.answered(server.after(question));
  if (!answer?.map) {
    shown.hidden = true;
    return void (says.textContent = answer?.error ?? "The server does not answer; please try again.");
  }
  const names = ["before", "rectified", "map", "max", "average", "norm"];
  const decoded = await Promise.all(names.map((name) => maps.load(answer[name].picture)));
  told = { ...answer, question, source: picture, images: Object.fromEntries(names.map((name, i) => [name, decoded[i]])) };
  shown.hidden = false;
  tell();
  for (const [name, part] of Object.entries(parts)) go(name, part.at ?? part.first());
});

// The three parts, each with a place that is looked at, row and column: `at`; `first()` of them, in so many: `shape()`.
const parts = {
  relu: { shape: () => told.before.shape, first: () => largest(negated(told.before.numbers)), show: showNumber },
  pool: { shape: () => told.max.shape, first: () => largest(told.max.numbers), show: showWindow },
  norm: { shape: () => told.norm.shape, first: () => largest(told.norm.numbers), show: showPixel },
};

const negated = (numbers) => numbers.map((line) => line.map((n) => -n));

function largest(numbers) {
  const flat = numbers.flat();
  const place = flat.indexOf(Math.max(...flat));
  return [Math.floor(place / numbers[0].length), place % numbers[0].length];
}

function go(name, place) {
  if (!told) return;
  if (hidden === name) question.withdraw();
  const part = parts[name];
  part.at = place.map((n, axis) => Math.min(Math.max(0, n), part.shape()[axis] - 1));
  part.show();
}

// What does not change with the places.
function tell() {
  const { before, negative, unread, map, max, norm, question: { kernel, pool_size: k, pool_stride: s } } = told;
  const [numbers, left] = [map.shape, max.shape].map(([rows, columns]) => rows * columns);
  find(".why").textContent = `What the kernel “${kernel.name}” makes of the image, see Slide, and what follows it.`;
  find(".before-says").textContent = `after the convolution, ${sized(before.shape)}`;
  find(".rectified-says").textContent = "after the ReLU, in the same colours";
  const off = Math.max(...before.numbers.flat()) > 0 ? "" : " None is left above 0: the map is inactive.";
  find(".relu-says").textContent = `${count(negative)} of ${count(numbers)} numbers were below 0 and became 0.${off}`;
  find(".relu-stage .limits").replaceChildren(...teach.ramp(before.limit, before.limit_places));
  find(".map-says").textContent = `${relu.checked ? "after the ReLU" : "after the convolution"}, ${sized(map.shape)}`;
  find(".max-says").textContent = `max pooling, ${sized(max.shape)}`;
  find(".average-says").textContent = `average pooling, ${sized(max.shape)}`;
  const formula = (axis) => `⌊(${map.shape[axis]} − ${k}) / ${s}⌋ + 1 = ${max.shape[axis]}`;
  const axes = map.shape[0] === map.shape[1] ? formula(0) : `${formula(0)} rows, ${formula(1)} columns`;
  find(".formula").textContent = `Size after pooling: ⌊(size − window) / stride⌋ + 1 = ${axes}.`;
  find(".lost").textContent =
    `${count(numbers)} numbers become ${count(left)}. Max pooling keeps the largest of each window; where in the window ` +
    `it lay is lost.${unread ? ` In no window at all: ${count(unread)} of the numbers.` : ""}`;
  find(".normed-says").replaceChildren(h("span", {}, "after layer norm"), ...teach.ramp(norm.limit, norm.limit_places));
  find(".mean-of-all").textContent = `mean = ${number(norm.total, 2)} / ${count(norm.count)} = ${number(norm.mean, 3)}`;
  const [variance, deviation] = [(places) => number(norm.variance, places), number(norm.deviation, 3)];
  const places = decimals(5, (n) => number(Math.sqrt(Number(variance(n)) + 0.00001), 3) === deviation);
  find(".variance-of-all").textContent = `variance = ${variance(places)}, the mean of all (x − mean)²`;
  find(".deviation-of-all").textContent = `deviation = √(${variance(places)} + 0.00001) = ${deviation}`;
}

// The fewest decimals, so many or more, with which a sum done by hand comes out as it is.
function decimals(least, comes) {
  let places = least;
  while (places < 15 && !comes(places)) places += 1;
  return places;
}

// Paints a map, a number so many pixels wide, and frames some of them.
function paint(name, image, [rows, columns], unit, framed, label) {
  const canvas = find(`.${name}`);
  const drawing = maps.context(canvas, columns * unit, rows * unit);
  drawing.drawImage(image, 0, 0, columns * unit, rows * unit);
  const plan = { ...maps.layout(1, rows, columns, columns * unit, false, unit), unit };
  maps.frame(drawing, plan, 0, ...framed, maps.FRAMES.pinned, unit > 4 ? 3 : 2);
  canvas.dataset.unit = unit;
  canvas.setAttribute("aria-label", label);
}

const one = ([row, column]) => [[row, row + 1], [column, column + 1]];
const at = ([row, column]) => `row ${row}, column ${column}`;
const room = (name, columns) => Math.max(1, Math.floor((find(`.${name}`).parentElement.clientWidth - 2) / columns));

// A number as it stands, or what stands for it while it is asked about.
function put(selector, value, places, asking) {
  find(selector).textContent = asking ? "?" : number(value, places);
  find(selector).classList.toggle("minus", value < 0 && !asking);
}

function tellOne(selector, [row, column], sum) {
  find(selector).replaceChildren(`Row ${row}, column ${column}: `, h("span", {}, sum));
}

function showNumber() {
  const { before, images } = told;
  const { at: place } = parts.relu;
  const [value, unit] = [before.numbers[place[0]][place[1]], room("before", before.shape[1])];
  paint("before", images.before, before.shape, unit, one(place), `The map before the ReLU; ${at(place)} is framed`);
  paint("rectified", images.rectified, before.shape, unit, one(place), `The map after the ReLU; ${at(place)} is framed`);
  const result = hidden === "relu" ? "?" : number(Math.max(0, value), 2);
  tellOne(".one-number", place, `max(0, ${number(value, 2)}) = ${result}`);
}

function showWindow() {
  const { before, map, max, average, images, question: { pool_size: k, pool_stride: s } } = told;
  const { at: place } = parts.pool;
  const [top, left] = place.map((n) => n * s);
  const framed = [[top, top + k], [left, left + k]];
  const unit = room("map", Math.max(map.shape[1], s * max.shape[1]));
  paint("map", images.map, map.shape, unit, framed, `The map that is pooled; the window begins at ${at([top, left])}`);
  // a pooled number is as wide as a step of the window, and so lies where the window does
  for (const name of ["max", "average"])
    paint(name, images[name], max.shape, s * unit, one(place), `The map after ${name} pooling; ${at(place)} is framed`);
  const numbers = map.numbers.slice(top, top + k).map((line) => line.slice(left, left + k));
  const asking = hidden === "pool";
  const winner = largest(numbers);
  const won = (...cell) => (!asking && inkling.same(cell, winner) ? { class: "won", title: "the largest" } : {});
  find(".window").replaceChildren(teach.table(numbers, 2, before.limit, won));
  find(".window-says").textContent = `window: rows ${top} to ${top + k - 1}, columns ${left} to ${left + k - 1}`;
  put(".largest", max.numbers[place[0]][place[1]], 2, asking);
  put(".mean", average.numbers[place[0]][place[1]], 4, asking);
  const sum = numbers.flat().reduce((total, n) => total + Math.round(100 * n), 0) / 100;
  find(".mean-says").textContent = `average pooling: ${asking ? "sum" : `sum ${number(sum, 2)}`} / ${k * k}`;
  player.show();
}

function showPixel() {
  const { source, norm, images } = told;
  const { at: place } = parts.norm;
  const unit = room("pixels", source.columns);
  paint("pixels", source.image, norm.shape, unit, one(place), `The image; ${at(place)} is framed`);
  paint("normed", images.norm, norm.shape, unit, one(place), `The image after layer norm; ${at(place)} is framed`);
  const [ink, value] = [teach.hundredths(source, ...place) / 100, number(norm.numbers[place[0]][place[1]], 1)];
  const by = (places) => [norm.mean, norm.deviation].map((n) => number(n, places));
  const comes = ([mean, deviation]) => number((ink - mean) / deviation, 1) === value;
  const [mean, deviation] = by(decimals(3, (places) => comes(by(places))));
  tellOne(".one-pixel", place, `(${number(ink, 2)} − ${mean}) / ${deviation} = ${hidden === "norm" ? "?" : value}`);
}

// The arrow keys go to the next place of a part.
for (const name of Object.keys(parts))
  find(`.${name}-stage`).addEventListener("keydown", (event) => {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by || !told) return;
    event.preventDefault();
    go(name, parts[name].at.map((n, axis) => n + by[axis]));
  });

// Pointing at these maps goes to a place of a part. `toPlace`: from a number of the map, along one axis.
function pointed(name, canvases, toPlace = (n) => n) {
  for (const canvas of canvases.map((own) => find(`.${own}`)))
    for (const type of ["pointerdown", "pointermove"])
      canvas.addEventListener(type, (event) => {
        if (type === "pointermove" && !(event.buttons & 1)) return;
        go(name, [event.offsetY, event.offsetX].map((offset) => toPlace(Math.floor(offset / canvas.dataset.unit))));
      });
}
pointed("relu", ["before", "rectified"]);
pointed("pool", ["map"], (n) => Math.round((n - (size.value - 1) / 2) / stride.value)); // the window's middle is put there
pointed("pool", ["max", "average"]);
pointed("norm", ["pixels", "normed"]);

// The windows are counted row by row.
const across = () => told.max.shape[1];
const windows = () => told.max.shape[0] * across();
const current = () => parts.pool.at[0] * across() + parts.pool.at[1];
const player = teach.player(find(".player"), "window", {
  count: windows,
  at: current,
  go(wanted) {
    const to = Math.min(Math.max(0, wanted), windows() - 1);
    go("pool", [Math.floor(to / across()), to % across()]);
  },
  says: () => `window ${count(current() + 1)} of ${count(windows())}`,
});

const PART = { max_pool: "pool", average_pool: "pool", relu: "relu", layer_norm: "norm" };
const question = teach.predict(server, Object.keys(PART), () => told && inkling.get("picture") && asked(), {
  asked(place, about) {
    player.pause();
    go(PART[about], place);
    hidden = PART[about];
    parts[hidden].show();
  },
  revealed() {
    const part = parts[hidden];
    hidden = null;
    part.show();
  },
});
find(".question").append(question.box);

function change() {
  question.withdraw();
  fill();
}
for (const control of [size, stride, relu]) control.addEventListener("change", change);
for (const key of ["picture", "convolution"]) inkling.on(key, change);

inkling.resized(root, fill);
