const FAINT = 0.25; // what the window has not reached yet
const OWN = "my own";

const root = element.querySelector("#slide");
const find = (selector) => root.querySelector(selector);
const [image, name, size, stride, padding] = [".image", ".name", ".size", ".stride", ".padding"].map(find);
const [shown, stage, source, output, says] = [".shown", ".stage", ".source", ".output", ".says"].map(find);
const [patchPlace, productsPlace, value] = [".patch", ".products", ".result"].map(find);
const { maps, number, teach } = inkling;
const classics = JSON.parse(root.dataset.kernels); // size -> its kernels

let slid = null; // the server's answer, with its picture decoded
let at = 0; // the window, counted row by row
let swept = false; // whether the output is shown only as far as the window has come
let hidden = false; // whether a question about the window stands

const state = () => inkling.get("convolution");
const change = (more) => inkling.set("convolution", { ...state(), ...more });
const named = (which, side) => classics[side].find((kernel) => kernel.name === which);
const windows = () => slid.shape[0] * slid.shape[1];
const place = () => [Math.floor(at / slid.shape[1]), at % slid.shape[1]];
const strongest = (numbers) => Math.max(...numbers.flat().map(Math.abs));

function choose({ name, cells, divisor }) {
  change({ kernel: { name, cells, divisor } });
}

// The controls show the state, whoever set it.
function follow() {
  const { image: which, kernel, stride: step, padding: pad } = state();
  const side = kernel.cells.length;
  if (name.dataset.side !== `${side}`) {
    name.replaceChildren(...classics[side].map((own) => new Option(own.name)), new Option(OWN));
    name.dataset.side = side;
  }
  [image.value, size.value, stride.value, padding.value] = [which, side, step, pad];
  name.value = named(kernel.name, side) ? kernel.name : OWN;
  find(".why").textContent = named(kernel.name, side)?.why ?? "Your own kernel: what does it answer to?";
  showKernel();
  question.withdraw();
  fill();
}

const fill = inkling.newest(async () => {
  const picture = inkling.get("picture");
  if (!picture) shown.hidden = true;
  says.textContent = picture ? "" : "Draw a digit on the pad, or take one of the examples: then a kernel slides over it.";
  if (!picture || root.offsetParent === null) return;
  if (picture.which !== state().image) return; // the other one is on its way
  const asked = teach.about();
  const answer = await inkling.answered(server.slide(asked));
  if (!answer?.picture) {
    shown.hidden = true;
    return void (says.textContent = answer?.error ?? "The server does not answer; please try again.");
  }
  const decoded = await maps.load(answer.picture);
  const first = !slid;
  slid = { ...asked, ...answer, source: picture, picture: decoded };
  if (first) at = place0();
  at = Math.min(at, windows() - 1);
  shown.hidden = false;
  tell();
  show();
});

// To begin with, a window in the middle of the drawing's darkest row.
function place0() {
  const { source: { pixels, columns } } = slid;
  const darkest = pixels.indexOf(Math.max(...pixels));
  const [row, column] = [Math.floor(darkest / columns), darkest % columns].map((n, axis) =>
    Math.min(Math.max(0, Math.floor((n + slid.padding - 1) / slid.stride)), slid.shape[axis] - 1));
  return row * slid.shape[1] + column;
}

// What does not change with the window: sizes, and what is lost.
function tell() {
  const { source: { rows, columns }, kernel: { cells }, stride: step, padding: pad, shape, reads, limit, limit_places: places } = slid;
  const formula = (side, out) => `⌊(${side} + 2 · ${pad} − ${cells.length}) / ${step}⌋ + 1 = ${out}`;
  const axes = rows === columns ? formula(rows, shape[0]) : `${formula(rows, shape[0])} rows, ${formula(columns, shape[1])} columns`;
  find(".formula").textContent = `Output size: ⌊(size + 2 · padding − kernel size) / stride⌋ + 1 = ${axes}.`;
  find(".source-says").textContent = `${rows} × ${columns}${pad ? `, ${pad} of padding around it, all 0` : ""}; 0 is paper, 1 is ink`;
  find(".output-says").replaceChildren(`${shape.join(" × ")}`, ...teach.ramp(limit, places));
  const unread = reads[0].reduce((sum, row) => sum + reads[1].filter((column) => row * column === 0).length, 0);
  const [corner, most] = [reads[0][0] * reads[1][0], Math.max(...reads[0]) * Math.max(...reads[1])];
  const times = (n) => (n === 0 ? "by no window" : n === 1 ? "by one window" : `by ${n} windows`);
  find(".border").textContent =
    `The pixel in the corner is read ${times(corner)}, one in the middle ${times(most)}. ` +
    (unread ? `${unread.toLocaleString("en-US")} of ${(rows * columns).toLocaleString("en-US")} pixels, hatched, are read by none: ` +
      "the stride skips them, or stops before them." : "Every pixel is read.");
}

// How large a pixel is drawn, CSS pixels, so that image and output stand side by side at the same scale.
function scale() {
  const { source: { rows, columns }, padding: pad } = slid;
  const room = (stage.clientWidth - 24) / 2;
  return Math.max(1, Math.min(12, Math.floor(room / (Math.max(rows, columns) + 2 * pad))));
}

function paint() {
  const { source: { image: picture, rows, columns }, padding: pad, stride: step, kernel: { cells }, shape, reads } = slid;
  const unit = scale();
  const [row, column] = place();
  const drawing = maps.context(source, (columns + 2 * pad) * unit, (rows + 2 * pad) * unit);
  drawing.fillStyle = "#eceae4"; // padding
  drawing.fillRect(0, 0, (columns + 2 * pad) * unit, (rows + 2 * pad) * unit);
  drawing.drawImage(picture, pad * unit, pad * unit, columns * unit, rows * unit);
  const plan = { ...maps.layout(1, rows, columns, columns * unit, false, unit), unit };
  drawing.save();
  drawing.translate(pad * unit, pad * unit);
  if (unit > 3) maps.hatch(drawing, plan, reads[0].map((r) => reads[1].map((c) => r * c === 0)));
  const [top, left] = [row * step - pad, column * step - pad];
  maps.frame(drawing, plan, 0, [top, top + cells.length], [left, left + cells.length], maps.FRAMES.pinned, 3);
  drawing.restore();
  source.setAttribute("aria-label", `The image; the window begins at row ${top}, column ${left}`);

  const result = maps.context(output, shape[1] * unit, shape[0] * unit);
  const part = (x, y, w, h) => w && h && result.drawImage(slid.picture, x, y, w, h, x * unit, y * unit, w * unit, h * unit);
  result.globalAlpha = swept ? FAINT : 1;
  part(0, 0, shape[1], shape[0]);
  if (swept) {
    result.globalAlpha = 1;
    for (const [y, w, h] of [[0, shape[1], row], [row, column + 1, 1]]) {
      result.clearRect(0, y * unit, w * unit, h * unit);
      part(0, y, w, h);
    }
  }
  const outPlan = { ...maps.layout(1, ...shape, shape[1] * unit, false, unit), unit };
  maps.frame(result, outPlan, 0, [row, row + 1], [column, column + 1], maps.FRAMES.pinned, unit > 4 ? 3 : 2);
  output.setAttribute("aria-label", `The output; the number at row ${row}, column ${column} is framed`);
}

// The close-up: every number under the window. All are hundredths, or products of hundredths, and so exact.
function show() {
  if (!slid) return;
  paint();
  const { source: picture, kernel: { cells, divisor: over }, stride: step, padding: pad, places } = slid;
  const [row, column] = place();
  const [top, left] = [row * step - pad, column * step - pad];
  const patch = cells.map((line, r) => line.map((_, c) => teach.hundredths(picture, top + r, left + c)));
  const products = patch.map((line, r) => line.map((pixel, c) => (pixel * Math.round(100 * cells[r][c])) / 10_000));
  const total = products.flat().reduce((sum, product) => sum + Math.round(10_000 * product), 0) / 10_000;
  const beyond = (r, c) => (top + r < 0 || left + c < 0 || top + r >= picture.rows || left + c >= picture.columns);
  const mark = (r, c) => (beyond(r, c) ? { class: "padding", title: "padding" } : {});
  patchPlace.replaceChildren(teach.table(patch.map((line) => line.map((pixel) => pixel / 100)), 2, 1, mark));
  find(".patch-says").textContent = `patch: rows ${top} to ${top + cells.length - 1}, columns ${left} to ${left + cells.length - 1}`;
  productsPlace.replaceChildren(teach.table(products, places, strongest(products)));
  find(".total").textContent = `products, sum ${number(total, places)}${over > 1 ? `, over ${over}` : ""}`;
  value.textContent = number(total / over, over > 1 ? Math.max(2, places) : places);
  value.classList.toggle("minus", total < 0 && !hidden); // a colour would tell
  root.classList.toggle("asking", hidden);
  if (hidden) {
    productsPlace.querySelectorAll("td").forEach((cell) => cell.replaceChildren("?"));
    find(".total").textContent = "products";
    value.textContent = "?";
  }
  player.show();
}

function go(window, sweeps = false) {
  if (!slid) return;
  if (hidden) question.withdraw();
  at = Math.min(Math.max(0, window), windows() - 1);
  swept = sweeps && at + 1 < windows();
  show();
  root.dispatchEvent(new Event("moved", { bubbles: true })); // the lesson waits for it
}

const player = teach.player(find(".player"), "window", {
  count: windows,
  at: () => at,
  go,
  says: () => `window ${(at + 1).toLocaleString("en-US")} of ${windows().toLocaleString("en-US")}`,
});

const showKernel = teach.kernelFields(find(".kernel"), find(".divisor"), () => state().kernel, (kernel) =>
  change({ kernel: { name: OWN, ...kernel } }));

const question = teach.predict(server, ["output", "size", "lost"], () => slid && inkling.get("picture") && teach.about(), {
  asked(cell) {
    if (!cell) return;
    player.pause();
    go(cell[0] * slid.shape[1] + cell[1]);
    hidden = true;
    show();
  },
  revealed() {
    hidden = false;
    show();
  },
});
find(".question").append(question.box);

image.addEventListener("change", () => change({ image: image.value }));
name.addEventListener("change", () => name.value !== OWN && choose(named(name.value, size.value)));
size.addEventListener("change", () => choose(named(state().kernel.name, size.value) ?? named("box blur", size.value)));
stride.addEventListener("change", () => change({ stride: Number(stride.value) }));
padding.addEventListener("change", () => change({ padding: Number(padding.value) }));
find(".flip input").addEventListener("change", (event) => {
  find(".flipped").hidden = !event.target.checked;
  const { kernel } = state();
  const cells = kernel.cells.map((line) => [...line].reverse()).reverse();
  const same = inkling.same(cells, kernel.cells);
  if (!same) change({ kernel: { ...kernel, name: OWN, cells } });
});
stage.addEventListener("keydown", (event) => {
  if (!slid) return;
  const [row, column] = place();
  const [last, across] = [slid.shape[0] - 1, slid.shape[1] - 1];
  const to = {
    ArrowUp: [Math.max(0, row - 1), column], ArrowDown: [Math.min(last, row + 1), column],
    ArrowLeft: [row, Math.max(0, column - 1)], ArrowRight: [row, Math.min(across, column + 1)],
    Home: [0, 0], End: [last, across],
  }[event.key];
  if (to) go(to[0] * slid.shape[1] + to[1]);
  else if (event.key === " ") player.toggle();
  else return;
  event.preventDefault();
});

// Pointing at the image puts the window's middle there, pointing at the output the number itself.
function point(event, canvas, toWindow) {
  if (!slid || (event.type === "pointermove" && !(event.buttons & 1))) return;
  const box = canvas.getBoundingClientRect();
  const unit = scale();
  const cells = [event.clientY - box.top, event.clientX - box.left].map((offset) => Math.floor(offset / unit));
  const [row, column] = cells.map((n, axis) => Math.min(Math.max(0, toWindow(n)), slid.shape[axis] - 1));
  player.pause();
  go(row * slid.shape[1] + column);
}
const toWindow = (n) => Math.round((n - (slid.kernel.cells.length - 1) / 2) / slid.stride);
for (const type of ["pointerdown", "pointermove"]) {
  source.addEventListener(type, (event) => point(event, source, toWindow));
  output.addEventListener(type, (event) => point(event, output, (n) => n));
}

inkling.on("convolution", (set) => set && follow());
inkling.on("picture", () => {
  question.withdraw();
  fill();
});
if (!inkling.get("convolution")) {
  const { name: first, cells, divisor: over } = named("Sobel, left to right", 3);
  inkling.set("convolution", { image: "digit", kernel: { name: first, cells, divisor: over }, stride: 1, padding: 0 });
}

inkling.resized(root, fill);
