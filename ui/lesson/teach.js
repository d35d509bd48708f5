// What the sections of the Convolution tab share. `inkling.set("picture", …)`: the drawing as the lesson takes it,
// {which: "digit" or "drawn", pixels: ink 0 to 255, base64, rows, columns, image, url}, null when blank.
inkling.teach = (() => {
  const { element: h, maps, number, tint } = inkling;
  const DRAG = 8; // CSS pixels to the side that change a kernel's cell by 1
  const MOST = 999; // of a cell, either way

  // Bytes as base64, as the server takes them.
  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

  // The ink of a grey picture, black on white: (rows · columns) bytes, 255 = ink.
  function inkOf(image) {
    const [columns, rows] = [image.naturalWidth, image.naturalHeight];
    const drawing = Object.assign(document.createElement("canvas"), { width: columns, height: rows }).getContext("2d");
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, columns, rows);
    return Uint8Array.from({ length: rows * columns }, (_, i) => 255 - data[4 * i]);
  }

  const take = inkling.newest(async () => {
    const which = inkling.get("convolution")?.image;
    const url = inkling.get("reading")?.stages?.[which];
    const taken = inkling.get("picture");
    if (url ? taken?.url === url && taken.which === which : !taken) return;
    if (!url) return inkling.set("picture", null);
    const image = await maps.load(url);
    const pixels = inkOf(image);
    const { naturalHeight: rows, naturalWidth: columns } = image;
    inkling.set("picture", { which, url, image, pixels, base64: base64(pixels), rows, columns });
  });

  // A question about the picture with the kernel, stride and padding that are chosen.
  function about(more) {
    const { base64: pixels, columns } = inkling.get("picture");
    const { kernel, stride, padding } = inkling.get("convolution");
    return { image: { pixels, columns, channels: 1 }, kernel, stride, padding, ...more };
  }

  // A pixel in hundredths of ink, as the server rounds it; 0 beyond the edge, where padding is.
  function hundredths({ pixels, rows, columns }, row, column) {
    const inside = row >= 0 && row < rows && column >= 0 && column < columns;
    return inside ? Math.round((100 * pixels[row * columns + column]) / 255) : 0;
  }

  // A table of numbers, coloured by size. `attributes(row, column)`, or none, go to its cells.
  function table(numbers, places, limit, attributes = () => ({})) {
    const cell = (value, row, column) =>
      h("td", { style: tint(value, limit), ...attributes(row, column) }, number(value, places));
    const rows = numbers.map((line, row) => h("tr", {}, ...line.map((value, column) => cell(value, row, column))));
    const wide = numbers[0].length > 5 ? "wide" : undefined;
    return h("div", { class: "scroll" }, h("table", { class: wide }, h("tbody", {}, ...rows)));
  }

  // Between −limit and limit, as a line of words and colours.
  function ramp(limit, places, low = `−${number(limit, places)}`) {
    const kind = low === "0" ? "positive" : "";
    return [h("span", {}, low), h("i", { class: `ramp ${kind}` }), h("span", {}, number(limit, places))];
  }

  // The buttons, the slider and the speed to go through the places 0 … count() − 1, put into `box`. `go(place, sweeps)`
  // shows one, sweeping if what lies behind it is still to come; `says()` is a short text for where one is.
  function player(box, name, { count, at, go, says, speed = 10 }) {
    let playing = null; // time of the last step, milliseconds
    const button = (kind, onclick, sign, label) => h("button", { type: "button", class: kind, onclick, "aria-label": label }, sign);
    const option = (n) => h("option", { value: n, selected: n === speed ? "" : undefined }, `${n} a second`);

    const play = button("play", toggle, "Play");
    const back = button("back", () => go(at() - 1, true), "‹", `One ${name} back`);
    const on = button("on", () => go(at() + 1, true), "›", `One ${name} on`);
    const scrub = h("input", { type: "range", class: "scrub", min: 0, value: 0, "aria-label": name });
    const pace = h("select", { class: "speed" }, ...[2, 10, 60].map(option));
    const where = h("output", { class: "where" });
    box.append(play, back, on, scrub, h("label", {}, "Speed ", pace), where);
    scrub.addEventListener("input", () => go(Number(scrub.value), true));

    function run(now) {
      if (playing === null) return;
      const steps = Math.floor(((now - playing) / 1000) * pace.value);
      if (steps > 0) {
        playing = now;
        if (box.offsetParent === null || at() + 1 >= count()) return pause();
        go(at() + steps, true);
      }
      requestAnimationFrame(run);
    }

    function pause() {
      playing = null;
      play.textContent = "Play";
    }

    function toggle() {
      if (playing !== null) return pause();
      if (at() + 1 >= count()) go(0, true);
      playing = performance.now();
      play.textContent = "Pause";
      requestAnimationFrame(run);
    }

    function show() {
      scrub.max = count() - 1;
      scrub.value = at();
      where.textContent = says();
      scrub.setAttribute("aria-valuetext", says());
    }
    return { pause, toggle, show };
  }

  // A number as it is typed into a kernel, to two decimals; null for what is none.
  function readCell(text) {
    const plain = text.trim().replace(/[−–]/, "-").replace(",", ".");
    const cell = Math.round(100 * Number(plain)) / 100;
    return plain && Number.isFinite(cell) && Math.abs(cell) <= MOST ? cell : null;
  }

  // A kernel whose cells are fields, to type in, to drag sideways, to change by the arrow keys, and the field of what
  // divides their sum. `get()` gives, `set(…)` takes {cells: rows of numbers, divisor}. Returns what shows it as it is.
  function kernelFields(place, divisor, get, set) {
    // Fields are made anew only for another size, so that one can go on typing in them.
    function show() {
      const { cells, divisor: over } = get();
      if (place.querySelectorAll("input").length !== cells.flat().length) build(cells);
      const limit = Math.max(...cells.flat().map(Math.abs));
      place.querySelectorAll("input").forEach((field, i) => {
        const cell = cells.flat()[i];
        if (field !== document.activeElement || readCell(field.value) !== cell) field.value = `${cell}`.replace("-", "−");
        field.parentElement.style = tint(cell, limit);
        field.removeAttribute("aria-invalid");
      });
      if (divisor !== document.activeElement) divisor.value = over;
    }

    function build(cells) {
      const rows = cells.map((line, row) => h("tr", {}, ...line.map((_, column) => field(row, column, cells.length))));
      const wide = cells[0].length > 5 ? "fields wide" : "fields";
      place.replaceChildren(h("table", { class: wide }, h("tbody", {}, ...rows)));
    }

    function field(row, column, rows) {
      const label = rows > 1 ? `Kernel, row ${row}, column ${column}` : `Kernel, cell ${column}`;
      const made = h("input", { type: "text", inputmode: "text", maxlength: 7, "aria-label": label });
      made.addEventListener("input", () => type(made, row, column));
      made.addEventListener("blur", show);
      made.addEventListener("keydown", (event) => {
        const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        setCell(row, column, get().cells[row][column] + by);
      });
      dragged(made, row, column);
      return h("td", {}, made);
    }

    function type(field, row, column) {
      const cell = readCell(field.value);
      if (cell === null) return field.setAttribute("aria-invalid", "true");
      setCell(row, column, cell);
    }

    function setCell(row, column, cell) {
      const { cells, divisor: over } = get();
      const bounded = Math.min(MOST, Math.max(-MOST, Math.round(100 * cell) / 100));
      const changed = cells.map((line, r) => line.map((old, c) => (r === row && c === column ? bounded : old)));
      set({ cells: changed, divisor: over });
    }

    // To the right a cell grows, to the left it falls; a press without a move is for typing.
    function dragged(field, row, column) {
      let from = null;
      field.addEventListener("pointerdown", (event) => {
        from = { x: event.clientX, cell: get().cells[row][column] };
        field.setPointerCapture(event.pointerId);
      });
      field.addEventListener("pointermove", (event) => {
        const by = from && Math.trunc((event.clientX - from.x) / DRAG);
        if (!by && !from?.moved) return;
        from.moved = true;
        field.blur();
        setCell(row, column, from.cell + by);
      });
      for (const end of ["pointerup", "pointercancel"]) field.addEventListener(end, () => (from = null));
    }

    divisor.addEventListener("input", () => {
      const over = Number(divisor.value);
      if (Number.isInteger(over) && over >= 1 && over <= 9999) set({ ...get(), divisor: over });
    });
    divisor.addEventListener("blur", show);
    return show;
  }

  // Predict, then reveal: a button that brings a question, made by the server, of one of the `subjects` in turn.
  // `state()` is the page's part of the question, null where there is nothing to ask about; `asked(at, subject)` is told of
  // which number of the output it is, if of one, that it may be hidden, `revealed()` that it may be seen again.
  function predict(server, subjects, state, { asked = () => {}, revealed = () => {} } = {}) {
    let turn = 0;
    let open = null; // the question that stands: what it was asked with, and its seed
    let last = null;
    const says = (sentence) => (verdict.textContent = sentence);

    const start = h("button", { type: "button", onclick: ask }, "Predict, then reveal");
    const text = h("label", {});
    const typed = h("input", { type: "text", inputmode: "text", autocomplete: "off", maxlength: 60, "aria-label": "Your answer" });
    const give = h("button", { type: "button", onclick: () => check(null) }, "Show me");
    const form = h("form", { onsubmit: send, hidden: "" }, text, typed, h("button", { type: "submit" }, "Check"), give);
    const verdict = h("p", { class: "verdict", role: "status" });
    const box = h("div", { class: "predict" }, start, form, verdict);

    function close() {
      if (open) revealed();
      open = null;
      form.hidden = true;
      start.hidden = false;
    }

    async function ask() {
      const question = state();
      if (!question) return says("Draw a digit first: the question is about your drawing.");
      const about = { ...question, about: subjects[turn], last };
      const answer = await inkling.answered(server.ask(about));
      if (answer?.seed === undefined) return says(answer?.error ?? "The server does not answer; please try again.");
      turn = (turn + 1) % subjects.length;
      last = answer.question;
      open = { ...about, seed: answer.seed };
      text.textContent = answer.question;
      typed.placeholder = ["a whole number", "one decimal", "two decimals"][answer.places];
      typed.value = "";
      delete box.dataset.right;
      start.hidden = true;
      form.hidden = false;
      says("");
      asked(answer.at, about.about);
      typed.focus({ preventScroll: true });
    }

    function send(event) {
      event.preventDefault();
      check(typed.value);
    }

    async function check(guess) {
      const answer = await inkling.answered(server.check({ ...open, typed: guess }));
      if (!open) return;
      if (answer?.right === undefined) return says(answer?.error ?? "The server does not answer; please try again.");
      if (!answer.right && guess !== null) return says(`${guess} is not it. Try again, or have it shown.`);
      says(`${answer.right ? "Right" : "It is"}: ${answer.answer}. ${answer.working}`);
      box.dataset.right = answer.right;
      box.dispatchEvent(new CustomEvent("predicted", { bubbles: true, detail: answer.right }));
      start.textContent = "Another one";
      close();
    }

    // What was asked about is no longer there.
    function withdraw() {
      if (!open) return;
      close();
      says("");
    }
    return { box, withdraw };
  }

  inkling.on("reading", take);
  inkling.on("convolution", take);
  return { about, hundredths, table, ramp, player, kernelFields, predict, base64 };
})();
