const root = element.querySelector("#teacher");
const find = (selector) => root.querySelector(selector);
const [copy, details, projector, says, address] = [".copy", "details", ".projector", ".says", ".address"].map(find);
const boxes = [...root.querySelectorAll(".part")];
const { link } = inkling;
const TABS = ["layers", "kernels", "convolution"];
const NEEDED = ["network", "atlas", "tab", "section", "convolution"]; // of the page, before a link can set it up

// What of the page goes into a link; what is as at the start, or nothing, stays out.
function state() {
  const of = (key) => inkling.get(key) ?? undefined;
  const { strokes, pen } = of("sketch") ?? {};
  const [hidden, big] = [of("hidden") ?? [], of("projector")];
  return {
    strokes, pen: strokes && Math.round(pen), network: of("network"), tab: of("tab"), pinned: of("pinned"), step: of("step"),
    ...(of("tab") === "convolution-panel" || of("step") ? { section: of("section"), convolution: of("convolution") } : {}),
    ...(hidden.length ? { hidden } : {}), ...(big ? { projector: true } : {}),
  };
}

async function copyLink() {
  const text = `${location.origin}${location.pathname}#${await link.encode(state())}`;
  address.value = text;
  let told = "Copied";
  try {
    await navigator.clipboard.writeText(text);
    address.hidden = true;
  } catch {
    address.hidden = false; // no clipboard without https: the link is shown, chosen to be copied
    address.select();
    told = "Copy what is marked";
  }
  if (inkling.get("sketch")?.picture) told += "; a picture does not fit into a link, the rest is in it";
  says.textContent = told;
}

// Sets the page up as a link says, so far as the page has what it names.
function restore(given) {
  const { strokes, pen, network, tab, section, convolution, pinned, step, hidden, projector: big } = given;
  const known = (selector, is) => [...document.querySelectorAll(selector)].some(is);
  inkling.set("hidden", hidden ?? []);
  inkling.set("projector", Boolean(big));
  if (step && document.getElementById(`lesson-${step}`)) inkling.set("step", step);
  if (strokes) inkling.set("sketch", { strokes, pen });
  if (known("#network option", ({ value }) => value === network)) inkling.set("network", network);
  for (const [key, panel] of Object.entries({ tab, section }))
    if (known(`[data-key="${key}"] [role=tab]`, ({ id }) => id === `tab-${panel}`)) inkling.set(key, panel);
  if (convolution) inkling.set("convolution", convolution);
  if (pinned && there(pinned)) inkling.set("pinned", pinned);
}

// Whether the network has this unit.
function there([layer, ...place]) {
  const shape = inkling.get("atlas").layers.find(({ name }) => name === layer)?.shape;
  return Boolean(shape) && [...shape, 1, 1].slice(0, 3).every((size, axis) => place[axis] < size);
}

async function follow() {
  const text = location.hash.slice(1);
  if (!text || text.startsWith("lesson-")) return; // see guide.js
  const given = await link.decode(text);
  says.textContent = given ? "" : "This link could not be read; the page is as always.";
  if (given) restore(given);
}

inkling.on("hidden", (hidden = []) => {
  document.body.dataset.hide = hidden.join(" ");
  for (const box of boxes) box.checked = !hidden.includes(box.value);
  const open = TABS.filter((name) => !hidden.includes(name));
  if (open.length && !open.includes(inkling.get("tab")?.replace("-panel", ""))) inkling.set("tab", `${open[0]}-panel`);
});
inkling.on("projector", (on) => {
  document.body.dataset.projector = Boolean(on);
  projector.checked = Boolean(on);
  dispatchEvent(new Event("resize"));
});
projector.addEventListener("change", () => inkling.set("projector", projector.checked));
for (const box of boxes)
  box.addEventListener("change", () => inkling.set("hidden", boxes.filter((own) => !own.checked).map((own) => own.value)));
copy.addEventListener("click", copyLink);
document.addEventListener("pointerdown", (event) => details.contains(event.target) || (details.open = false));
details.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation(); // on the pad it would clear the drawing
  details.open = false;
  find("summary").focus();
});
addEventListener("hashchange", follow);
(function begin() {
  if (NEEDED.every((key) => inkling.get(key))) follow();
  else requestAnimationFrame(begin);
})();
