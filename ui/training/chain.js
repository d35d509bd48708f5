// The builder of a chain of one's own: its layers in order, what comes out of each, and what is wrong with it.

import { follow } from "../shared/asking.js";
import { element, find, same } from "../shared/elements.js";
import { enter, isKnown } from "../shared/known.js";
import { whole } from "../shared/numbers.js";
import { FIRST, isChain, KINDS, MAPS, MOST, nameOf, partsOf, SIZES, UNITS } from "./layers.js";

/** @typedef {import("./layers.js").Part} Part */
/** @typedef {import("../shared/known.js").Chain} Chain */
/** @typedef {import("../shared/known.js").Answer} Answer */

/**
 * Follows the chain in a place; what it returns tells its name, null while there is no such network.
 * @param {HTMLElement} place @param {import("../shared/server.js").Ask} ask @param {() => void} changed
 */
export function followChain(place, ask, changed) {
  const [list, shapes] = [find(place, ".layers"), find(place, ".shapes")];
  const more = find(place, ".more", HTMLSelectElement);
  const name = find(place, "[name=layers]", HTMLInputElement); // what is built
  let known = ""; // the name of the last chain that there can be

  const check = checked(place, ask, () => name.value, {
    can(network, chain) {
      known = network;
      shapes.textContent = told(chain);
      changed();
    },
    cannot(sentence) {
      shapes.textContent = sentence;
    },
  });

  /** @param {Part[]} to */
  function set(to) {
    name.value = nameOf(to);
    list.replaceChildren(...to.map((part, i) => chip(part, (own) => set(replaced(to, i, own)))));
    more.disabled = to.length >= MOST;
    check();
    changed();
  }

  offer(more, (part) => set([...partsOf(name.value), part]));
  set(isChain(name.value) ? partsOf(name.value) : FIRST);
  return {
    /** @param {string} network */
    set(network) {
      if (isKnown(network)) known = network; // it need not be asked about again
      set(partsOf(network));
    },
    name: () => (known === name.value ? known : null),
    /** @param {boolean} on */
    show(on) {
      place.hidden = !on;
      if (on) check();
    },
  };
}

/**
 * Asks the server about a chain, and enters it among the networks that the page knows.
 * @param {HTMLElement} place @param {import("../shared/server.js").Ask} ask @param {() => string} name
 * @param {{ can: (name: string, chain: Chain) => void, cannot: (sentence: string) => void }} act
 */
const checked = (place, ask, name, { can, cannot }) =>
  follow({
    question: () => ({ network: name() }),
    ask: (question) => /** @type {Promise<Answer>} */ (ask("chain", question)),
    visible: () => !place.hidden,
    fits: same,
    show(status) {
      if (status.state === "failed") cannot(status.sentence);
      if (status.state !== "shown") return;
      const { network } = status.question;
      if (status.answer.trouble !== undefined) return cannot(status.answer.trouble);
      enter(network, status.answer);
      can(network, status.answer);
    },
  });

/** Offers a layer of each kind. @param {HTMLSelectElement} more @param {(part: Part) => void} add */
function offer(more, add) {
  more.append(...Object.entries(KINDS).map(([kind, { title }]) => element("option", { value: kind }, title)));
  more.addEventListener("change", () => {
    const kind = /** @type {Part["kind"]} */ (more.value);
    more.value = "";
    if (kind) add({ ...KINDS[kind].part });
  });
}

/** The parts with another in the place of one, or without it. @param {Part[]} parts @param {number} i @param {Part | null} own */
const replaced = (parts, i, own) => [...parts.slice(0, i), ...(own ? [own] : []), ...parts.slice(i + 1)];

/** What comes out of each layer. @param {Chain} chain */
const told = ({ parameters, atlas }) =>
  `${atlas.layers
    .filter(({ kind }) => kind !== "softmax")
    .map(({ shape }) => shape.join("×"))
    .filter((shape, i, all) => shape !== all[i - 1])
    .join(" → ")} · ${whole(parameters)} parameters`;

/** A layer with its sizes, and the way to take it out. @param {Part} part @param {(own: Part | null) => void} set */
function chip(part, set) {
  const { title } = KINDS[part.kind];
  const out = element("button", { type: "button", "aria-label": `Remove ${title}`, onclick: () => set(null) }, "×");
  return element("li", {}, title, ...fields(part, set), out);
}

/** @param {Part} part @param {(own: Part) => void} set */
function fields(part, set) {
  if (part.kind === "convolution")
    return [
      choice("maps", MAPS, part.maps, (maps) => set({ ...part, maps })),
      choice(
        "kernel",
        SIZES,
        part.size,
        (size) => set({ ...part, size }),
        (size) => `${size} × ${size}`,
      ),
      box("padded", part.pad, (pad) => set({ ...part, pad })),
    ];
  return part.kind === "linear" ? [choice("units", UNITS, part.units, (units) => set({ ...part, units }))] : [];
}

/**
 * @param {string} label @param {number[]} numbers @param {number} chosen @param {(number: number) => void} set
 * @param {(number: number) => string} [text]
 */
function choice(label, numbers, chosen, set, text = String) {
  const options = numbers.map((own) =>
    element("option", { value: own, selected: own === chosen ? "" : undefined }, text(own)),
  );
  const made = element("select", { onchange: () => set(Number(made.value)) }, ...options);
  return element("label", {}, label, made);
}

/** @param {string} label @param {boolean} on @param {(on: boolean) => void} set */
function box(label, on, set) {
  const made = element("input", { type: "checkbox", checked: on ? "" : undefined, onchange: () => set(made.checked) });
  return element("label", { class: "check" }, made, label);
}
