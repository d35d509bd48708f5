const root = element.querySelector("#guide");
const [start, head, title, back, next, close] = [".start", ".head", "h2", ".back", ".next", ".close"].map((s) => root.querySelector(s));
const links = [...root.querySelectorAll("a")];
const steps = JSON.parse(root.dataset.steps);

// When a step's task is done: by what the page's keys are set to, or by an event that comes up to the document.
const since = {}; // what the page was like when the step was opened
const pinnedAt = (layer) => [inkling.get("pointed"), inkling.get("pinned")].some((unit) => unit?.[0] === layer);
const DONE = {
  pixels: () => inkling.get("reading")?.pixels && pinnedAt("input"),
  slide: (event) => event?.type === "moved",
  sum: (event) => event?.type === "predicted" && event.target.closest("#slide") && event.detail,
  gallery: () => inkling.get("convolution")?.kernel.name === "outline",
  size: () => {
    const { kernel, stride, padding } = inkling.get("convolution");
    return stride === 1 && padding > 0 && 2 * padding === kernel.cells.length - 1;
  },
  channels: (event) => event?.type === "predicted" && event.target.closest("#channels") && event.detail,
  after: (event) => event?.type === "predicted" && event.target.closest("#after") && event.detail,
  kernels: (event) => event?.type === "click" && event.target.closest("#kernels .filter button"),
  unit: () => pinnedAt("input") && inkling.get("pinned"),
  softmax() {
    const digit = inkling.get("reading")?.digit ?? null;
    since.digit ??= digit;
    return digit !== since.digit && digit !== null;
  },
  parameters: (event) => event?.type === "predicted" && event.target.closest("#parameters") && event.detail,
  known: () => inkling.get("reading")?.known === false && inkling.get("network") === "DeepCNN",
};

const number = () => inkling.get("step");
const place = (i) => document.getElementById(`lesson-${i}`);

function show(i) {
  start.hidden = Boolean(i);
  head.hidden = !i;
  steps.forEach((_, n) => place(n + 1)?.classList.toggle("open", n + 1 === i));
  links.forEach((link, n) => (n + 1 === i ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current")));
  if (!i) return;
  title.textContent = `${i}. ${steps[i - 1].title}`;
  back.disabled = i === 1;
  next.disabled = i === steps.length;
}

// Opens a step: the page is set up as it needs, and then left free. A drawing is put on a blank pad only.
function open(i) {
  inkling.set("step", i);
  if (!i) return;
  const { state, name } = steps[i - 1];
  if (!inkling.get("sketch") && name !== "pixels") document.querySelector('#examples [aria-label^="7"]').click();
  for (const [key, set] of Object.entries(state)) inkling.set(key, set);
  since.digit = inkling.get("reading")?.digit ?? null;
  title.focus({ preventScroll: true });
  root.scrollIntoView({ block: "nearest" });
}

// Marks the open step when its task is done; it stays marked.
function look(event) {
  const i = number();
  if (!i || !DONE[steps[i - 1].name](event)) return;
  links[i - 1].classList.add("done");
  place(i).classList.add("done");
}

start.addEventListener("click", () => open(1));
back.addEventListener("click", () => open(number() - 1));
next.addEventListener("click", () => open(number() + 1));
close.addEventListener("click", () => {
  open(null);
  start.focus();
});
links.forEach((link, n) => link.addEventListener("click", (event) => {
  event.preventDefault();
  open(n + 1);
}));
inkling.on("step", show);

// An address may name a step: it is opened once all that it sets up is there.
function follow() {
  const i = Number(/^#lesson-(\d+)$/.exec(location.hash)?.[1]);
  if (steps[i - 1]) open(i);
}
addEventListener("hashchange", follow);
(function begin() {
  if (["network", "atlas", "tab", "section", "convolution"].every((key) => inkling.get(key))) follow();
  else requestAnimationFrame(begin);
})();
for (const key of ["reading", "pointed", "pinned", "convolution"]) inkling.on(key, () => look());
for (const type of ["moved", "predicted", "click"]) document.addEventListener(type, look);
