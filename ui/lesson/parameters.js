// How many parameters: a convolution beside a fully connected layer, and the networks' layers in tables.

import { follow } from "../shared/asking.js";
import { displayed, find, resized } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { predict } from "./predict.js";

/** What one kind of layer has, and how it comes to be that many. @typedef {{ count: number, working: string }} Count */

/** The server's answer; shapes: "1 × 28 × 28 → 4 × 26 × 26". @typedef {{ convolution: Count, linear: Count, shapes: string }} Counts */

const FINE = 100; // how many times as many, below which a decimal is worth telling

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#parameters");
  const network = find(root, ".network", HTMLSelectElement);
  const controls = ["size", "ins", "outs"].map((name) => find(root, `.${name}`, HTMLInputElement));
  const kernel = find(root, ".kernel", HTMLSelectElement);

  const count = follow({
    question() {
      const [size, ins, outs, side] = [...controls, kernel].map((control) => Number(control.value));
      return { size, in_channels: ins, out_channels: outs, kernel_size: side };
    },
    ask: (question) => /** @type {Promise<Counts>} */ (ask("count", question)),
    visible: () => displayed(root),
    show(status) {
      stand(root, status, "");
      if (status.state === "shown") compare(root, status.answer);
    },
  });
  for (const control of [...controls, kernel]) control.addEventListener("input", count);
  resized(root, count); // it is opened

  const showTable = () => {
    for (const table of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-network]")))
      table.hidden = table.dataset.network !== network.value;
  };
  network.addEventListener("change", showTable);
  store.on("network", (name) => {
    network.value = name;
    showTable();
  });
  find(root, ".question").append(predict(ask, ["convolution_count", "linear_count"], () => ({})).box);
}

/** @param {HTMLElement} root @param {Counts} counts */
function compare(root, { convolution, linear, shapes }) {
  find(root, ".convolution").textContent = `Convolution: ${convolution.working} = ${whole(convolution.count)}`;
  find(root, ".linear").textContent = `Fully connected: ${linear.working} = ${whole(linear.count)}`;
  const most = Math.max(convolution.count, linear.count);
  [convolution, linear].forEach(({ count }, i) => {
    /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".bar"))[i].style.width =
      `max(1px, ${(100 * count) / most}%)`;
  });
  find(root, ".ratio").textContent =
    `${shapes}. ${compared(linear.count / convolution.count)} The bars are drawn to scale, but never thinner than a pixel.`;
}

/** @param {number} times */
function compared(times) {
  if (times === 1) return "Both have equally many, for the window covers the whole image.";
  const said = times.toLocaleString("en-US", { maximumFractionDigits: times < FINE ? 1 : 0 });
  return `The fully connected layer has ${said} times as many.`;
}
