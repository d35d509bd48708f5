// The kernel that slides along a row: one of the list, or one's own.

import { find } from "../shared/elements.js";
import given from "../shared/given.js";
import { kernelFields } from "./kernel-fields.js";

/** @typedef {import("../shared/types.d.ts").LineKernel} LineKernel */

const OWN = "my own";
const WHY = "Your own kernel. What does it respond to?";

/** The kernel of the list with this name and size. @param {string} name @param {number} size @returns {LineKernel | undefined} */
const listed = (name, size) => given.lines[size].find((kernel) => kernel.name === name);

/**
 * @param {HTMLElement} root
 * @param {() => void} changed  called when another kernel is chosen
 * @returns {() => LineKernel}  the kernel that is chosen
 */
export function kernelControls(root, changed) {
  const [name, size] = [".name", ".size"].map((selector) => find(root, selector, HTMLSelectElement));
  let kernel = given.lines[3][0];
  const showCells = kernelFields(
    find(root, ".kernel"),
    find(root, ".divisor", HTMLInputElement),
    given.kernels,
    () => ({ cells: [kernel.cells], divisor: kernel.divisor }),
    ({ cells: [cells], divisor }) => choose({ name: OWN, cells, divisor, why: WHY }),
  );

  function show() {
    const side = kernel.cells.length;
    name.replaceChildren(...[...given.lines[side].map((own) => own.name), OWN].map((text) => new Option(text)));
    Object.assign(name, { value: kernel.name });
    Object.assign(size, { value: `${side}` });
    find(root, ".why").textContent = kernel.why;
    showCells();
  }

  /** @param {LineKernel | undefined} chosen */
  function choose(chosen) {
    if (!chosen) return;
    kernel = chosen;
    show();
    changed();
  }

  name.addEventListener("change", () => choose(listed(name.value, Number(size.value))));
  size.addEventListener("change", () => {
    const side = Number(size.value);
    choose(listed(kernel.name, side) ?? listed("mean", side));
  });
  show();
  return () => kernel;
}
