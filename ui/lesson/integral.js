// The convolution integral: two shapes, one of them turned and moved to t, and what they give as t goes on.

import { follow } from "../shared/asking.js";
import { displayed, find, resized, svg } from "../shared/elements.js";
import given from "../shared/given.js";
import { number, whole } from "../shared/numbers.js";
import { stand } from "../shared/section.js";
import { areaAt, overlapping, path, resultAt } from "./curves.js";
import { player } from "./player.js";
import { keys, label, pointed, rem, rule, share } from "./plot.js";
import { predict } from "./predict.js";

/** @typedef {import("./curves.js").Overlap} Overlap */
/** @typedef {{ overlap: Overlap, names: { f: string, g: string } }} Shown  with the names of the shapes */

const [FROM, TO, TICK] = [-3, 5, 0.05]; // where τ and t begin and end, and by how much t moves
const TICKS = Math.round((TO - FROM) / TICK) + 1;
const FIRST = { f: "box", g: "falling exponential", t: 1 };
const HIGH = 8.75; // of 1, rem
const UPPER = 1.5 + HIGH; // where 0 is, rem
const LOWER = UPPER + 4.5 + HIGH;

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#integral");
  const [f, g] = [".f", ".g"].map((name) => find(root, name, HTMLSelectElement));
  for (const select of [f, g]) select.replaceChildren(...Object.keys(given.shapes).map((name) => new Option(name)));
  Object.assign(f, { value: FIRST.f });
  Object.assign(g, { value: FIRST.g });
  const take = moving(root);

  const refresh = follow({
    question: () => ({ f: f.value, g: g.value }),
    ask: (question) => /** @type {Promise<Overlap>} */ (ask("overlap", question)),
    visible: () => displayed(root),
    show(status) {
      stand(root, status, "");
      if (status.state === "shown") take({ overlap: status.answer, names: status.question });
    },
  });
  for (const select of [f, g]) select.addEventListener("change", refresh);
  find(root, ".question").append(predict(ask, ["overlap"], () => ({})).box);
  resized(root, refresh); // it is opened
}

/**
 * Lets keys, pointer, buttons and time move t. Returns what shows two other shapes, at the same t.
 * @param {HTMLElement} root
 * @returns {(shown: Shown) => void}
 */
function moving(root) {
  const plot = find(root, ".plot");
  /** @type {Shown | null} */
  let shown = null;
  let tick = Math.round((FIRST.t - FROM) / TICK);
  let sweeping = false; // whether the result is drawn only as far as t
  const t = () => FROM + tick * TICK;

  function show() {
    if (!shown) return;
    tell(root, shown, t());
    plot.replaceChildren(paint(shown, t(), sweeping));
    clock.show();
  }

  /** @param {number} to @param {boolean} [sweeps] */
  function go(to, sweeps = false) {
    tick = Math.min(Math.max(0, to), TICKS - 1);
    sweeping = sweeps && tick + 1 < TICKS;
    show();
  }

  const at = () => tick;
  const says = () => `t = ${number(t(), 2)}`;
  const clock = player(find(root, ".t-player"), "step", { count: () => TICKS, at, go, says, speed: 60 });
  keys(plot, clock.toggle, { at, go, last: () => TICKS - 1 });
  pointed(
    plot,
    () => plot.querySelector("svg"),
    (x) => {
      clock.pause();
      go(Math.round(x * (TICKS - 1)));
    },
  );
  return (next) => {
    shown = next;
    show();
  };
}

/** Says in words what the plot shows. @param {HTMLElement} root @param {Shown} shown @param {number} t */
function tell(root, { overlap, names }, t) {
  const { area, strips } = areaAt(overlap, t);
  const [when, sum, result] = [number(t, 2), number(area, 3), number(resultAt(overlap, t), 3)];
  const made = strips === 1 ? "1 strip" : `the sum of ${whole(strips)} strips`;
  find(root, ".t-says").textContent =
    `At t = ${when} the product’s area is ${sum}: ${made}, each f(τ) · g(${when} − τ) · ` +
    `1/${Math.round(1 / overlap.step)}. So (f ∗ g)(${when}) = ${result}.`;
  find(root, ".f-key").textContent = `f(τ) = ${given.shapes[names.f]}`;
  find(root, ".g-key").textContent = `g(t − τ), with g(τ) = ${given.shapes[names.g]}`;
  const [f, g, both] = [overlap.f, overlap.g, overlap.result].map((curve) => number(curve.area, 3));
  find(root, ".areas").textContent =
    `The area under f, ${f}, times the area under g, ${g}, is the area under f ∗ g, ${both}.`;
}

/** @param {Shown} shown @param {number} t @param {boolean} sweeping */
function paint({ overlap, names }, t, sweeping) {
  const { at, f, g, product } = overlapping(overlap, t, [FROM, TO]);
  const result = resultAt(overlap, t);
  const [x, top] = [(t - FROM) / (TO - FROM), LOWER - HIGH * result];
  const told = `f is the ${names.f}, g the ${names.g}; at t = ${number(t, 2)} their convolution is ${number(result, 3)}`;
  return svg(
    "svg",
    { role: "img", "aria-label": told },
    ...axes(UPPER, "f, and g turned and moved to t", "τ"),
    ...axes(LOWER, "f ∗ g", "t"),
    curves(
      UPPER,
      svg("path", { d: `${path(at, product)}L${TO} 1L${FROM} 1Z`, class: "area" }),
      svg("path", { d: path(at, f), class: "curve f" }),
      svg("path", { d: path(at, g), class: "curve g" }),
    ),
    curves(LOWER, ...resultCurves(overlap, t, sweeping)),
    rule([x, UPPER - HIGH], [x, top], "now"),
    label([x, UPPER + 2.2], `t = ${number(t, 2)}`, "tick here"),
    svg("circle", { cx: share(x), cy: rem(top), r: rem(0.375), class: "point" }),
  );
}

/** f ∗ g up to t, and what comes after it. @param {Overlap} overlap @param {number} t @param {boolean} sweeping */
function resultCurves(overlap, t, sweeping) {
  const { step } = overlap;
  const at = Array.from({ length: Math.round((TO - FROM) / step) + 1 }, (_, i) => FROM + i * step);
  const now = Math.round((t - FROM) / step);
  const part = (/** @type {number[]} */ some, /** @type {string} */ kind) =>
    svg("path", {
      d: path(
        some,
        some.map((place) => resultAt(overlap, place)),
      ),
      class: `curve ${kind}`,
    });
  return [part(at.slice(0, now + 1), ""), part(at.slice(now), sweeping ? "faint" : "")];
}

/** Curves from 0 at a height, rem, to 1 above it; drawn in numbers. @param {number} base @param {...SVGElement} drawn */
const curves = (base, ...drawn) =>
  svg(
    "svg",
    { y: rem(base - HIGH), width: "100%", height: rem(HIGH), viewBox: `${FROM} 0 ${TO - FROM} 1`, ...STRETCHED },
    ...drawn,
  );
const STRETCHED = { preserveAspectRatio: "none", overflow: "visible" };

/** The axes of a plot whose 0 is at a height, rem. @param {number} base @param {string} title @param {string} variable */
function axes(base, title, variable) {
  const numbers = Array.from({ length: TO - FROM + 1 }, (_, i) => i);
  return [
    label([0, base - HIGH - 0.6], title, "title"),
    label([1, base + 2.2], variable, "axis"),
    ...[0.5, 1].map((n) => rule([0, base - HIGH * n], [1, base - HIGH * n], "grid")),
    ...[0, 0.5, 1].map((n) => label([0, base - HIGH * n + 0.25], `${n}`, "axis up")),
    rule([0, base], [1, base], "zero"),
    ...numbers.map((i) => label([i / (TO - FROM), base + 1.1], number(FROM + i, 0), "tick")),
  ];
}
