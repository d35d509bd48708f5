const BLANK = "Draw a digit on the pad, or take one of the examples: then you see what each kernel makes of it.";

const root = element.querySelector("#gallery");
const [why, says, cards] = [".why", ".says", ".cards"].map((selector) => root.querySelector(selector));
const { teach, element: h } = inkling;

const fill = inkling.newest(async () => {
  const picture = inkling.get("picture");
  if (!picture) why.hidden = cards.hidden = true;
  says.textContent = picture ? "" : BLANK;
  if (!picture || root.offsetParent === null) return;
  const { kernel, stride, padding } = inkling.get("convolution");
  const answer = await inkling.answered(server.gallery(teach.about()));
  if (!answer?.kernels) {
    why.hidden = cards.hidden = true;
    return void (says.textContent = answer?.error ?? "The server does not answer; please try again.");
  }
  why.hidden = cards.hidden = false;
  const side = kernel.cells.length;
  why.textContent =
    `The same image through each of the classic kernels, of ${side} × ${side}, stride ${stride}, padding ${padding}, as ` +
    `chosen under Slide: each makes ${answer.shape.join("\u00a0×\u00a0")} numbers of it. Choose one, to slide it there.`;
  const focused = [...cards.children].indexOf(document.activeElement);
  cards.replaceChildren(original(picture), ...answer.kernels.map((own, i) => card(own, answer.shape, i === answer.chosen)));
  cards.children[focused]?.focus();
});

function original({ url, rows, columns }) {
  return h(
    "div",
    { class: "card" },
    h("img", { src: url, alt: "The image itself" }),
    h("h3", {}, "the image"),
    h("p", {}, `${rows} × ${columns}; 0 is paper, 1 is ink`),
  );
}

function card({ name, cells, divisor, why: sentence, picture, limit, limit_places: places }, shape, chosen) {
  const rows = cells.map((line) => h("tr", {}, ...line.map((cell) => h("td", {}, `${cell}`.replace("-", "−")))));
  const table = h("table", { class: `cells of-${cells.length}` }, h("tbody", {}, ...rows));
  const onclick = () => choose({ name, cells, divisor });
  const over = divisor > 1 ? `over ${divisor.toLocaleString("en-US")}` : "";
  return h(
    "button",
    { type: "button", class: "card", "data-kernel": name, "aria-pressed": chosen, onclick },
    h("img", { src: picture, alt: `What ${name} makes of the image, ${shape.join(" by ")}` }),
    h("h3", {}, name),
    h("p", { class: "limits" }, ...teach.ramp(limit, places)),
    h("div", { class: "kernel" }, h("div", { class: "scroll" }, table), over),
    h("p", {}, sentence),
  );
}

function choose(kernel) {
  inkling.set("convolution", { ...inkling.get("convolution"), kernel });
  inkling.set("section", "slide-panel");
}

const question = teach.predict(server, ["flat"], () => ({ kernel: inkling.get("convolution").kernel }));
root.querySelector(".question").append(question.box);

inkling.on("picture", fill);
inkling.on("convolution", () => {
  question.withdraw(); // it is about kernels of the size chosen then
  fill();
});

inkling.resized(root, fill);
