// One layer's strip: what the layer does, in words and numbers, and its maps, on which units are pointed at and pinned.
// `inkling.strip(layer, atlas)` gives {row, paint(picture, image), repaint(), blank(), unmark(), frame(unit, colour),
// frameWindow(window, colour), hatch(), place(unit)}; `shown` and `turn` are its owner's, to know what is painted.
inkling.strip = (layer, atlas) => {
  const SAVED = 8; // pixels a unit in a picture that is saved
  const WIDE = 900; // pixels, about, of such a picture, before it is enlarged
  const LARGE = 32; // CSS pixels of a flat layer's unit where there are few
  const SMALL = 8; // and where there are a thousand
  const KEYS = {
    ArrowUp: [0, -1, 0],
    ArrowDown: [0, 1, 0],
    ArrowLeft: [0, 0, -1],
    ArrowRight: [0, 0, 1],
    PageUp: [-1, 0, 0],
    PageDown: [1, 0, 0],
  };

  const { maps, number } = inkling;
  const { name, shape } = layer;
  const decimal = (value) => value.toLocaleString("en-US");

  // A flat layer is one map, its units in rows of a grid.
  const flat = shape.length === 1;
  const size = flat ? [1, Math.ceil(shape[0] / atlas.grid), Math.min(atlas.grid, shape[0])] : shape;
  const layout = (width, caption) =>
    maps.layout(...size, width, caption, flat ? (size[1] > 1 ? SMALL : LARGE) : undefined);
  const toPlace = ([, channel, row, column]) =>
    flat ? [0, Math.floor(channel / atlas.grid), channel % atlas.grid] : [channel, row, column];
  function toUnit([map, row, column]) {
    if (!flat) return [name, map, row, column];
    const place = row * atlas.grid + column;
    return place < shape[0] ? [name, place, 0, 0] : null;
  }

  // Whether a layer holds nothing below 0: that goes on through pooling and flattening.
  const positive = (index) =>
    ["input", "relu", "softmax"].includes(atlas.layers[index].kind) ||
    (["pool", "flatten"].includes(atlas.layers[index].kind) && positive(index - 1));
  const fromZero = positive(atlas.layers.indexOf(layer));

  const row = document.createElement("section");
  row.className = "layer";
  row.dataset.layer = name;
  row.innerHTML = `
    <div class="what">
      <h3></h3><p class="formula"></p><p class="shape"></p><p class="limits"></p>
      <button type="button" class="png" disabled title="Save this layer’s maps as a picture">PNG</button>
    </div>
    <div class="stage" tabindex="0" role="application"><canvas class="maps"></canvas><canvas class="marks"></canvas></div>`;
  const [limits, png, stage, canvas, marks] =
    [".limits", ".png", ".stage", ".maps", ".marks"].map((part) => row.querySelector(part));
  const units = shape.map(decimal).join(" × ") + (flat ? " units" : "");
  row.querySelector("h3").textContent = name;
  row.querySelector(".formula").textContent = layer.formula;
  row.querySelector(".shape").textContent =
    units + (layer.count ? `; parameters: ${layer.count} = ${decimal(layer.parameters)}` : "");
  stage.setAttribute(
    "aria-label",
    `${name}, ${units}. Arrow keys choose a unit, Page Up and Down a map, Enter pins it, Enter again goes to its sum.`,
  );

  let picture = null; // what is painted, as the server described it, and
  let image = null; // decoded
  let plan = null; // where its units lie
  let cursor = null; // the unit that the keys have chosen

  function captions() {
    if (flat) return shape[0] === 10 ? [..."0123456789"] : [];
    const inactive = new Set(picture.inactive);
    const limit = (channel) =>
      picture.limits.length > 1 ? `±${number(picture.limits[channel], picture.places)}` : "";
    return Array.from({ length: shape[0] }, (_, channel) => (inactive.has(channel) ? "inactive" : limit(channel)));
  }

  function tellLimits() {
    const limit = number(Math.max(...picture.limits), picture.places);
    const ramp = layer.kind === "input" ? "ink" : fromZero ? "positive" : "";
    const low = fromZero ? "0" : `−${limit}`;
    limits.innerHTML = `<span>${low}</span><i class="ramp ${ramp}"></i><span>${limit}</span><small></small>`;
    const own = picture.limits.length > 1 ? ["at most, each map its own"] : [];
    const off = picture.inactive.length && !flat ? [`${picture.inactive.length} of ${shape[0]} inactive`] : [];
    limits.lastChild.textContent = [...own, ...off].join("; ");
  }

  function repaint() {
    if (!picture) return;
    const texts = captions();
    plan = layout(stage.clientWidth, texts.some(Boolean));
    maps.paint(canvas, plan, image, texts);
    tellLimits();
    png.disabled = false;
  }

  function paint(newPicture, newImage) {
    [picture, image] = [newPicture, newImage];
    repaint();
  }

  // Takes away the maps of a drawing that is no longer there; they keep their room.
  function blank() {
    const { width, height } = plan ?? { width: 0, height: 0 };
    picture = image = plan = null;
    for (const part of [canvas, marks]) maps.context(part, width, height);
    limits.textContent = "";
    png.disabled = true;
  }

  const unmark = () => plan && maps.context(marks, plan.width, plan.height);
  const hatch = () => plan && maps.hatch(marks.getContext("2d"), plan, atlas.blind);

  function frameBox(map, rows, columns, colour) {
    if (plan) maps.frame(marks.getContext("2d"), plan, map, rows, columns, colour);
  }

  function frame(unit, colour) {
    const [map, at, column] = toPlace(unit);
    frameBox(map, [at, at + 1], [column, column + 1], colour);
  }

  // Frames rows and columns, each a range that may reach over the edge, on a range of channels.
  function frameWindow({ channels: [first, end], rows, columns }, colour) {
    const [, height, width] = size;
    const inside = ([from, to], side) => [Math.max(from, 0), Math.min(to, side)];
    if (!flat) for (let map = first; map < end; map += 1) frameBox(map, inside(rows, height), inside(columns, width), colour);
    else if (end - first > 1) frameBox(0, [0, height], [0, width], colour);
    else frame([name, first, 0, 0], colour);
  }

  // Where a unit begins in the window, CSS pixels from its upper edge, and how high it is; null while nothing is painted.
  function place(unit) {
    if (!plan) return null;
    const [map, at] = toPlace(unit);
    return { top: canvas.getBoundingClientRect().top + plan.corner(map)[1] + at * plan.unit, height: plan.unit };
  }

  function under(event) {
    const box = canvas.getBoundingClientRect();
    const found = plan?.find(event.clientX - box.left, event.clientY - box.top);
    return found ? toUnit(found) : null;
  }

  const point = (unit) => inkling.same(unit, inkling.get("pointed")) || inkling.set("pointed", unit);

  function press(event) {
    const pointed = inkling.get("pointed");
    if (!plan || pointed?.[0] !== name) return;
    if (event.key === "Enter" && inkling.same(pointed, inkling.get("pinned"))) document.querySelector("#unit .back").focus();
    else if (event.key === "Enter") inkling.set("pinned", pointed);
    else if (event.key === "Escape") inkling.set("pinned", null);
    else if (event.key in KEYS) {
      const moved = toPlace(pointed).map((n, i) => Math.min(Math.max(n + KEYS[event.key][i], 0), size[i] - 1));
      cursor = toUnit(moved) ?? pointed;
      point(cursor);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  stage.addEventListener("pointermove", (event) => point(under(event)));
  stage.addEventListener("pointerleave", () => {
    if (!stage.matches(":focus-visible") && inkling.get("pointed")?.[0] === name) point(null);
  });
  stage.addEventListener("click", (event) => {
    const unit = under(event);
    if (!unit) return;
    point(unit);
    inkling.set("pinned", unit);
  });
  stage.addEventListener("focus", () => {
    if (stage.matches(":focus-visible") && plan) point(cursor ?? toUnit([0, 0, 0]));
  });
  stage.addEventListener("blur", () => point(null));
  stage.addEventListener("keydown", press);
  png.addEventListener("click", () => {
    const [saved, enlarged] = [document.createElement("canvas"), layout(WIDE, false)];
    maps.paint(saved, enlarged, image, [], SAVED / enlarged.unit);
    saved.toBlob((blob) => inkling.save(`inkling-${inkling.get("network")}-${name}.png`, blob));
  });

  return { row, paint, repaint, blank, unmark, hatch, frame, frameWindow, place, shown: "", turn: 0 };
};
