// Predict, then reveal: a question by the server about the numbers on the page, what one answers, and the working.

import { element } from "../shared/elements.js";
import { store } from "../shared/store.js";

const HINTS = ["a whole number", "one decimal", "two decimals"]; // by decimals asked for

/** @typedef {{ question: string, places: number, at: [number, number] | null, seed: number }} Asked */
/** @typedef {{ right: boolean, answer: string, working: string }} Checked */

/**
 * A button that brings a question about one of the `subjects` in turn. Returns its box, and what withdraws a question
 * whose subject is no longer on the page.
 * @param {import("../shared/server.js").Ask} ask
 * @param {string[]} subjects  as ui/lesson/predicting.py has them
 * @param {() => object | null} state  the page's part of the question; null: there is nothing to ask about
 * @param {object} [hiding]
 * @param {(at: [number, number] | null, subject: string) => void} [hiding.asked]  row and column of the number of the
 *   output that is asked for, if it is one, so that it can be hidden
 * @param {() => void} [hiding.revealed]  it may be seen again
 */
export function predict(ask, subjects, state, { asked = () => {}, revealed = () => {} } = {}) {
  const { box, start, form, text, typed, give, verdict } = controls(`predict-${subjects[0]}`);
  let turn = 0;
  let version = 0; // of what there is to ask about
  /** @type {{ seed: number } | null} */
  let open = null; // the question that is open: what it was asked with, and its seed
  /** @type {string | undefined} */
  let last;

  /** @param {string} sentence */
  const says = (sentence) => {
    verdict.textContent = sentence;
  };

  /** @param {boolean} opened */
  function show(opened) {
    form.hidden = !opened;
    start.hidden = opened;
  }

  async function begin() {
    const question = state();
    if (!question) return says("Draw a digit first: the question is about your drawing.");
    const subject = subjects[turn];
    const whole = { ...question, about: subject, last };
    const before = version;
    const answer = /** @type {Asked} */ (await ask("ask", whole));
    if (before !== version || open) return; // it is about what is no longer shown, or the button was pressed twice
    turn = (turn + 1) % subjects.length;
    last = answer.question;
    open = { ...whole, seed: answer.seed };
    pose(answer);
    show(true);
    asked(answer.at, subject);
    typed.focus({ preventScroll: true });
  }

  /** @param {Asked} answer */
  function pose({ question, places }) {
    text.textContent = question;
    typed.placeholder = HINTS[places] ?? "";
    typed.value = "";
    delete box.dataset.right;
    says("");
  }

  /** @param {string | null} guess  null to have it shown */
  async function check(guess) {
    const about = open;
    const answer = /** @type {Checked} */ (await ask("check", { ...about, typed: guess }));
    if (!about || open !== about) return;
    if (!answer.right && guess !== null) return says(`${guess} is not it. Try again, or have it shown.`);
    says(`${answer.right ? "Right:" : "The answer is"} ${answer.answer}. ${answer.working}`);
    box.dataset.right = `${answer.right}`;
    start.textContent = "Another question";
    close();
    store.set("deed", { what: "predicted", where: box.closest("section")?.id ?? "", right: answer.right });
  }

  function close() {
    if (open) revealed();
    open = null;
    show(false);
  }

  function withdraw() {
    version += 1;
    if (!open) return;
    close();
    says("");
  }

  const fail = (/** @type {Error} */ error) => says(error.message);
  start.addEventListener("click", () => begin().catch(fail));
  give.addEventListener("click", () => check(null).catch(fail));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check(typed.value).catch(fail);
  });
  return { box, withdraw };
}

/** @param {string} id  of the field */
function controls(id) {
  const text = element("label", { for: id });
  const typed = element("input", { id, type: "text", autocomplete: "off", maxlength: 60 });
  const start = element("button", { type: "button" }, "Predict, then reveal");
  const give = element("button", { type: "button" }, "Show me");
  const form = element("form", { hidden: "" }, text, typed, element("button", { type: "submit" }, "Check"), give);
  const verdict = element("p", { class: "verdict", role: "status" });
  const box = element("div", { class: "predict" }, start, form, verdict);
  return { box, start, form, text, typed, give, verdict };
}
