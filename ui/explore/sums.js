// A unit's arithmetic as elements. `inkling.sums(explained, units)`: what the server explains, rounded so that every sum
// adds up as it stands; and of units {title(unit), at(channel, row, column), go(unit)}: how one is called, which one lies
// at a place of the window, null where that is padding, and what leads there.
inkling.sums = (() => {
  const CHANNELS = 4; // that are shown at first, the largest, and
  const TERMS = 12; // of a linear layer
  const { number, element: h, tint } = inkling;

  const strongest = (numbers) => Math.max(...numbers.flat(3).map(Math.abs));
  const bySize = (sums) => [...sums.keys()].sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]));

  const line = (...parts) => h("div", { class: "sum" }, ...parts);
  const op = (sign) => h("span", { class: "op" }, sign);
  const under = (content, ...caption) => h("figure", {}, content, h("figcaption", {}, ...caption));
  const amount = (value, places, caption) => under(h("b", {}, number(value, places)), caption);
  const result = ({ value, places }, caption = "this unit") =>
    under(h("strong", { class: value < 0 ? "minus" : "plus" }, number(value, places)), caption);

  const link = (units, unit, text) =>
    h("button", { type: "button", title: units.title(unit), onclick: () => units.go(unit) }, text);
  const cell = (value, places, limit, attributes = {}) =>
    h("td", { style: tint(value, limit), ...attributes }, number(value, places));

  // A table of numbers. Of a patch each number is a way to its unit: `unitAt`; `won` tells which is to be marked.
  function table(numbers, places, limit, units = null, unitAt = () => null, won = () => false) {
    const one = (value, row, column) => {
      const made = cell(value, places, limit, { class: won(row, column) ? "won" : undefined });
      const unit = unitAt(row, column);
      if (unit) made.replaceChildren(link(units, unit, made.textContent));
      return made;
    };
    const rows = numbers.map((own, row) => h("tr", {}, ...own.map((value, column) => one(value, row, column))));
    const wide = numbers[0].length > 5 ? "wide" : undefined;
    return h("div", { class: "scroll" }, h("table", { class: wide }, h("tbody", {}, ...rows)));
  }

  // Named sums + bias, where there is one, = value.
  function total(explained, sums, caption) {
    const limit = strongest(Object.values(sums));
    const chips = Object.entries(sums).map(([title, sum]) =>
      h("span", { class: "chip", style: tint(sum, limit), title }, number(sum, explained.places)),
    );
    const bias = explained.bias === null ? [] : [op("+"), amount(explained.bias, explained.places, "bias")];
    const made = line(under(h("div", { class: "chips" }, ...chips), caption), ...bias, op("="), result(explained));
    made.classList.add("total");
    return made;
  }

  // A button that makes way for what it brings.
  function more(text, bring) {
    const button = h("button", { type: "button", class: "more", onclick: () => button.replaceWith(...bring()) }, text);
    return button;
  }

  function convolution(explained, units) {
    const { inputs, weights, terms, sums, places, window, unit } = explained;
    const [patches, kernels, products] = [inputs.numbers, weights.numbers, terms].map(strongest);
    const several = sums.length > 1;
    const block = (channel) => {
      const unitAt = (row, column) => units.at(channel, row, column);
      const made = line(
        under(
          table(inputs.numbers[channel], inputs.places, patches, units, unitAt),
          `patch of ${window[0]}${several ? `, channel ${channel}` : ""}`,
        ),
        op("×"),
        under(
          table(weights.numbers[channel], weights.places, kernels),
          several ? `kernel ${channel} of filter ${unit[1]}` : `kernel ${unit[1]}`,
        ),
        op("="),
        under(
          table(terms[channel], places, products),
          "products, sum ",
          h("b", { class: "channel-sum" }, number(sums[channel], places)),
        ),
      );
      made.dataset.channel = channel;
      return made;
    };
    const [first, others] = [bySize(sums).slice(0, CHANNELS), bySize(sums).slice(CHANNELS)];
    const named = Object.fromEntries(sums.map((sum, channel) => [`channel ${channel}`, sum]));
    return [
      total(explained, named, several ? "sums of the channels" : "sum of the products"),
      ...first.map(block),
      others.length ? more(`Show all ${sums.length} channels, the largest first`, () => others.map(block)) : "",
    ];
  }

  function linear(explained, units) {
    const { inputs, weights, sums, places, window } = explained;
    const columns = [inputs, weights, { numbers: sums, places }].map((own) => {
      const numbers = own.numbers.flat(2);
      return { ...own, numbers, limit: strongest(numbers) };
    });
    const row = (i) => {
      const cells = columns.map((own) => cell(own.numbers[i], own.places, own.limit));
      cells[2].className = "product";
      return h("tr", {}, h("th", {}, link(units, [window[0], i, 0, 0], `${i}`)), ...cells);
    };
    const [first, others] = [bySize(sums).slice(0, TERMS), bySize(sums).slice(TERMS)];
    const add = (places) => places.reduce((sum, i) => sum + sums[i], 0);
    const rest = h("tr", { class: "rest" }, h("th"), h("td", { colspan: 2 }, `the other ${others.length}`));
    rest.append(h("td", { class: "product" }, number(add(others), places)));
    const head = h("tr", {}, ...[window[0], "input", "× weight", "= product"].map((text) => h("th", {}, text)));
    const body = h("tbody", {}, ...first.map(row), others.length ? rest : "");
    const bring = () => {
      rest.replaceWith(...others.map(row));
      return [];
    };
    return [
      total(explained, { products: add([...sums.keys()]) }, "sum of the products"),
      h("div", { class: "scroll" }, h("table", { class: "terms" }, h("thead", {}, head), body)),
      others.length ? more(`Show all ${sums.length.toLocaleString("en-US")} terms`, bring) : "",
    ];
  }

  function pool(explained, units) {
    const { inputs, weights } = explained;
    const [patch] = inputs.numbers;
    const unitAt = (row, column) => units.at(0, row, column);
    const won = (row, column) => weights.numbers[0][row][column] === 1;
    const window = table(patch, inputs.places, strongest(patch), units, unitAt, won);
    return [line(op("max"), under(window, "the largest of them wins"), op("="), result(explained))];
  }

  function relu(explained) {
    const x = explained.inputs.numbers[0][0][0];
    const why = x > 0 ? "above 0: goes through as it is" : "not above 0: the unit is off";
    return [line(op("max(0,"), amount(x, explained.places, explained.window[0]), op(")"), op("="), result(explained, why))];
  }

  function norm(explained) {
    const { input, mean, deviation, weight, bias, places } = explained;
    const shown = ({ numbers, places: own }, caption) => amount(numbers, own, caption);
    const scaled = () => amount(explained.scaled, places, "normalised × weight");
    return [
      line(
        op("("), shown(input, explained.window[0]), op("−"), shown(mean, "mean"), op(") /"),
        shown(deviation, "deviation"), op("·"), shown(weight, "weight"), op("="), scaled(),
      ),
      line(scaled(), op("+"), amount(bias, places, "bias"), op("="), result(explained)),
    ];
  }

  function softmax(explained, units) {
    const { inputs, scaled, temperature, terms, places, window, unit } = explained;
    const row = (i) => {
      const made = h("tr", {}, h("th", {}, link(units, [window[0], i, 0, 0], `${i}`)));
      for (const own of [inputs, scaled, { numbers: terms, places }])
        made.append(h("td", {}, number(own.numbers[i], own.places)));
      made.className = i === unit[1] ? "own" : "";
      made.lastChild.className = "product";
      return made;
    };
    const divided = `/ ${number(temperature.numbers, temperature.places)}, less the largest`;
    const head = h("tr", {}, ...["digit", "logit", divided, "exp"].map((text) => h("th", {}, text)));
    const foot = h("tr", { class: "rest" }, h("th"), h("td", { colspan: 2 }, "sum of the ten"));
    foot.append(h("td", {}, number(explained.total, places)));
    const body = h("tbody", {}, ...terms.map((_, i) => row(i)), foot);
    return [
      line(
        amount(terms[unit[1]], places, `exp of digit ${unit[1]}`), op("/"),
        amount(explained.total, places, "sum of the ten"), op("="), result(explained, `probability of ${unit[1]}`),
      ),
      h("div", { class: "scroll" }, h("table", { class: "terms" }, h("thead", {}, head), body)),
    ];
  }

  const flatten = (explained, units) => [line(result(explained, `the same number as ${units.title(explained.largest)}`))];
  const input = (explained) => [line(result(explained, `a pixel: ${Math.round(255 * explained.value)} of 255`))];

  const TELL = { convolution, linear, pool, relu, norm, softmax, flatten, input };
  return (explained, units) => TELL[explained.kind](explained, units);
})();
