// The section History: how the network that is shown learned, by epoch, and by which recipe.

import { follow } from "../shared/asking.js";
import { isOwn } from "../shared/edits.js";
import { displayed, element, find, resized, same } from "../shared/elements.js";
import { percent } from "../shared/numbers.js";
import { stand } from "../shared/section.js";
import { store } from "../shared/store.js";
import { Epochs } from "./history-epochs.js";
import { lossText, names, untold, verdict } from "./history-words.js";

/** @typedef {import("../shared/types.d.ts").Learned} Learned */
/** @typedef {import("../shared/types.d.ts").TrainingTold} TrainingTold */

/** @param {HTMLElement} element @param {import("../shared/server.js").Ask} ask */
export function mount(element, ask) {
  const root = find(element, "#history");
  const epochs = new Epochs(root);
  const mine = () => {
    find(root, ".mine").hidden = !isOwn();
  };
  const fill = follow({
    question: () => ({ network: store.get("network") }),
    ask: (question) => /** @type {Promise<Learned>} */ (ask("learned", question)),
    visible: () => displayed(root),
    fits: same,
    show(status) {
      stand(root, status, "");
      mine();
      if (status.state !== "shown") return;
      const { question, answer } = status;
      find(root, ".shown").hidden = !answer.training;
      if (!answer.training) find(root, ".says").textContent = untold(question.network);
      else tell(root, question.network, answer, answer.training);
      if (answer.training) epochs.show(answer.training, question.network);
    },
  });
  store.on("network", fill);
  store.on("edits", mine);
  resized(root, fill); // it is opened
}

/** Recipe, verdict and table. @param {HTMLElement} root @param {string} network @param {Learned} learned @param {TrainingTold} training */
function tell(root, network, learned, training) {
  find(root, ".recipe h3").textContent = `The recipe of ${network}`;
  const lines = training.recipe.flatMap(([what, how]) => [element("dt", {}, what), element("dd", {}, how)]);
  find(root, ".recipe dl").replaceChildren(...lines);
  const paragraphs = verdict(network, learned).map((text) => element("p", {}, text));
  find(root, ".verdict div").replaceChildren(...paragraphs);
  find(root, ".numbers table").replaceChildren(...table(training));
}

/** All numbers. @param {TrainingTold} training */
function table({ points, scored }) {
  const [own, printed] = [names(scored), points.some(({ book }) => book !== null)];
  const head = ["epoch", own.train, own.right, ...(printed ? [own.book] : []), own.accuracy];
  const cell = (/** @type {number | null} */ loss) => element("td", {}, loss === null ? "–" : lossText(loss));
  const rows = points.map(({ epoch, train, loss, book, accuracy }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, epoch ? `${epoch}` : "untrained"),
      ...[train, loss, ...(printed ? [book] : [])].map(cell),
      element("td", {}, percent(accuracy)),
    ),
  );
  const heads = head.map((text) => element("th", { scope: "col" }, text));
  return [element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)];
}
