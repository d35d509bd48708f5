const OWN = "my own";
const BLANK = "Draw a digit on the pad, or take one of the examples: then a kernel slides along one row of it.";
const HIGH = 92; // of a row of bars
const [LEAST, DIGIT] = [10, 7]; // of a bar's width to have its number, and of a digit

const root = element.querySelector("#line");
const find = (selector) => root.querySelector(selector);
const [says, shown, row, name, size, bars, drawing] =
  [".says", ".shown", ".row", ".name", ".size", ".bars", ".drawing"].map(find);
const [patchPlace, productsPlace, value] = [".patch", ".products", ".result"].map(find);
const { maps, number, teach, plot: { EDGE, svg, rule, label, keys, pointed } } = inkling;
const presets = JSON.parse(root.dataset.kernels); // size -> its kernels

let kernel = presets[3][0];
let slid = null; // the server's answer, and what it is about
let chosen = null; // the row
let at = 0; // the window, from the left
let swept = false; // whether the output is shown only as far as the window has come
let hidden = false; // whether a question about the window stands

const named = (which, length) => presets[length].find((preset) => preset.name === which);
const asked = () => teach.about({ row: chosen, line: { cells: kernel.cells, divisor: kernel.divisor } });
const strongest = (numbers) => Math.max(...numbers.map(Math.abs));
const outputs = () => slid.output.length;

function choose(preset) {
  kernel = preset;
  const side = kernel.cells.length;
  name.replaceChildren(...presets[side].map((own) => new Option(own.name)), new Option(OWN));
  size.value = side;
  name.value = named(kernel.name, side) ? kernel.name : OWN;
  find(".why").textContent = named(kernel.name, side)?.why ?? "Your own kernel: what does it answer to?";
  showKernel();
  question.withdraw();
  fill();
}

const inkOf = ({ pixels, columns }, which) =>
  pixels.slice(which * columns, (which + 1) * columns).reduce((sum, pixel) => sum + pixel, 0);

// The row stays until nothing is left in it; then it is the one with the most ink.
function rowOf(picture) {
  if (chosen !== null && picture.rows === slid?.picture.rows && inkOf(picture, chosen)) return chosen;
  const ink = Array.from({ length: picture.rows }, (_, which) => inkOf(picture, which));
  return ink.indexOf(Math.max(...ink));
}

const fill = inkling.newest(async () => {
  const picture = inkling.get("picture");
  if (!picture) shown.hidden = true;
  says.textContent = picture ? "" : BLANK;
  if (!picture || root.offsetParent === null) return;
  if (picture !== slid?.picture) chosen = rowOf(picture);
  const question = asked();
  const answer = await inkling.answered(server.line(question));
  if (!answer?.output) {
    shown.hidden = true;
    return void (says.textContent = answer?.error ?? "The server does not answer; please try again.");
  }
  const first = !slid;
  slid = { ...answer, picture, row: question.row, kernel: question.line };
  if (first) at = slid.output.indexOf(Math.max(...slid.output));
  at = Math.min(at, outputs() - 1);
  row.max = picture.rows - 1;
  shown.hidden = false;
  show();
});

function chooseRow(which) {
  if (!slid) return;
  question.withdraw();
  chosen = Math.min(Math.max(0, which), slid.picture.rows - 1);
  fill();
}

function go(window, sweeps = false) {
  if (!slid) return;
  if (hidden) question.withdraw();
  at = Math.min(Math.max(0, window), outputs() - 1);
  swept = sweeps && at + 1 < outputs();
  show();
}

// Every number under the window. All are hundredths, or products of hundredths, and so exact.
function show() {
  const { picture, row: which, kernel: { cells, divisor: over }, places } = slid;
  row.value = which;
  find(".row-says").textContent = `${which} of ${picture.rows - 1}`;
  const patch = cells.map((_, i) => teach.hundredths(picture, which, at + i));
  const units = patch.map((pixel, i) => pixel * Math.round(100 * cells[i])); // ten-thousandths
  const products = units.map((product) => product / 10_000);
  const total = units.reduce((sum, product) => sum + product, 0) / 10_000;
  patchPlace.replaceChildren(teach.table([patch.map((pixel) => pixel / 100)], 2, 1));
  find(".patch-says").textContent = `columns ${at} to ${at + cells.length - 1}`;
  productsPlace.replaceChildren(teach.table([products], places, strongest(products)));
  find(".total").textContent = `sum ${number(total, places)}${over > 1 ? `, over ${over}` : ""}`;
  value.textContent = number(total / over, over > 1 ? Math.max(2, places) : places);
  value.classList.toggle("minus", total < 0 && !hidden); // a colour would tell
  root.classList.toggle("asking", hidden);
  if (hidden) {
    productsPlace.querySelectorAll("td").forEach((cell) => cell.replaceChildren("?"));
    find(".total").textContent = "";
    value.textContent = "?";
  }
  paintDrawing();
  paintBars();
  player.show();
}

function paintDrawing() {
  const { picture: { image, rows, columns }, row: which, kernel: { cells } } = slid;
  const unit = Math.max(1, Math.floor(168 / columns));
  const canvas = maps.context(drawing, columns * unit, rows * unit);
  canvas.drawImage(image, 0, 0, columns * unit, rows * unit);
  const plan = { ...maps.layout(1, rows, columns, columns * unit, false, unit), unit };
  maps.frame(canvas, plan, 0, [which, which + 1], [0, columns], maps.FRAMES.pointed, 2);
  maps.frame(canvas, plan, 0, [which, which + 1], [at, at + cells.length], maps.FRAMES.pinned, 3);
  drawing.setAttribute("aria-label", `The drawing; row ${which} is framed`);
  find(".drawing-says").textContent = `row ${which}: point to another`;
}

// How wide the longest of the numbers is, CSS pixels.
const widest = (numbers, places) => DIGIT * Math.max(...numbers.map((n) => number(n, places).length));

// How much room the numbers under a row of bars need: turned where they are wider than the bars.
function roomFor(unit, wide) {
  if (unit < LEAST) return 8;
  return wide > unit ? 14 + wide : 24;
}

// A row of bars above and below 0, each with its number where there is room. `place(i)` is a bar's left edge.
function barRow(numbers, { top, low, high, unit, place, kind, places, faint = () => false, secret = () => false }) {
  const y = (n) => top + (HIGH * (high - n)) / (high - low);
  const turned = widest(numbers, places) > unit;
  return numbers.flatMap((n, i) => {
    const [x, look] = [place(i), faint(i) ? "faint" : ""];
    const bar = svg("rect", {
      x: x + 1, width: Math.max(1, unit - 2), y: Math.min(y(0), y(n)), height: Math.abs(y(n) - y(0)),
      class: `${kind ?? (n < 0 ? "minus" : "plus")} ${look}`,
    });
    const text = label(0, 0, secret(i) ? "?" : number(n, places), `value ${look}`);
    const [middle, under] = [x + unit / 2, top + HIGH];
    const [right, down, turn] = turned ? [4, 6, " rotate(-90)"] : [0, 16, ""];
    text.setAttribute("transform", `translate(${middle + right} ${under + down})${turn}`);
    text.setAttribute("text-anchor", turned ? "end" : "middle");
    return [...(secret(i) ? [] : [bar]), ...(unit < LEAST ? [] : [text])];
  });
}

function paintBars() {
  const { picture, row: which, kernel: { cells, divisor: over }, output, places } = slid;
  const [n, width] = [picture.columns, bars.clientWidth];
  const unit = (width - EDGE) / n;
  const decimals = over > 1 ? 2 : places;
  const signal = Array.from({ length: n }, (_, column) => teach.hundredths(picture, which, column) / 100);
  const [room, roomBelow] = [roomFor(unit, widest(signal, 2)), roomFor(unit, widest(output, decimals))];
  const limit = strongest(output) || 1;
  const low = Math.min(...output) < 0 ? -limit : 0;
  const [top, below] = [24, 24 + HIGH + room + 44];
  const x = (column) => EDGE + column * unit;
  const half = (cells.length - 1) / 2; // the sum lands below the middle of its window
  const zero = below + (HIGH * limit) / (limit - low);
  const axis = (y, text) => label(EDGE - 6, y + 4, text, "axis");
  const middle = x(at + half);
  const window = { x: x(at), y: top - 4, width: cells.length * unit, height: HIGH + room + 2 };
  const all = svg("svg", { width, height: below + HIGH + roomBelow, role: "img" },
    label(EDGE, 14, `row ${which} of the drawing`, "title"), label(EDGE, below - 10, "the output", "title"),
    axis(top, "1"), axis(top + HIGH, "0"),
    axis(below, number(limit, 2)), axis(zero, "0"), ...(low < 0 ? [axis(below + HIGH, number(low, 2))] : []),
    rule(EDGE, top + HIGH, width, top + HIGH, "zero"), rule(EDGE, zero, width, zero, "zero"),
    ...barRow(signal, { top, low: 0, high: 1, unit, place: x, kind: "ink", places: 2 }),
    ...barRow(output, {
      top: below, low, high: limit, unit, places: decimals, place: (i) => x(i + half),
      faint: (i) => swept && i > at, secret: (i) => hidden && i === at,
    }),
    rule(window.x, window.y + window.height, middle, below - 3, "funnel"),
    rule(window.x + window.width, window.y + window.height, middle + unit, below - 3, "funnel"),
    svg("rect", { ...window, class: "frame" }),
    svg("rect", { x: middle, y: below - 3, width: unit, height: HIGH + roomBelow + 1, class: "frame" }));
  const told = hidden ? "asked for" : number(output[at], decimals);
  const columns = `columns ${at} to ${at + cells.length - 1}`;
  all.setAttribute("aria-label", `Row ${which}; the window lies on ${columns}, the output there is ${told}`);
  bars.replaceChildren(all);
}

const player = teach.player(find(".row-player"), "window", {
  count: outputs,
  at: () => at,
  go,
  says: () => `window ${at + 1} of ${outputs()}`,
});

const showKernel = teach.kernelFields(find(".kernel"), find(".divisor"), () => ({ ...kernel, cells: [kernel.cells] }),
  ({ cells: [cells], divisor }) => choose({ name: OWN, cells, divisor }));

const question = teach.predict(server, ["line"], () => slid && inkling.get("picture") && asked(), {
  asked(cell) {
    if (!cell) return;
    player.pause();
    go(cell[1]);
    hidden = true;
    show();
  },
  revealed() {
    hidden = false;
    show();
  },
});
find(".question").append(question.box);

row.addEventListener("input", () => chooseRow(Number(row.value)));
name.addEventListener("change", () => name.value !== OWN && choose(named(name.value, size.value)));
size.addEventListener("change", () => choose(named(kernel.name, size.value) ?? named("mean", size.value)));
keys(bars, player, () => at, go, () => outputs() - 1, {
  ArrowUp: () => chooseRow(chosen - 1), ArrowDown: () => chooseRow(chosen + 1),
});

// Pointing puts the window's middle there.
function centre(x, unit) {
  player.pause();
  go(Math.floor(x / unit - (slid.kernel.cells.length - 1) / 2));
}
pointed(bars, (x) => slid && centre(x - EDGE, (bars.clientWidth - EDGE) / slid.picture.columns));
pointed(drawing, (x, y) => {
  if (!slid) return;
  const unit = drawing.clientWidth / slid.picture.columns;
  chooseRow(Math.floor(y / unit));
  centre(x, unit);
});

inkling.on("picture", () => {
  question.withdraw();
  fill();
});
choose(kernel);
inkling.resized(root, fill);
