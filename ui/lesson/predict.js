// Predict, then reveal: a question by the server about the numbers on the page, what one answers, and the working.

import { element } from "../shared/elements.js";
import { store } from "../shared/store.js";

const BEGIN = "Predict, then reveal";
const HINTS = ["a whole number", "one decimal", "two decimals"]; // by decimals asked for

/** @typedef {import("../shared/server.js").Ask} Ask */
/** @typedef {{ question: string, places: number, at: [number, number] | null, seed: number }} Asked */
/** @typedef {{ right: boolean, answer: string, working: string }} Checked */
/**
 * @typedef {object} Hiding
 * @property {(at: [number, number] | null, subject: string) => void} asked  row and column of the number of the output
 *   that is asked for, if it is one, so that it can be hidden
 * @property {() => void} revealed  it may be seen again
 */

/**
 * A button that brings a question about one of the `subjects` in turn. Returns its box, and what withdraws a question
 * whose subject is no longer on the page.
 * @param {Ask} ask
 * @param {string[]} subjects  as ui/lesson/predicting.py has them
 * @param {() => object | null} state  the page's part of the question; null: there is nothing to ask about
 * @param {Partial<Hiding>} [hiding]
 */
export function predict(ask, subjects, state, { asked = () => {}, revealed = () => {} } = {}) {
  const card = questionCard(`predict-${subjects[0]}`);
  const pose = poser(ask, subjects);
  let version = 0; // of what there is to ask about
  /** @type {{ about: string } | null} */
  let open = null; // the question that stands, to be sent along with the answer

  async function begin() {
    const about = state();
    if (!about) return card.says("Draw a digit first: the question is about your drawing.");
    const before = version;
    const { question, subject, answer } = await pose.next(about);
    if (before !== version || open) return; // it is about what is no longer shown, or the button was pressed twice
    open = question;
    card.open(answer);
    asked(answer.at, subject);
  }

  /** @param {string | null} guess  null to have it shown */
  async function check(guess) {
    const about = open;
    const answer = /** @type {Checked} */ (await ask("check", { ...about, typed: guess }));
    if (!about || open !== about) return;
    if (!answer.right && guess !== null) return card.says(`${guess} is not it. Try again, or have it shown.`);
    close();
    card.solve(answer);
    tell(card.box, about.about, answer.right);
  }

  function close() {
    if (open) revealed();
    open = null;
  }

  /** What there is to ask about has changed: neither the question nor its solution holds any longer. */
  function withdraw() {
    version += 1;
    close();
    card.reset();
    pose.restart();
  }

  card.listen(begin, check);
  return { box: card.box, withdraw };
}

/**
 * Asks for a question about each of the subjects in turn, never the same twice in a row; can begin again with the first.
 * @param {Ask} ask @param {string[]} subjects
 */
function poser(ask, subjects) {
  let turn = 0;
  /** @type {string | undefined} */
  let last;

  async function next(/** @type {object} */ about) {
    const subject = subjects[turn];
    const asked = { ...about, about: subject, last };
    const answer = /** @type {Asked} */ (await ask("ask", asked));
    turn = (turn + 1) % subjects.length;
    last = answer.question;
    return { question: { ...asked, seed: answer.seed }, subject, answer };
  }

  function restart() {
    turn = 0;
  }

  return { next, restart };
}

/** Tells the lesson. @param {HTMLElement} box @param {string} about @param {boolean} right */
const tell = (box, about, right) =>
  store.set("deed", { what: "predicted", where: box.closest("section")?.id ?? "", about, right });

/** @param {string} id  of the field */
function questionCard(id) {
  const { box, start, form, text, typed, give, verdict } = controls(id);

  const says = (/** @type {string} */ sentence) => {
    verdict.textContent = sentence;
  };

  /** @param {Asked} asked */
  function open({ question, places }) {
    close(BEGIN);
    [form.hidden, start.hidden] = [false, true];
    text.textContent = question;
    typed.placeholder = HINTS[places] ?? "";
    typed.value = "";
    typed.focus({ preventScroll: true });
  }

  /** @param {string} next  what the button offers */
  function close(next) {
    [form.hidden, start.hidden] = [true, false];
    delete box.dataset.right;
    says("");
    start.textContent = next;
  }

  /** @param {Checked} checked */
  function solve({ right, answer, working }) {
    close("Another question");
    says(`${right ? "Right, it is" : "The answer is"} ${answer}: ${working}`);
    box.dataset.right = `${right}`;
  }

  /** @param {() => Promise<void>} begin @param {(guess: string | null) => Promise<void>} check */
  function listen(begin, check) {
    const fail = (/** @type {Error} */ error) => says(error.message);
    start.addEventListener("click", () => begin().catch(fail));
    give.addEventListener("click", () => check(null).catch(fail));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      check(typed.value).catch(fail);
    });
  }

  return { box, says, open, solve, reset: () => close(BEGIN), listen };
}

/** @param {string} id  of the field */
function controls(id) {
  const text = element("label", { for: id });
  const typed = element("input", { id, type: "text", autocomplete: "off", maxlength: 60, size: 20 });
  const start = element("button", { type: "button" }, BEGIN);
  const give = element("button", { type: "button" }, "Show me");
  const form = element("form", { hidden: "" }, text, typed, element("button", { type: "submit" }, "Check"), give);
  const verdict = element("p", { class: "verdict", role: "status" });
  const box = element("div", { class: "predict" }, start, form, verdict);
  return { box, start, form, text, typed, give, verdict };
}
