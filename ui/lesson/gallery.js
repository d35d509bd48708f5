// The classic kernels side by side on the same image. Choosing one leads to Slide.

import { follow } from "../shared/asking.js";
import { displayed, element, find, resized } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";
import { put } from "../shared/planes.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { about } from "./picture.js";
import { predict } from "./predict.js";
import { ramp } from "./table.js";
import { times } from "./words.js";

/** @typedef {import("../shared/types.d.ts").Picture} Picture */
/** @typedef {import("../shared/types.d.ts").Plane} Plane */
/** @typedef {import("../shared/types.d.ts").Classic & { picture: Plane, limit: number, limit_places: number }} Shown */
/** @typedef {{ shape: [number, number], kernels: Shown[], chosen: number, source: Picture }} Answer */

const BLANK = "Draw a digit on the pad, or pick one of the examples, to see what each kernel makes of it.";

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const section = find(element, "#gallery");
  const question = predict(ask, ["flat"], () => ({ kernel: store.get("convolution").kernel }));
  find(section, ".question").append(question.box);

  const fill = follow({
    question: () => about(),
    visible: () => displayed(section),
    async ask(asked) {
      const source = store.get("picture");
      return /** @type {Answer} */ ({ ...(await ask("gallery", asked)), source });
    },
    show(status) {
      stand(section, status, BLANK);
      if (status.state !== "shown") return;
      const { kernel, stride, padding } = status.question;
      tell(section, kernel.cells.length, stride, padding, status.answer);
    },
  });

  store.on("picture", fill);
  store.on("convolution", () => {
    question.withdraw(); // it is about kernels of the size that was chosen
    fill();
  });
  resized(section, fill);
}

/** @param {HTMLElement} section @param {number} side @param {number} stride @param {number} padding @param {Answer} answer */
function tell(section, side, stride, padding, { shape, kernels, chosen, source }) {
  find(section, ".why").textContent =
    `The same image through each of the classic ${side} × ${side} kernels, with the stride ${stride} and the padding ` +
    `${padding} chosen under Slide. Each output has ${times(shape)} numbers. Choose a kernel to slide it yourself.`;
  const cards = find(section, ".cards");
  const focused = [...cards.children].findIndex((own) => own.contains(document.activeElement));
  cards.replaceChildren(original(source), ...kernels.map((own, i) => card(own, shape, i === chosen)));
  const again = cards.children[focused];
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Plane} plane @param {string} label */
const picture = (plane, label) => put(element("canvas", { role: "img", "aria-label": label }), plane);

/** @param {Picture} picture */
const original = ({ pixels, rows, columns }) =>
  element(
    "div",
    { class: "card" },
    picture({ shape: [rows, columns], bytes: pixels, colours: "ink" }, "The image itself"),
    element("h3", {}, "the image"),
    element("p", {}, `${times([rows, columns])}; 0 is paper, 1 is ink`),
  );

/** @param {Shown} kernel @param {[number, number]} shape @param {boolean} chosen */
function card({ name, cells, divisor, why, picture: made, limit, limit_places }, shape, chosen) {
  const rows = cells.map((line) =>
    element("tr", {}, ...line.map((cell) => element("td", {}, `${cell}`.replace("-", "−")))),
  );
  const table = element("table", { class: `cells of-${cells.length}` }, element("tbody", {}, ...rows));
  const over = divisor > 1 ? `over ${whole(divisor)}` : "";
  return element(
    "button",
    { type: "button", class: "card", "data-kernel": name, "aria-pressed": chosen, onclick: choose },
    picture(made, `What ${name} makes of the image, ${shape.join(" by ")}`),
    element("h3", {}, name),
    element("p", { class: "limits" }, ramp(limit, limit_places)),
    element("div", { class: "kernel" }, element("div", { class: "scroll" }, table), over),
    element("p", {}, why),
  );

  function choose() {
    store.set("convolution", { ...store.get("convolution"), kernel: { name, cells, divisor } });
    store.set("section", "slide-panel");
    requestAnimationFrame(() => document.querySelector("#slide")?.scrollIntoView()); // its panel is shown by then
  }
}
