const MAP = 84; // side of a feature map at most
const CORRELATES =
  "A network slides each kernel as it stands, which is cross-correlation. Convolution in mathematics turns it by 180° first: " +
  "the kernels are shown turned, and beside each map is the one that they would give. Trained either way, a network " +
  "learns the same maps with kernels turned.";

const WHICH = { made: "its map", truly: "true convolution" };

const root = element.querySelector("#kernels");
const [menu, flip, formula, limits, says, list] =
  [".layer", ".flip", ".formula", ".limits", ".says", ".filters"].map((s) => root.querySelector(s));
const { maps, number, element: h, tint } = inkling;

let kernels = null; // {network, layer, shape, image, …}, what is shown
let rows = []; // of each filter: {canvas, made, truly}, canvases

const layer = () => inkling.get("atlas")?.layers.find(({ name }) => name === menu.value);
const opened = () => root.offsetParent !== null;

function choose(atlas) {
  const names = atlas.layers.filter(({ kind }) => kind === "convolution").map(({ name }) => name);
  menu.replaceChildren(...names.map((name) => new Option(name, name)));
  menu.disabled = flip.disabled = !names.length;
  kernels = null;
  list.replaceChildren();
  limits.textContent = formula.textContent = "";
  tell();
  fill();
}

function tell() {
  if (menu.disabled) says.textContent = "This network has no convolution, and so no kernels: it is linear layers all through.";
  else says.textContent = flip.checked ? CORRELATES : "";
}

const fill = inkling.newest(async () => {
  if (!opened() || !layer()) return;
  const question = { network: inkling.get("network"), layer: menu.value };
  if (kernels?.network !== question.network || kernels.layer !== question.layer) {
    const answer = await inkling.answered(server.filters(question));
    if (!answer || answer.error) return void (says.textContent = answer?.error ?? "The server does not answer; please try again.");
    if (question.network !== inkling.get("network") || question.layer !== menu.value) return fill();
    kernels = { ...answer, ...question, image: await maps.load(answer.picture) };
    build();
    tell();
  }
  await fillMaps();
});

function build() {
  const { shape: [filters, channels, side], limit, places, bias } = kernels; // bias is null where there is none
  const { formula: slides, count, parameters } = layer();
  const many = (n, what) => `${n} ${what}${n > 1 ? "s" : ""}`;
  const sizes = `${many(filters, "filter")} of ${many(channels, "kernel")}`;
  formula.textContent = `${slides}. ${sizes}: ${count} = ${parameters.toLocaleString("en-US")} parameters.`;
  list.classList.toggle("few", channels * side <= 21); // then two filters stand side by side
  limits.innerHTML = `<span>−${number(limit, places)}</span><i class="ramp"></i><span>${number(limit, places)}</span> in all kernels of the layer`;
  rows = Array.from({ length: filters }, (_, filter) => buildFilter(filter, channels, side, bias ? `bias ${number(bias[filter], places)}` : "no bias"));
  list.replaceChildren(...rows.map(({ row }) => row));
  paintKernels();
}

function buildFilter(filter, channels, side, bias) {
  const row = document.createElement("section");
  row.className = "filter";
  row.innerHTML = `
    <h3></h3>
    <div class="kernels"><canvas role="img"></canvas></div>
    <figure><canvas class="made" role="img"></canvas><figcaption>its map</figcaption></figure>
    <figure class="true" hidden><canvas role="img"></canvas><figcaption>true convolution</figcaption></figure>
    <button type="button" aria-expanded="false">numbers</button>
    <div class="numbers" hidden></div>`;
  row.querySelector("h3").innerHTML = `${filter}<small>${bias}</small>`;
  const [canvas, made, truly] = row.querySelectorAll("canvas");
  canvas.setAttribute("aria-label", `The ${channels} kernels of filter ${filter}, ${side} by ${side}`);
  made.setAttribute("aria-label", `What filter ${filter} makes of the drawing`);
  truly.setAttribute("aria-label", `What true convolution with filter ${filter} would make of the drawing`);
  const button = row.querySelector("button");
  button.addEventListener("click", () => numbers(filter, button, row.querySelector(".numbers")));
  return { row, canvas, made, truly };
}

// A picture of one filter: its kernels lie side by side in a row of the layer's picture.
function paintKernels() {
  if (!kernels) return;
  const { shape: [, channels, side], image } = kernels;
  rows.forEach(({ canvas }, filter) => {
    const width = canvas.parentElement.clientWidth;
    const weight = Math.max(6, Math.min(20, Math.floor((width / channels - 6) / side))); // CSS pixels
    const plan = maps.layout(channels, side, side, width, false, weight);
    const drawing = maps.context(canvas, plan.width, plan.height);
    for (let channel = 0; channel < channels; channel += 1) {
      const [x, y] = plan.corner(channel);
      const wide = side * plan.unit;
      drawing.save();
      drawing.translate(x + wide / 2, y + wide / 2);
      if (flip.checked) drawing.rotate(Math.PI);
      drawing.drawImage(image, channel * side, filter * side, side, side, -wide / 2, -wide / 2, wide, wide);
      drawing.restore();
      drawing.strokeStyle = "#e3e0d8";
      drawing.strokeRect(x, y, wide, wide);
    }
  });
}

async function fillMaps() {
  if (!kernels) return;
  const pixels = inkling.get("reading")?.pixels;
  for (const { row, made } of rows) {
    row.querySelector(".true").hidden = !flip.checked || !pixels;
    if (!pixels) maps.context(made, 0, 0);
  }
  if (!pixels) return;
  const asked = kernels;
  const answers = await Promise.all([
    inkling.answered(server.look(inkling.about({ view: { layers: [asked.layer], scale: "layer" } }))),
    flip.checked ? inkling.answered(server.convolve(inkling.about({ layer: asked.layer }))) : null,
  ]);
  await paintMaps("made", answers[0]?.layers?.[asked.layer], asked);
  await paintMaps("truly", answers[1], asked);
}

async function paintMaps(which, answer, asked) {
  const image = answer?.picture && (await maps.load(answer.picture));
  if (!image || asked !== kernels) return; // another layer has been chosen meanwhile
  const [, height, width] = layer().shape;
  const unit = Math.floor(MAP / Math.max(height, width));
  rows.forEach((own, filter) => {
    const drawing = maps.context(own[which], width * unit, height * unit);
    drawing.drawImage(image, 0, filter * height, width, height, 0, 0, width * unit, height * unit);
    own[which].nextElementSibling.textContent = `${WHICH[which]}, ±${number(answer.limits[0], answer.places)}`;
  });
}

function numbers(filter, button, place) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", open);
  place.hidden = !open;
  place.replaceChildren();
  if (open) tellNumbers(filter, place);
}

async function tellNumbers(filter, place) {
  const answer = await inkling.answered(server.one_filter({ network: kernels.network, layer: kernels.layer, channel: filter }));
  if (!answer?.kernels) return void (place.textContent = answer?.error ?? "The server does not answer; please try again.");
  const turn = (kernel) => (flip.checked ? kernel.map((line) => [...line].reverse()).reverse() : kernel);
  place.replaceChildren(...answer.kernels.map((kernel, channel) => table(turn(kernel), answer.places, `channel ${channel}`)));
}

function table(kernel, places, title) {
  const cell = (weight) => h("td", { style: tint(weight, kernels.limit) }, number(weight, places));
  const lines = kernel.map((line) => h("tr", {}, ...line.map(cell)));
  const wide = kernel.length > 5 ? "wide" : undefined;
  return h("figure", {}, h("table", { class: wide }, h("tbody", {}, ...lines)), h("figcaption", {}, title));
}

menu.addEventListener("change", fill);
flip.addEventListener("change", () => {
  tell();
  paintKernels();
  rows.forEach(({ row }, filter) => row.querySelector("[aria-expanded=true]") && tellNumbers(filter, row.querySelector(".numbers")));
  fill();
});
inkling.on("atlas", choose);
inkling.on("reading", fill);

inkling.resized(root, () => {
  paintKernels();
  fill();
});
