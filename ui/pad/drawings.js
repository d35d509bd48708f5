const KEPT = "inkling.drawings"; // in localStorage: the file to be, a drawing a line
const WRITER = "inkling.writer"; // likewise: who draws in this browser, so that a writer's drawings can stay together
const WHY = {
  blank: "The pad is blank: draw something first.",
  picture: "A picture is on the pad: only drawings can be kept.",
  strokes: "The pad is then blank for the next one.",
};

const [labels, why, says, trouble] = ["fieldset", ".why", ".says", ".trouble"].map((s) => element.querySelector(s));
const [download, back, forget] = [".download", ".back", ".forget"].map((s) => element.querySelector(s));

let onPad = null; // "blank", "picture" or "strokes"
let last = null; // what was kept last: {strokes, line}
let undo = null; // takes the last step back; false where that could not be

const random = () => crypto.getRandomValues(new Uint32Array(1))[0].toString(16).padStart(8, "0"); // on plain http too

function stored(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // the browser refuses storage altogether
  }
}

function store(key, text) {
  try {
    localStorage.setItem(key, text);
    trouble.hidden = true;
    return true;
  } catch {
    trouble.textContent = "The browser’s storage is full or refused, so nothing was kept; the pad stays as it is.";
    trouble.hidden = false;
    return false;
  }
}

const lines = () => stored(KEPT).split("\n").filter(Boolean);
const without = (line) => lines().filter((other) => other !== line);
const storeLines = (all) => store(KEPT, all.join("\n"));

function count() {
  const all = lines();
  if (!all.length) return "Nothing kept yet.";
  const { label } = JSON.parse(all.at(-1));
  return `Kept: ${all.length} drawing${all.length === 1 ? "" : "s"}, the last as ${label ?? "no digit"}.`;
}

function show(sentence = count()) {
  says.textContent = sentence;
  download.disabled = forget.disabled = !stored(KEPT);
  back.disabled = !undo;
}

function keep(label) {
  const { strokes } = inkling.get("sketch");
  const writer = stored(WRITER) || random();
  const line = JSON.stringify({ id: `${writer}-${random()}`, label, writer, strokes });
  // The pad's undo brings the same strokes back: they are labelled anew then, not kept twice.
  const others = strokes === last?.strokes ? without(last.line) : lines();
  if (!store(WRITER, writer) || !storeLines([...others, line])) return;
  last = { strokes, line };
  undo = () => {
    if (!storeLines(without(line))) return false;
    inkling.set("sketch", { strokes });
    return true;
  };
  inkling.set("sketch", null);
  document.querySelector("#sketchpad").scrollIntoView({ block: "nearest" });
  show();
}

for (const button of labels.querySelectorAll("button"))
  button.addEventListener("click", () => keep(JSON.parse(button.dataset.label)));

download.addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([stored(KEPT), "\n"], { type: "application/jsonl" }));
  link.download = "inkling-strokes.jsonl";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser is still reading it
});

forget.addEventListener("click", () => {
  const forgotten = lines();
  if (!storeLines([])) return;
  undo = () => storeLines([...forgotten, ...lines()]);
  show("All forgotten. Take back brings them back, as long as this page stays open.");
});

back.addEventListener("click", () => {
  if (!undo()) return;
  undo = null;
  show();
});

element.querySelector(".writer").addEventListener("click", () => {
  if (store(WRITER, random())) show(`${count()} The next are another writer’s.`);
});

// Called with every point that is drawn: it does nothing unless the pad holds another kind of thing than before.
function allow(sketch) {
  const now = !sketch ? "blank" : sketch.picture ? "picture" : "strokes";
  if (now === onPad) return;
  onPad = now;
  labels.disabled = now !== "strokes";
  why.textContent = WHY[now];
}

element.querySelector("details").addEventListener("toggle", ({ target }) => {
  if (target.open) document.querySelector("#sketchpad").scrollIntoView({ block: "nearest" }); // where to draw
});
inkling.on("sketch", allow);
allow(inkling.get("sketch"));
window.addEventListener("storage", () => show()); // another tab has kept or forgotten
show();
