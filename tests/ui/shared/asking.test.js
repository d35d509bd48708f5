import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { follow, sentence, singleFlight } from "../../../ui/shared/asking.js";
import { Refused, Unreachable } from "../../../ui/shared/server.js";

/** A promise, and what settles it. */
function deferred() {
  /** @type {(value?: any) => void} */
  let resolve = () => {};
  /** @type {(error: Error) => void} */
  let reject = () => {};
  const promise = new Promise((done, fail) => {
    resolve = done;
    reject = fail;
  });
  return { promise, resolve, reject };
}

const settled = () => new Promise((done) => setImmediate(done));

test("one run at a time, and once more for all that came meanwhile", async () => {
  const flights = [deferred(), deferred(), deferred()];
  let runs = 0;
  const fly = singleFlight(async () => {
    await flights[runs++].promise;
  });
  fly();
  fly();
  fly();
  assert.equal(runs, 1);
  flights[0].resolve();
  await settled();
  assert.equal(runs, 2);
  flights[1].resolve();
  await settled();
  assert.equal(runs, 2);
  fly();
  assert.equal(runs, 3);
});

test("a run that fails is reported, and the next one takes place", async () => {
  /** @type {unknown[]} */
  const reported = [];
  let runs = 0;
  const fly = singleFlight(
    async () => {
      runs += 1;
      throw new Error("broken");
    },
    (error) => reported.push(error),
  );
  await fly();
  await fly();
  assert.equal(runs, 2);
  assert.equal(reported.length, 2);
});

/** A view whose questions are {n} and whose answers are given by hand. */
function view(options = /** @type {{ visible?: () => boolean, fits?: (asked: any, now: any) => boolean }} */ ({})) {
  const asked = /** @type {any[]} */ ([]);
  const answers = /** @type {ReturnType<typeof deferred>[]} */ ([]);
  const shown = /** @type {any[]} */ ([]);
  const page = { question: /** @type {any} */ (null) };
  const refresh = follow({
    question: () => page.question,
    ask(question) {
      asked.push(question);
      answers.push(deferred());
      return /** @type {Promise<any>} */ (answers[answers.length - 1].promise);
    },
    show: (status) => void shown.push(status),
    ...options,
  });
  return { page, asked, answers, shown, refresh };
}

test("with nothing to ask about a view is blank, and nobody is asked", async () => {
  const { shown, asked, refresh } = view();
  await refresh();
  assert.deepEqual(shown, [{ state: "blank" }]);
  assert.deepEqual(asked, []);
});

test("a hidden view asks nothing until it is visible", async () => {
  let visible = false;
  const { page, shown, asked, answers, refresh } = view({ visible: () => visible });
  page.question = { n: 1 };
  await refresh();
  assert.deepEqual(shown, [{ state: "hidden" }]);
  visible = true;
  refresh();
  answers[0].resolve("one");
  await settled();
  assert.deepEqual(asked, [{ n: 1 }]);
  assert.deepEqual(shown[1], { state: "shown", question: { n: 1 }, answer: "one" });
});

test("the same question is not asked twice", async () => {
  const { page, shown, asked, answers, refresh } = view();
  page.question = { n: 1 };
  refresh();
  answers[0].resolve("one");
  await settled();
  page.question = { n: 1 };
  await refresh();
  assert.equal(asked.length, 1);
  assert.equal(shown.length, 2);
});

test("while questions follow each other each answer is shown, the newest last", async () => {
  const { page, shown, asked, answers, refresh } = view();
  page.question = { n: 1 };
  refresh();
  page.question = { n: 2 };
  refresh();
  page.question = { n: 3 };
  refresh();
  answers[0].resolve("one");
  await settled();
  answers[1].resolve("three");
  await settled();
  assert.deepEqual(asked, [{ n: 1 }, { n: 3 }]);
  assert.deepEqual(
    shown.map(({ answer }) => answer),
    ["one", "three"],
  );
});

test("an answer that no longer fits is dropped and asked for anew", async () => {
  const { page, shown, answers, asked, refresh } = view({ fits: (asked, now) => asked.network === now.network });
  page.question = { network: "FNN" };
  refresh();
  page.question = { network: "DeepCNN" };
  answers[0].resolve("of FNN");
  await settled();
  answers[1].resolve("of DeepCNN");
  await settled();
  assert.equal(asked.length, 2);
  assert.deepEqual(
    shown.map(({ answer }) => answer),
    ["of DeepCNN"],
  );
});

test("an answer about what has been wiped since is dropped", async () => {
  const { page, shown, answers, refresh } = view();
  page.question = { n: 1 };
  refresh();
  page.question = null;
  answers[0].resolve("one");
  await settled();
  assert.deepEqual(shown, [{ state: "blank" }]);
});

test("what is refused is said and not asked again", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { page, shown, asked, answers, refresh } = view();
  page.question = { n: 1 };
  refresh();
  answers[0].reject(new Refused("Too large."));
  await settled();
  mock.timers.tick(60_000);
  await settled();
  assert.deepEqual(shown, [{ state: "failed", sentence: "Too large.", retrying: false }]);
  assert.equal(asked.length, 1);
  mock.timers.reset();
});

test("an unreachable server is asked again until it answers", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { page, shown, answers, refresh } = view();
  page.question = { n: 1 };
  refresh();
  answers[0].reject(new Unreachable("The server does not answer."));
  await settled();
  assert.equal(shown[0].retrying, true);
  mock.timers.tick(1_000);
  await settled();
  answers[1].resolve("one");
  await settled();
  assert.equal(shown[1].answer, "one");
  mock.timers.reset();
});

test("however often the question changes while the server is gone, it is asked again once a second", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { page, asked, answers, refresh } = view();
  for (let n = 0; n < 20; n += 1) {
    page.question = { n };
    refresh();
    answers[n].reject(new Unreachable("The server does not answer."));
    await settled();
  }
  for (let second = 0; second < 3; second += 1) {
    mock.timers.tick(1_000);
    await settled();
    assert.equal(asked.length, 21 + second);
    answers[20 + second].reject(new Unreachable("The server does not answer."));
    await settled();
  }
  mock.timers.reset();
});

test("a late answer is said to be waited for", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { page, shown, answers, refresh } = view();
  page.question = { n: 1 };
  refresh();
  mock.timers.tick(1_000);
  await settled();
  assert.deepEqual(shown, [{ state: "asking" }]);
  answers[0].resolve("one");
  await settled();
  assert.equal(shown[1].state, "shown");
  mock.timers.reset();
});

test("each state has its sentence", () => {
  assert.equal(sentence({ state: "blank" }, "Draw a digit."), "Draw a digit.");
  assert.equal(sentence({ state: "shown", question: {}, answer: {} }, "Draw a digit."), "");
  const failed = { state: /** @type {const} */ ("failed"), sentence: "The server does not answer." };
  assert.equal(sentence({ ...failed, retrying: true }, ""), "The server does not answer. Trying again…");
  assert.equal(sentence({ ...failed, retrying: false }, ""), "The server does not answer.");
});
