// Curves are {start, values, area} of samples one `step` apart, as the server sends them.

const [FROM, TO, TICK] = [-3, 5, 0.05]; // where τ and t begin and end, and the least that t moves
const CURVE = 140; // height of 1, CSS pixels

const root = element.querySelector("#integral");
const find = (selector) => root.querySelector(selector);
const [first, second, plot] = [".f", ".g", ".plot"].map(find);
const { number, teach, plot: { EDGE, svg, rule, label, keys, pointed } } = inkling;
const shapes = JSON.parse(root.dataset.shapes); // name -> formula
const ticks = Math.round((TO - FROM) / TICK) + 1;

let told = null; // the server's answer
let tick = Math.round((1 - FROM) / TICK); // t, counted from the left
let sweeping = false; // whether the result is shown only as far as t

const t = () => FROM + tick * TICK;
const strip = (n) => Math.round(n / told.step);

// The number of a curve at a place counted in steps from 0; 0 where it has none.
const sampled = ({ start, values }, place) => values[Math.round(place - start / told.step)] ?? 0;

const ask = inkling.newest(async () => {
  if (root.offsetParent === null) return;
  const question = { f: first.value, g: second.value };
  const answer = await inkling.answered(server.overlap(question));
  find(".wrong").textContent = answer?.step ? "" : answer?.error ?? "The server does not answer; please try again.";
  find(".curves").hidden = !answer?.step;
  if (!answer?.step) return;
  told = { ...answer, question };
  const [f, g, result] = [told.f, told.g, told.result].map(({ area }) => number(area, 3));
  find(".areas").textContent = `The area under f, ${f}, times the area under g, ${g}, is the area under f ∗ g, ${result}.`;
  showCurves();
});

// The middles of all strips in sight: f, g turned and moved, and their product there.
function overlapping() {
  const moved = strip(t());
  const places = Array.from({ length: strip(TO) - strip(FROM) }, (_, i) => strip(FROM) + i + 0.5);
  const f = places.map((place) => sampled(told.f, place));
  const g = places.map((place) => sampled(told.g, moved - place));
  return { places, f, g, product: f.map((n, i) => n * g[i]) };
}

// All of f counts, also what lies beyond the plot.
function areaAt() {
  const moved = strip(t());
  const first = told.f.start / told.step;
  const products = told.f.values.map((n, i) => n * sampled(told.g, moved - first - i));
  return { area: products.reduce((sum, n) => sum + n, 0) * told.step, strips: products.filter((n) => n).length };
}

function move(to, sweeps = false) {
  if (!told) return;
  tick = Math.min(Math.max(0, to), ticks - 1);
  sweeping = sweeps && tick + 1 < ticks;
  showCurves();
}

function showCurves() {
  const { area, strips } = areaAt();
  const result = sampled(told.result, strip(t()));
  const [when, sum, there] = [number(t(), 2), number(area, 3), number(result, 3)];
  find(".t-says").textContent =
    `At t = ${when} the product’s area is ${sum}: the sum of ${strips.toLocaleString("en-US")} strips, each ` +
    `f(τ) · g(${when} − τ) · 1/${Math.round(1 / told.step)}. So (f ∗ g)(${when}) = ${there}.`;
  find(".f-key").textContent = `f(τ) = ${shapes[told.question.f]}`;
  find(".g-key").textContent = `g(t − τ), with g(τ) = ${shapes[told.question.g]}`;
  paintCurves(result);
  clock.show();
}

function paintCurves(result) {
  const width = plot.clientWidth;
  const x = (n) => EDGE + ((n - FROM) * (width - EDGE - 12)) / (TO - FROM);
  const [upper, lower] = [24 + CURVE, 24 + CURVE + 70 + CURVE]; // where 0 is
  const { places, f, g, product } = overlapping();
  const point = (place, y) => `${x(place * told.step).toFixed(1)} ${y.toFixed(1)}`;
  const path = (base, places, numbers) => `M${places.map((place, i) => point(place, base - CURVE * numbers[i])).join("L")}`;
  const steps = Array.from({ length: strip(TO) - strip(FROM) + 1 }, (_, i) => strip(FROM) + i);
  const curve = (from, to, kind) => {
    const part = steps.slice(from, to);
    const numbers = part.map((place) => sampled(told.result, place));
    return svg("path", { d: path(lower, part, numbers), class: `curve ${kind}` });
  };
  const now = strip(t()) - strip(FROM);
  const frame = (base, title, variable) => [
    label(EDGE, base - CURVE - 10, title, "title"), label(width - 12, base + 34, variable, "axis"),
    ...[0.5, 1].map((n) => rule(EDGE, base - CURVE * n, width, base - CURVE * n, "grid")),
    ...[0, 0.5, 1].map((n) => label(EDGE - 6, base - CURVE * n + 4, `${n}`, "axis")),
    rule(EDGE, base, width, base, "zero"),
    ...Array.from({ length: TO - FROM + 1 }, (_, i) => label(x(FROM + i), base + 18, number(FROM + i, 0), "tick")),
  ];
  const all = svg("svg", { width, height: lower + 40, role: "img" },
    ...frame(upper, "f, and g turned and moved to t", "τ"), ...frame(lower, "f ∗ g", "t"),
    svg("path", { d: `${path(upper, places, product)}L${x(TO)} ${upper}L${x(FROM)} ${upper}Z`, class: "area" }),
    svg("path", { d: path(upper, places, f), class: "curve f" }),
    svg("path", { d: path(upper, places, g), class: "curve g" }),
    rule(x(t()), upper - CURVE, x(t()), lower - CURVE * result, "now"),
    label(x(t()), upper + 34, `t = ${number(t(), 2)}`, "tick here"),
    curve(0, now + 1, ""), curve(now, steps.length, sweeping ? "faint" : ""),
    svg("circle", { cx: x(t()), cy: lower - CURVE * result, r: 6, class: "point" }));
  const names = `f is the ${told.question.f}, g the ${told.question.g}`;
  all.setAttribute("aria-label", `${names}; at t = ${number(t(), 2)} their convolution is ${number(result, 3)}`);
  plot.replaceChildren(all);
}

const clock = teach.player(find(".t-player"), "place of t", {
  count: () => ticks,
  at: () => tick,
  go: move,
  says: () => `t = ${number(t(), 2)}`,
  speed: 60,
});

for (const select of [first, second]) {
  select.replaceChildren(...Object.keys(shapes).map((shape) => new Option(shape)));
  select.addEventListener("change", ask);
}
[first.value, second.value] = ["box", "falling exponential"];
keys(plot, clock, () => tick, move, () => ticks - 1);
pointed(plot, (x) => {
  clock.pause();
  move(Math.round(((x - EDGE) * (TO - FROM)) / (plot.clientWidth - EDGE - 12) / TICK));
});

find(".question").append(teach.predict(server, ["overlap"], () => ({})).box);
inkling.resized(root, ask);
