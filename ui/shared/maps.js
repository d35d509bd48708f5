// How feature maps lie on a canvas and are painted there; and what a unit reads and sees.
inkling.maps = (() => {
  const GAP = 6; // between two maps, CSS pixels
  const SIDE = 44; // of a map at least, so that even one of 2 × 2 is seen
  const LARGE = 112; // of a map where there are few
  const CAPTION = 15; // height of a line under each map
  const FRAMES = { pointed: "#1d2433", pinned: "#0b7a3e" }; // of units; neither is a colour of data
  const finger = matchMedia("(pointer: coarse)").matches;

  // How many CSS pixels a unit is to have: as many as all maps in one row leave it, but enough to be hit.
  function pixels(count, columns, width) {
    const least = Math.max(Math.ceil(SIDE / columns), finger ? 5 : 4);
    const room = Math.floor(((width + GAP) / count - GAP) / columns);
    return Math.max(least, Math.min(room, Math.floor(LARGE / columns), 32));
  }

  // Wraps `count` maps of rows × columns units into a width, CSS pixels. Returns where units are, and which is where.
  function layout(count, rows, columns, width, caption, wanted = pixels(count, columns, width)) {
    const unit = Math.max(1, Math.min(wanted, Math.floor(width / columns)));
    const [wide, high] = [columns * unit, rows * unit + (caption ? CAPTION : 0)];
    const across = Math.max(1, Math.min(count, Math.floor((width + GAP) / (wide + GAP))));
    const corner = (map) => [(map % across) * (wide + GAP), Math.floor(map / across) * (high + GAP)];
    return {
      count, rows, columns, unit, corner,
      width: across * (wide + GAP) - GAP,
      height: Math.ceil(count / across) * (high + GAP) - GAP,
      find(x, y) {
        const [column, row] = [Math.floor(x / (wide + GAP)), Math.floor(y / (high + GAP))];
        const map = row * across + column;
        const place = [Math.floor((y - row * (high + GAP)) / unit), Math.floor((x - column * (wide + GAP)) / unit)];
        const inside = column < across && map < count && place[0] < rows && place[1] < columns;
        return inside && place.every((n) => n >= 0) ? [map, ...place] : null;
      },
    };
  }

  // Gives a canvas this size, CSS pixels, and returns a context that counts in them.
  function context(canvas, width, height, zoom = devicePixelRatio) {
    const [w, h] = [Math.max(1, Math.round(width * zoom)), Math.max(1, Math.round(height * zoom))];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    const drawing = canvas.getContext("2d");
    drawing.setTransform(zoom, 0, 0, zoom, 0, 0);
    drawing.clearRect(0, 0, width, height);
    drawing.imageSmoothingEnabled = false;
    return drawing;
  }

  // Paints a picture of maps, one below the other, where the layout has them. Captions: a short text under each map, or
  // under each unit where there is one row of them.
  function paint(canvas, plan, picture, captions = [], zoom = devicePixelRatio) {
    const drawing = context(canvas, plan.width, plan.height, zoom);
    const [wide, high] = [plan.columns * plan.unit, plan.rows * plan.unit];
    const step = plan.rows === 1 && plan.count === 1 ? plan.unit : wide;
    Object.assign(drawing, { font: "10px system-ui, sans-serif", textAlign: "center", textBaseline: "top" });
    for (let map = 0; map < plan.count; map += 1) {
      const [x, y] = plan.corner(map);
      drawing.drawImage(picture, 0, map * plan.rows, plan.columns, plan.rows, x, y, wide, high);
      Object.assign(drawing, { strokeStyle: "#e3e0d8", lineWidth: 1 });
      drawing.strokeRect(x + 0.5, y + 0.5, wide - 1, high - 1);
    }
    drawing.fillStyle = getComputedStyle(canvas).color;
    captions.forEach((caption, i) => {
      const [x, y] = step === wide ? plan.corner(i) : [i * step, 0];
      drawing.fillText(caption, x + step / 2, y + high + 3, step + GAP);
    });
  }

  // Draws a frame around units [top, bottom) × [left, right) of one map.
  function frame(drawing, plan, map, [top, bottom], [left, right], colour, width = 2) {
    const [x, y] = plan.corner(map);
    const u = plan.unit;
    Object.assign(drawing, { strokeStyle: colour, lineWidth: width });
    drawing.strokeRect(x + left * u, y + top * u, (right - left) * u, (bottom - top) * u);
  }

  // Lines across what reaches no output.
  function hatch(drawing, plan, blind) {
    Object.assign(drawing, { strokeStyle: "#1f6fb4", lineWidth: 1 });
    drawing.beginPath();
    blind.forEach((line, row) =>
      line.forEach((is, column) => {
        if (!is) return;
        drawing.moveTo(column * plan.unit, (row + 1) * plan.unit);
        drawing.lineTo((column + 1) * plan.unit, row * plan.unit);
      }),
    );
    drawing.stroke();
  }

  // By `onload`, which comes sooner than `decode()` for pictures as small as these.
  const load = (url) =>
    new Promise((done, fail) => {
      const image = new Image();
      image.onload = () => done(image);
      image.onerror = fail;
      image.src = url;
    });

  // Where a flat unit's number is in the maps before: [channel, row, column].
  const unravel = (place, [, rows, columns]) => [
    Math.floor(place / (rows * columns)), Math.floor(place / columns) % rows, place % columns,
  ];

  // What a unit reads of the layer before, {layer, channels, rows, columns}, and sees of the digit, {rows, columns}; each
  // a range [first, last + 1]. From the atlas, where rows and columns are alike.
  function reach(atlas, [name, channel, row, column]) {
    const index = atlas.layers.findIndex((layer) => layer.name === name);
    const [layer, before] = [atlas.layers[index], atlas.layers[index - 1]];
    if (!before) return { reads: null, sees: { rows: [row, row + 1], columns: [column, column + 1] } };
    if (layer.kind === "flatten") {
      const unit = unravel(channel, before.shape);
      const [c, r, k] = unit.map((n) => [n, n + 1]);
      return { reads: { layer: before.name, channels: c, rows: r, columns: k }, sees: reach(atlas, [before.name, ...unit]).sees };
    }
    const all = ["convolution", "linear", "softmax"].includes(layer.kind);
    const channels = all ? [0, before.shape[0]] : [channel, channel + 1];
    return {
      reads: { layer: before.name, channels, rows: layer.reads[row], columns: layer.reads[column] },
      sees: { rows: layer.sees[row], columns: layer.sees[column] },
    };
  }

  return { FRAMES, layout, context, paint, frame, hatch, load, reach };
})();
