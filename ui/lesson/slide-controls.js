// What slides over what: image, kernel, stride, padding. The store's `convolution` has them, whoever set it.

import { find, same } from "../shared/elements.js";
import given from "../shared/given.js";
import { store } from "../shared/store.js";
import { kernelFields } from "./kernel-fields.js";

/** @typedef {import("../shared/types.d.ts").Classic} Classic */
/** @typedef {import("../shared/types.d.ts").Convolution} Convolution */
/** @typedef {import("../shared/types.d.ts").Kernel} Kernel */

const OWN = "my own";

/** @param {Partial<Convolution>} more */
const change = (more) => store.set("convolution", { ...store.get("convolution"), ...more });

/** @param {string} name @param {number} side @returns {Classic | undefined} */
const classic = (name, side) => given.classics[side].find((own) => own.name === name);

/** @param {Kernel | undefined} kernel */
function choose(kernel) {
  if (!kernel) return;
  const { name, cells, divisor } = kernel;
  change({ kernel: { name, cells, divisor } });
}

/** @param {HTMLElement} root */
export function controls(root) {
  const [image, name, size, stride, padding] = [".image", ".name", ".size", ".stride", ".padding"].map((selector) =>
    find(root, selector, HTMLSelectElement),
  );
  const showKernel = kernelFields(
    find(root, ".kernel"),
    find(root, ".divisor", HTMLInputElement),
    given.kernels,
    () => store.get("convolution").kernel,
    ({ cells, divisor }) => change({ kernel: { name: OWN, cells, divisor } }),
  );

  /** @param {Convolution} convolution */
  function show({ image: which, kernel, stride: step, padding: pad }) {
    const side = kernel.cells.length;
    if (size.value !== `${side}` || name.options.length === 0)
      name.replaceChildren(...[...given.classics[side].map((own) => own.name), OWN].map((text) => new Option(text)));
    [image.value, size.value, stride.value, padding.value] = [which, `${side}`, `${step}`, `${pad}`];
    const chosen = classic(kernel.name, side);
    name.value = chosen?.name ?? OWN;
    find(root, ".why").textContent = chosen?.why ?? "Your own kernel. What does it respond to?";
    showKernel();
  }

  image.addEventListener("change", () => change({ image: /** @type {Convolution["image"]} */ (image.value) }));
  name.addEventListener("change", () => choose(classic(name.value, Number(size.value))));
  size.addEventListener("change", () => {
    const side = Number(size.value);
    choose(classic(store.get("convolution").kernel.name, side) ?? classic("box blur", side));
  });
  stride.addEventListener("change", () => change({ stride: Number(stride.value) }));
  padding.addEventListener("change", () => change({ padding: Number(padding.value) }));
  find(root, ".turn").addEventListener("click", turn);
  store.on("convolution", show);
}

/** Turns the kernel by 180°; one that is the same either way keeps its name. */
function turn() {
  const { kernel } = store.get("convolution");
  const cells = kernel.cells.map((line) => line.toReversed()).toReversed();
  if (!same(cells, kernel.cells)) change({ kernel: { ...kernel, name: OWN, cells } });
}
