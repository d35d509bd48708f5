const SIDE = 150; // of a map, CSS pixels at most
const LARGEST = 56; // rows or columns of a coloured picture
const COLOURS = ["red", "green", "blue"];

const root = element.querySelector("#channels");
const find = (selector) => root.querySelector(selector);
const [ink, paper, filter, stride, scrub, says, shown, stage] =
  [".ink", ".paper", ".filter", ".stride", ".scrub", ".says", ".shown", ".stage"].map(find);
const { maps, number, teach, element: h } = inkling;
const filters = JSON.parse(root.dataset.filters);
const chosen = () => filters[filter.value];

let told = null; // the server's answer, with the planes and its pictures decoded
let at = null; // row and column of the output

filter.append(...filters.map(({ name }, i) => new Option(name, i)));
filter.value = 2;
const channels = COLOURS.map((colour) => {
  const [map, made] = [h("canvas", { role: "img", class: colour }), h("canvas", { role: "img" })];
  const says = h("figcaption", { class: "limits" });
  const line = h("div", { class: "sum" }, h("figure", {}, map, h("figcaption", {}, colour)), h("span", { class: "arithmetic" }),
    h("figure", {}, made, says));
  find(".channels").append(line);
  return { colour, map, made, says, arithmetic: line.querySelector(".arithmetic") };
});

const rgb = (text) => [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16));

// The drawing in two colours: three planes of bytes, red, green and blue.
function dyed({ pixels, rows, columns }) {
  const [from, to] = [rgb(paper.value), rgb(ink.value)];
  const plane = (c) => Array.from(pixels, (p) => Math.round(from[c] + ((to[c] - from[c]) * p) / 255));
  return { rows, columns, bytes: Uint8Array.from([0, 1, 2].flatMap(plane)) };
}

// The colours of a picture that lies on the pad, made smaller.
async function coloured(url) {
  const image = await maps.load(url);
  const zoom = Math.min(1, LARGEST / Math.max(image.naturalWidth, image.naturalHeight));
  const [columns, rows] = [image.naturalWidth, image.naturalHeight].map((n) => Math.max(3, Math.round(n * zoom)));
  const drawing = Object.assign(document.createElement("canvas"), { width: columns, height: rows }).getContext("2d");
  Object.assign(drawing, { fillStyle: "#fff", imageSmoothingQuality: "high" });
  drawing.fillRect(0, 0, columns, rows);
  drawing.drawImage(image, 0, 0, columns, rows);
  const { data } = drawing.getImageData(0, 0, columns, rows);
  const plane = (c) => Array.from({ length: rows * columns }, (_, i) => data[4 * i + c]);
  return { rows, columns, bytes: Uint8Array.from([0, 1, 2].flatMap(plane)) };
}

const asked = ({ bytes, columns }) => ({
  image: { pixels: teach.base64(bytes), columns, channels: 3 }, filter: Number(filter.value), stride: Number(stride.value),
});

const fill = inkling.newest(async () => {
  const [picture, sketch] = [inkling.get("picture"), inkling.get("sketch")];
  if (!picture) shown.hidden = true;
  find(".why").textContent = `${chosen().name}: ${chosen().why}`;
  ink.disabled = paper.disabled = Boolean(sketch?.picture);
  says.textContent = picture ? "" : "Draw a digit on the pad, or choose a coloured picture: then you see it channel by channel.";
  if (!picture || root.offsetParent === null) return;
  const planes = sketch?.picture ? await coloured(sketch.picture) : dyed(picture);
  const question = asked(planes);
  const answer = await inkling.answered(server.channels(question));
  if (!answer?.sums) {
    shown.hidden = true;
    return void (says.textContent = answer?.error ?? "The server does not answer; please try again.");
  }
  const load = (own) => Promise.all(own.map((one) => maps.load(one.picture)));
  told = { ...answer, ...planes, question, images: { sums: await load(answer.sums), outputs: await load(answer.outputs) } };
  at ??= [7, 8];
  at = at.map((n, axis) => Math.min(n, told.shape[axis] - 1));
  scrub.max = told.shape[0] * told.shape[1] - 1;
  shown.hidden = false;
  tell();
  show();
});

function tell() {
  const { rows, columns, shape, question: { stride: s }, outputs } = told;
  find(".shapes").textContent =
    `(N, C, H, W) = (1, 3, ${rows}, ${columns}) goes through ${filters.length} filters of (3, 3, 3) with stride ${s}: ` +
    `(1, ${filters.length}, ${shape.join(", ")}).`;
  const cards = outputs.map(({ limit, limit_places: places }, i) => {
    const canvas = h("canvas", { role: "img", "aria-label": `What ${filters[i].name} makes of the picture` });
    const own = h("button", { type: "button", class: "output", "aria-pressed": i === Number(filter.value), onclick: () => choose(i) }, canvas);
    own.append(h("b", {}, filters[i].name), h("span", { class: "limits" }, ...teach.ramp(limit, places)));
    return own;
  });
  find(".outputs").replaceChildren(...cards);
}

function choose(i) {
  filter.value = i;
  question.withdraw();
  fill();
}

const unit = (shape) => Math.max(1, Math.floor(SIDE / Math.max(...shape)));

function framed(drawing, shape, rows, columns) {
  const u = unit(shape);
  const plan = { ...maps.layout(1, ...shape, shape[1] * u, false, u), unit: u };
  maps.frame(drawing, plan, 0, rows, columns, "#fff", 4); // seen on every colour
  maps.frame(drawing, plan, 0, rows, columns, maps.FRAMES.pinned);
}

// Paints bytes of red, green and blue: all of them, or one channel in its own colour.
function paintPlanes(canvas, only, window) {
  const { rows, columns, bytes } = told;
  const data = new ImageData(columns, rows);
  for (let i = 0; i < rows * columns; i += 1)
    for (let c = 0; c < 4; c += 1)
      data.data[4 * i + c] = c === 3 ? 255 : only === null || only === c ? bytes[c * rows * columns + i] : 0;
  const small = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  small.getContext("2d").putImageData(data, 0, 0);
  const u = unit([rows, columns]);
  const drawing = maps.context(canvas, columns * u, rows * u);
  drawing.drawImage(small, 0, 0, columns * u, rows * u);
  framed(drawing, [rows, columns], ...window);
}

// What a kernel or a filter made of the picture, the number of this window framed.
function paintMap(canvas, image) {
  const { shape } = told;
  const u = unit(shape);
  const drawing = maps.context(canvas, shape[1] * u, shape[0] * u);
  drawing.drawImage(image, 0, 0, shape[1] * u, shape[0] * u);
  framed(drawing, shape, ...at.map((n) => [n, n + 1]));
}

// One window: patch × kernel of each channel, their sums, and the sum of those.
function show() {
  const { rows, columns, bytes, shape, question: { stride: s }, sums, images } = told;
  const [row, column] = at;
  const [top, left] = [row * s, column * s];
  const window = [[top, top + 3], [left, left + 3]];
  paintPlanes(find(".picture"), null, window);
  find(".picture").setAttribute("aria-label", `The picture; the window begins at row ${top}, column ${left}`);
  const parts = channels.map((own, c) => {
    paintPlanes(own.map, c, window);
    own.map.setAttribute("aria-label", `The picture's ${own.colour}`);
    const kernel = chosen().kernels[c];
    const pixel = (r, k) => Math.round((100 * bytes[c * rows * columns + (top + r) * columns + left + k]) / 255);
    const patch = kernel.map((line, r) => line.map((_, k) => pixel(r, k) / 100));
    const products = kernel.map((line, r) => line.map((cell, k) => (cell * pixel(r, k)) / 100));
    const sum = products.flat().reduce((total, product) => total + Math.round(100 * product), 0) / 100;
    const under = (table, caption) => h("figure", {}, table, h("figcaption", {}, caption));
    const limit = Math.max(...products.flat().map(Math.abs));
    own.arithmetic.replaceChildren(
      under(teach.table(patch, 2, 1), `patch of ${own.colour}`), h("span", { class: "op" }, "×"),
      under(teach.table(kernel, 0, 8), "its kernel"), h("span", { class: "op" }, "="),
      under(teach.table(products, 2, limit), `products, sum ${number(sum, 2)}`),
    );
    paintMap(own.made, images.sums[c]);
    own.made.setAttribute("aria-label", `What the kernel makes of ${own.colour}`);
    own.says.replaceChildren(...teach.ramp(sums[c].limit, sums[c].limit_places));
    return sum;
  });
  const value = [...parts, chosen().bias].reduce((total, part) => total + Math.round(100 * part), 0) / 100;
  const amount = (part, caption) => h("figure", {}, h("b", {}, number(part, 2)), h("figcaption", {}, caption));
  const plus = () => h("span", { class: "op" }, "+");
  find(".total").replaceChildren(
    ...parts.flatMap((part, c) => [amount(part, COLOURS[c]), plus()]), amount(chosen().bias, "bias"),
    h("span", { class: "op" }, "="),
    h("figure", {}, h("strong", { class: `result${value < 0 && !hidden ? " minus" : ""}` }, hidden ? "?" : number(value, 2)),
      h("figcaption", {}, `row ${row}, column ${column} of the output`)),
  );
  find(".outputs").querySelectorAll("canvas").forEach((canvas, i) => paintMap(canvas, images.outputs[i]));
  scrub.value = row * shape[1] + column;
  scrub.setAttribute("aria-valuetext", `row ${row}, column ${column}`);
}

function go(row, column) {
  if (!told) return;
  at = [row, column].map((n, axis) => Math.min(Math.max(0, n), told.shape[axis] - 1));
  show();
}

let hidden = false; // whether a question about the window stands
const question = teach.predict(server, ["channels", "numbers_out"], () => told && inkling.get("picture") && told.question, {
  asked(cell) {
    hidden = Boolean(cell);
    if (cell) go(...cell);
  },
  revealed() {
    hidden = false;
    show();
  },
});
find(".question").append(question.box);

stage.addEventListener("keydown", (event) => {
  const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (!by || !told) return;
  event.preventDefault();
  question.withdraw();
  go(at[0] + by[0], at[1] + by[1]);
});
for (const canvas of [find(".picture"), ...channels.flatMap(({ map, made }) => [map, made])])
  for (const type of ["pointerdown", "pointermove"])
    canvas.addEventListener(type, (event) => {
      if (!told || (type === "pointermove" && !(event.buttons & 1))) return;
      const box = canvas.getBoundingClientRect();
      const output = channels.some(({ made }) => made === canvas);
      const u = unit(output ? told.shape : [told.rows, told.columns]);
      const cells = [event.clientY - box.top, event.clientX - box.left].map((offset) => Math.floor(offset / u));
      question.withdraw();
      go(...cells.map((n) => (output ? n : Math.round((n - 1) / told.question.stride))));
    });
scrub.addEventListener("input", () => {
  if (!told) return;
  question.withdraw();
  go(Math.floor(scrub.value / told.shape[1]), scrub.value % told.shape[1]);
});
for (const control of [ink, paper, filter, stride])
  control.addEventListener("input", () => {
    question.withdraw();
    fill();
  });
inkling.on("picture", () => {
  question.withdraw();
  fill();
});
new ResizeObserver(fill).observe(find(".tools")); // the section is opened
