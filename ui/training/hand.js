// One step, by hand: a batch forward and backward, one weight's gradient as a sum, and the step.

import { follow } from "../shared/asking.js";
import { after, epochOf } from "../shared/changes.js";
import { change as edit, editsNow, setEdits, travelling } from "../shared/edits.js";
import { displayed, find, resized, same } from "../shared/elements.js";
import given from "../shared/given.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { asker } from "./hand-ask.js";
import { columns, digitButtons, fillDigits } from "./hand-passes.js";
import { losses, sums, terms } from "./hand-terms.js";
import { chooser } from "./hand-weight.js";
import { aged, asRead, begins, change, equation, mean, RULES, total, UNKNOWN, used, verdict } from "./hand-words.js";

/** @typedef {import("./hand-types.d.ts").Asked} Asked */
/** @typedef {import("./hand-types.d.ts").OneStep} OneStep */
/** @typedef {import("../shared/types.d.ts").Edit} Edit */
/** @typedef {import("../shared/types.d.ts").Hand} Hand */

/** @param {Partial<Hand>} part */
const set = (part) => store.set("hand", { ...store.get("hand"), ...part });

const choose = (/** @type {number} */ digit) => set({ digit });

/** @returns {Asked} */
function question() {
  const reading = store.get("reading");
  const pixels = reading && reading.digit !== null ? reading.pixels : null;
  return { network: store.get("network"), ...travelling(), ...store.get("hand"), pixels };
}

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#hand");
  const [fillChooser, fillTerms] = [
    chooser(find(root, ".chooser")),
    terms(find(root, ".factors"), find(root, ".product")),
  ];
  /** @type {{ asked: Asked, told: OneStep } | null} */
  let now = null;
  const pose = asker(find(root, ".ask"), (hidden) => {
    find(root, ".revealed").hidden = hidden;
    if (now) fillTerms(now.told.factors, hidden, readBy(now.asked.network, now.told));
  });
  const refresh = follow({
    question,
    visible: () => displayed(root),
    fits: (asked, now) => asked.network === now.network,
    ask: (asked) => /** @type {Promise<OneStep>} */ (ask("one_step", asked)),
    show(status) {
      stand(root, status, "");
      if (status.state !== "shown") return;
      const [asked, told] = [status.question, status.answer];
      now = { asked, told };
      showPasses(root, asked, told);
      fillChooser(told.weight, told.layers);
      pose(told.sum, keyOf(asked, told));
      showStep(root, asked, told);
    },
  });
  controls(root, () => now);
  for (const key of /** @type {const} */ (["reading", "network", "edits", "hand"])) store.on(key, refresh);
  resized(root, refresh);
}

/** What a prediction is about: this weight, whatever was done to it by hand. @param {Asked} asked @param {OneStep} told */
const keyOf = ({ network }, { weight: { layer, channel, source, row, column } }) =>
  JSON.stringify([network, epochOf(editsNow()), layer, channel, source, row, column]);

/** What the weight was multiplied by. @param {string} network @param {OneStep} told */
function readBy(network, { weight: { source, column }, factors }) {
  if (source === null) return "1, for a bias is added as it is";
  if (factors.source === "input") return "ink under the weight";
  const { blocks, layers } = given.atlases[network];
  const block = blocks.find((own) => own.layers.includes(factors.source));
  const flat = layers.find(({ name }) => name === factors.source)?.shape.length === 1;
  const read = flat ? `unit ${column}` : `map ${source}`;
  return `${read} of ${block?.title ?? factors.source}${flat ? "" : ", under the weight"}`;
}

/** Sections 1 and 2. @param {HTMLElement} root @param {Asked} asked @param {OneStep} told */
function showPasses(root, { network, digit, label: said }, told) {
  const { batch, top } = told;
  find(root, ".label option").textContent = asRead(said === null && batch.own ? batch.labels[0] : null);
  fillDigits(find(root, ".batch"), digitButtons(batch, choose), digit);
  find(root, ".mean").textContent = mean(batch);
  const label = batch.labels[digit];
  const [probability, gradient] = [top.probabilities[label], top.gradients[label]];
  find(root, ".back").textContent = begins(
    ...[label, probability, top.places],
    ...[gradient, top.gradient_places, batch.labels.length],
  );
  find(root, ".passes").replaceChildren(...columns(told, network, label));
  const note = batch.unknown ? UNKNOWN : aged(network, epochOf(editsNow()), batch.loss);
  find(root, ".note").textContent = note;
}

/** The sum's end, and section 4. @param {HTMLElement} root @param {Asked} asked @param {OneStep} told */
function showStep(root, { digit, rate, optimizer }, told) {
  const { step, sum, weight } = told;
  fillDigits(find(root, ".terms"), sums(told, choose), digit);
  const single = sum.terms.picture.shape.slice(-2).every((size) => size === 1);
  find(root, ".used").textContent = used(weight.source === null, single);
  find(root, ".total").textContent = total(sum, single);
  find(root, ".equation").textContent = equation(step, rate);
  find(root, ".rule").textContent = RULES[optimizer];
  find(root, ".losses tbody").replaceChildren(...losses(step, change));
  find(root, "p.verdict:not(.predict *)").textContent = verdict(step);
  const take = find(root, ".take", HTMLButtonElement);
  take.disabled = !sum.gradient || Math.abs(step.after) > given.surgery.largest;
  find(root, ".undo").hidden = !editsNow().some((own) => isOf(own, weight));
}

/** Whether a change is one of this weight. @param {Edit} edit @param {OneStep["weight"]} weight */
const isOf = (edit, { layer, channel, source, row, column }) =>
  source === null
    ? same(edit.slice(0, 3), ["bias", layer, channel])
    : same(edit.slice(0, 6), ["weight", layer, channel, source, row, column]);

/** @param {HTMLElement} root @param {() => { told: OneStep } | null} now */
function controls(root, now) {
  const [label, rate, optimizer] = [".label", ".rate", ".optimizer"].map((name) => find(root, name, HTMLSelectElement));
  label.addEventListener("change", () => set({ label: label.value === "" ? null : Number(label.value) }));
  rate.addEventListener("change", () => set({ rate: Number(rate.value) }));
  optimizer.addEventListener("change", () => set({ optimizer: optimizer.value === "Adam" ? "Adam" : "SGD" }));
  store.on("hand", (hand) => {
    label.value = hand.label === null ? "" : `${hand.label}`;
    [rate.value, optimizer.value] = [`${hand.rate}`, hand.optimizer];
  });
  store.on("reading", (reading) => {
    find(root, ".mine").hidden = !reading || reading.digit === null;
  });
  ages(root);
  find(root, ".take").addEventListener("click", () => {
    const found = now()?.told;
    if (!found) return;
    const { layer, channel, source, row, column } = found.weight;
    const at = source === null ? [] : [source, row, column];
    edit([source === null ? "bias" : "weight", layer, channel, ...at, found.step.after]);
  });
  find(root, ".undo").addEventListener("click", () => {
    const found = now()?.told;
    if (!found) return;
    setEdits(editsNow().filter((own) => !isOf(own, found.weight)));
    find(root, ".take").focus();
  });
}

/** The network as it was before training, where that is kept, and as it is. @param {HTMLElement} root */
function ages(root) {
  const [trained, untrained] = [find(root, ".trained"), find(root, ".untrained")];
  trained.addEventListener("click", () => setEdits(after(editsNow(), null)));
  untrained.addEventListener("click", () => setEdits(after(editsNow(), 0)));
  const show = () => {
    const epoch = epochOf(editsNow());
    find(root, ".ages").hidden = given.epochs[store.get("network")] === null;
    trained.setAttribute("aria-pressed", `${epoch === null}`);
    untrained.setAttribute("aria-pressed", `${epoch === 0}`);
  };
  for (const key of /** @type {const} */ (["network", "edits"])) store.on(key, show);
}
