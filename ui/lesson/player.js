// Buttons, a slider and a speed, to go through places one by one.

import { displayed, element } from "../shared/elements.js";

const SPEEDS = [2, 10, 60]; // places a second

/**
 * Fills `box` with the controls that go through the places 0 … count() − 1.
 * @param {HTMLElement} box
 * @param {string} name  of one place: "window"
 * @param {object} places
 * @param {() => number} places.count
 * @param {() => number} places.at
 * @param {(place: number, sweeps: boolean) => void} places.go  `sweeps`: what comes after the place is still to come
 * @param {() => string} places.says  where one is, in a few words
 * @param {number} [places.speed]
 */
export function player(box, name, { count, at, go, says, speed = 10 }) {
  const play = element("button", { type: "button", class: "play" }, "Play");
  const back = button("back", `One ${name} back`, "‹");
  const on = button("on", `One ${name} on`, "›");
  const scrub = element("input", { type: "range", class: "scrub", min: 0, value: 0, "aria-label": name });
  const options = SPEEDS.map((n) =>
    element("option", { value: n, selected: n === speed ? "" : undefined }, `${n} a second`),
  );
  const pace = element("select", { class: "speed" }, ...options);
  const where = element("output", { class: "where" });
  box.append(play, back, on, scrub, element("label", {}, "Speed ", pace), where);

  const ticking = clock(
    () => Number(pace.value),
    (steps) => {
      const goes = displayed(box) && at() + 1 < count();
      if (goes) go(at() + steps, true);
      return goes;
    },
    (runs) => {
      play.textContent = runs ? "Pause" : "Play";
    },
  );

  function toggle() {
    if (ticking.runs()) return ticking.stop();
    if (at() + 1 >= count()) go(0, true);
    ticking.start();
  }

  function show() {
    scrub.max = `${count() - 1}`;
    scrub.value = `${at()}`;
    where.textContent = says();
    scrub.setAttribute("aria-valuetext", says());
  }

  play.addEventListener("click", toggle);
  back.addEventListener("click", () => go(at() - 1, true));
  on.addEventListener("click", () => go(at() + 1, true));
  scrub.addEventListener("input", () => go(Number(scrub.value), true));
  return { pause: ticking.stop, toggle, show };
}

/** @param {string} kind @param {string} name @param {string} sign */
const button = (kind, name, sign) => element("button", { type: "button", class: kind, "aria-label": name }, sign);

/**
 * @param {() => number} pace  steps a second
 * @param {(steps: number) => boolean} step  takes the steps that are due, and says whether there are more to come
 * @param {(runs: boolean) => void} tell
 */
function clock(pace, step, tell) {
  let frame = 0;

  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    tell(false);
  }

  function start() {
    let last = performance.now();
    tell(true);
    frame = requestAnimationFrame(function run(now) {
      frame = requestAnimationFrame(run);
      const steps = Math.floor(((now - last) / 1000) * pace());
      if (steps < 1) return;
      last = now;
      if (!step(steps)) stop();
    });
  }

  return { start, stop, runs: () => frame !== 0 };
}
