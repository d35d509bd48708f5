const SIDE = 1000; // of the square pad, in the unit of its strokes
const ERASER = 40; // how near to a stroke the eraser must come to take it, in the same unit
const LARGEST = 16e6; // bytes of a picture; the server refuses larger requests
const MOST_PIXELS = 25e6; // of a picture; the server refuses more
const KEPT = "inkling.sketch"; // the drawing outlives a reload in this tab, as when the server restarts

const pad = element.querySelector("#sketchpad");
const [paper, canvas, hint, trouble] = [".paper", "canvas", ".hint", ".trouble"].map((s) => pad.querySelector(s));
const [undo, clear, eraser, pen, file] = [".undo", ".clear", ".eraser", ".pen", ".file"].map((s) => pad.querySelector(s));

// A state is {strokes, picture} and is never changed, only replaced: undo goes back to an earlier one.
const BLANK = { strokes: [], picture: null };
let state = BLANK;
let past = [];
let pointer = null; // id of the one pointer that draws or erases
let erasing = false;
let image = null; // the picture, decoded, once it is
let published = null;

const isBlank = (s) => !s.strokes.length && !s.picture;

function paint() {
  const pixels = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
  const context = canvas.getContext("2d");
  context.setTransform(pixels / SIDE, 0, 0, pixels / SIDE, 0, 0);
  context.clearRect(0, 0, SIDE, SIDE);
  if (state.picture && image) {
    const zoom = SIDE / Math.max(image.naturalWidth, image.naturalHeight);
    const [width, height] = [image.naturalWidth * zoom, image.naturalHeight * zoom];
    context.drawImage(image, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  }
  context.lineWidth = Number(pen.value);
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = "#1d2433"; // ink on paper, in dark mode too
  for (const stroke of state.strokes) {
    context.beginPath();
    context.moveTo(...stroke[0]);
    for (const point of stroke) context.lineTo(...point);
    context.stroke();
  }
  hint.hidden = !isBlank(state);
  undo.disabled = !past.length;
  clear.disabled = isBlank(state);
}

function publish() {
  const { strokes, picture } = state;
  published = isBlank(state) ? null : picture ? { picture } : { strokes, pen: Number(pen.value) };
  inkling.set("sketch", published);
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...state, pen: pen.value }));
  } catch {
    sessionStorage.removeItem(KEPT); // a picture too large to be kept
  }
}

// Shows a new state, tells the others, and remembers the old one unless it is a step of the same change.
function change(next, remember = true) {
  if (remember) past = [...past, state].slice(-200);
  if (next.picture !== state.picture) decode(next.picture);
  state = next;
  trouble.hidden = true;
  paint();
  publish();
  keep();
}

function decode(picture) {
  image = null;
  if (!picture) return;
  const loading = new Image();
  loading.onload = () => {
    image = loading;
    paint();
  };
  loading.src = picture;
}

function back() {
  if (!past.length || pointer !== null) return;
  const previous = past.at(-1);
  past = past.slice(0, -1);
  change(previous, false);
}

function wipe() {
  pointer = null;
  if (!isBlank(state)) change(BLANK);
}

function place(event) {
  const box = canvas.getBoundingClientRect();
  const unit = (offset) => Math.min(SIDE, Math.max(0, Math.round((offset * SIDE) / box.width))); // the pen stays on the pad
  return [unit(event.clientX - box.left), unit(event.clientY - box.top)];
}

function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function erase(point) {
  const reach = ERASER + Number(pen.value) / 2;
  const touched = (stroke) => stroke.some((end, i) => distance(point, stroke[Math.max(0, i - 1)], end) < reach);
  const strokes = state.strokes.filter((stroke) => !touched(stroke));
  if (strokes.length < state.strokes.length) change({ strokes, picture: null });
}

canvas.addEventListener("pointerdown", (event) => {
  if (pointer !== null || !(event.buttons & 33)) return; // the main button, or a pen's eraser end
  event.preventDefault();
  document.activeElement?.blur(); // from the menu, so that Ctrl+Z and Escape mean the pad again
  pointer = event.pointerId;
  canvas.setPointerCapture(pointer);
  erasing = eraser.getAttribute("aria-pressed") === "true" || Boolean(event.buttons & 32);
  if (erasing) erase(place(event));
  else change({ strokes: [...state.strokes, [place(event)]], picture: null });
});

canvas.addEventListener("pointermove", (event) => {
  if (event.pointerId !== pointer) return;
  const events = event.getCoalescedEvents?.() ?? [];
  const points = (events.length ? events : [event]).map(place);
  if (erasing) return points.forEach(erase);
  const stroke = [...state.strokes.at(-1), ...points];
  change({ strokes: [...state.strokes.slice(0, -1), stroke], picture: null }, false);
});

for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
  canvas.addEventListener(end, (event) => {
    if (event.pointerId === pointer) pointer = null;
  });

undo.addEventListener("click", back);
clear.addEventListener("click", wipe);
eraser.addEventListener("click", () => {
  eraser.setAttribute("aria-pressed", eraser.getAttribute("aria-pressed") !== "true");
});
pen.addEventListener("input", () => change(state, false));

document.addEventListener("keydown", (event) => {
  if (event.target.closest?.("input:not([type=range]), textarea, select, [contenteditable]")) return;
  if (event.key === "Escape") wipe();
  else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") back();
  else return;
  event.preventDefault();
});

function complain(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = false;
}

// Puts a picture on the pad, once it is known that it can be read: what is on the pad is not given up for less.
async function open(picture) {
  if (!picture) return;
  if (picture.size > LARGEST) return complain("This picture is larger than 16 MB; please make it smaller.");
  let pixels;
  try {
    const bitmap = await createImageBitmap(picture);
    pixels = bitmap.width * bitmap.height;
    bitmap.close();
  } catch {
    return complain("This file is no picture that can be read; please use PNG, JPEG or WebP.");
  }
  if (pixels > MOST_PIXELS) return complain("This picture has more than 25 megapixels; please make it smaller.");
  const reader = new FileReader();
  reader.onload = () => change({ strokes: [], picture: reader.result });
  reader.readAsDataURL(picture);
}

pad.querySelector(".open").addEventListener("click", () => file.click());
file.addEventListener("change", () => {
  open(file.files[0]);
  file.value = ""; // so that the same file can be chosen again
});
document.addEventListener("paste", (event) => open(event.clipboardData?.files[0]));
paper.addEventListener("dragover", (event) => {
  event.preventDefault();
  paper.classList.add("over");
});
paper.addEventListener("dragleave", () => paper.classList.remove("over"));
paper.addEventListener("drop", (event) => {
  event.preventDefault();
  paper.classList.remove("over");
  open(event.dataTransfer.files[0]);
});

// Somebody else, as an example, may put a sketch on the pad, or take it away.
inkling.on("sketch", (sketch) => {
  if (sketch === published) return;
  pointer = null; // a stroke under way was one of the sketch before
  if (sketch?.pen) pen.value = sketch.pen;
  change({ strokes: sketch?.strokes ?? [], picture: sketch?.picture ?? null });
});

const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
if (kept) {
  pen.value = kept.pen;
  change({ strokes: kept.strokes, picture: kept.picture }, false);
}
new ResizeObserver(paint).observe(canvas);
