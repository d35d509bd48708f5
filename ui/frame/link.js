// A state of the page as text for an address, and back. `inkling.link.encode(state)` and `decode(text)` are promises; a
// state is an object of the keys in CLEAN, each left out where it is not wanted. What a text holds is never trusted:
// decode gives only values of the right kind and size, or null where nothing can be read.
inkling.link = (() => {
  const VERSION = "a";
  const TOLERANCE = 1.5; // how far strokes may move when they are simplified, in thousandths of the pad
  const MOST_TEXT = 40_000; // characters of a link
  const MOST_BYTES = 200_000; // that it may unfold to
  const MOST_POINTS = 20_000; // as the server allows
  const PARTS = ["reading", "stages", "examples", "drawings", "layers", "kernels", "convolution", "sum"]; // to be hidden

  const whole = (least, most) => (n) => Number.isInteger(n) && n >= least && n <= most;
  const oneOf = (...all) => (value) => all.includes(value);
  const text = (pattern) => (value) => typeof value === "string" && pattern.test(value);
  const list = (ok, least, most) => (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(ok);
  const cell = (n) => Number.isFinite(n) && Math.abs(n) <= 999 && Math.round(100 * n) / 100 === n;
  const square = (value) => [3, 5, 7].some((side) => list(list(cell, side, side), side, side)(value));
  const point = list(whole(0, 1000), 2, 2);
  const points = (strokes) => strokes.reduce((sum, stroke) => sum + stroke.length, 0);

  // Of each key whether a value is one that the page can have.
  const CLEAN = {
    strokes: (value) => list(list(point, 1, MOST_POINTS), 1, MOST_POINTS)(value) && points(value) <= MOST_POINTS,
    pen: whole(0, 1000),
    network: text(/^\w{1,40}$/),
    tab: text(/^[a-z]{1,20}-panel$/),
    section: text(/^[a-z]{1,20}-panel$/),
    convolution: (value) =>
      value && typeof value === "object" && oneOf("digit", "drawn")(value.image) && whole(1, 4)(value.stride) &&
      whole(0, 3)(value.padding) && value.kernel && typeof value.kernel === "object" && square(value.kernel.cells) &&
      text(/^[\w ,]{1,40}$/)(value.kernel.name) && whole(1, 9999)(value.kernel.divisor),
    pinned: (value) =>
      Array.isArray(value) && text(/^[\w.]{1,40}$/)(value[0]) && list(whole(0, 99_999), 3, 3)(value.slice(1)),
    step: whole(1, 99),
    hidden: (value) => list(oneOf(...PARTS), 1, PARTS.length)(value) && new Set(value).size === value.length,
    projector: oneOf(true),
  };

  function clean(raw) {
    const kept = Object.keys(CLEAN).filter((key) => Object.hasOwn(raw, key) && CLEAN[key](raw[key]));
    const state = Object.fromEntries(kept.map((key) => [key, raw[key]]));
    if (!state.convolution) return state;
    const { image, kernel: { name, cells, divisor }, stride, padding } = state.convolution; // and nothing else
    return { ...state, convolution: { image, kernel: { name, cells, divisor }, stride, padding } };
  }

  // Ramer 1972, Douglas and Peucker 1973: leaves out points that lie near the line between those that stay.
  function simplify(stroke) {
    if (stroke.length < 3) return stroke;
    const [first, last] = [stroke[0], stroke.at(-1)];
    const distances = stroke.map((p) => distance(p, first, last));
    const farthest = distances.indexOf(Math.max(...distances));
    if (distances[farthest] <= TOLERANCE) return [first, last];
    return [...simplify(stroke.slice(0, farthest + 1)).slice(0, -1), ...simplify(stroke.slice(farthest))];
  }

  function distance([x, y], [ax, ay], [bx, by]) {
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(x - ax - along * dx, y - ay - along * dy);
  }

  // Numbers as bytes, small ones as one: seven bits a byte, the eighth says that more follow; signs are folded in.
  function pack(numbers) {
    const bytes = [];
    for (const n of numbers) {
      let left = n < 0 ? -2 * n - 1 : 2 * n;
      while (left > 127) {
        bytes.push((left & 127) | 128);
        left >>>= 7;
      }
      bytes.push(left);
    }
    return bytes;
  }

  function* unpack(bytes) {
    let [n, shift] = [0, 0];
    for (const byte of bytes) {
      n += (byte & 127) * 2 ** shift;
      shift += 7;
      if (byte > 127) continue;
      yield n % 2 ? -(n + 1) / 2 : n / 2;
      [n, shift] = [0, 0];
    }
  }

  // Strokes as steps from point to point, each stroke after the number of its points.
  function steps(strokes) {
    let [x, y] = [0, 0];
    return strokes.flatMap((stroke) => [
      stroke.length,
      ...stroke.flatMap(([toX, toY]) => {
        const step = [toX - x, toY - y];
        [x, y] = [toX, toY];
        return step;
      }),
    ]);
  }

  function strokes(numbers) {
    const [found, take] = [[], () => numbers.next().value];
    let [x, y] = [0, 0];
    for (let count = take(); count > 0 && count <= MOST_POINTS; count = take()) {
      const stroke = [];
      for (let i = 0; i < count; i += 1) {
        [x, y] = [x + take(), y + take()];
        stroke.push([x, y]);
        if (Number.isNaN(x + y)) return null; // it ends in the middle
      }
      found.push(stroke);
    }
    return found;
  }

  // All that comes out of a stream, up to MOST_BYTES; more is an error.
  async function through(stream, bytes) {
    const parts = [];
    let total = 0;
    for await (const part of new Blob([bytes]).stream().pipeThrough(stream)) {
      total += part.length;
      if (total > MOST_BYTES) throw new RangeError("a link that unfolds to too much");
      parts.push(part);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  async function encode(given) {
    const simple = { ...given, strokes: given.strokes?.map(simplify) };
    const { strokes: drawn, ...rest } = clean(simple);
    const words = new TextEncoder().encode(JSON.stringify(rest));
    const bytes = Uint8Array.from([...pack([words.length]), ...words, ...pack(steps(drawn ?? []))]);
    const folded = await through(new CompressionStream("deflate-raw"), bytes);
    return VERSION + inkling.teach.base64(folded).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  async function decode(link) {
    if (typeof link !== "string" || link.length > MOST_TEXT || link[0] !== VERSION) return null;
    try {
      const plain = atob(link.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
      const folded = Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
      const bytes = await through(new DecompressionStream("deflate-raw"), folded);
      const length = unpack(bytes).next().value;
      const start = pack([length]).length;
      const raw = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.slice(start, start + length)));
      if (!raw || typeof raw !== "object" || Array.isArray(raw)) return null;
      delete raw.strokes; // they come as steps alone
      return clean({ ...raw, strokes: strokes(unpack(bytes.slice(start + length))) });
    } catch {
      return null; // cut off, changed on its way, or made up
    }
  }

  return { PARTS, encode, decode };
})();
