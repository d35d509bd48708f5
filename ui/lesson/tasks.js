// When the task of a step of the lesson is done: by what the user does after the step was opened, and by nothing that
// was there before.

/** @typedef {import("../shared/types.d.ts").Reading} Reading */
/** @typedef {import("../shared/types.d.ts").State} State */
/** @typedef {import("../shared/types.d.ts").Unit} Unit */

/** Keys of the store that the tasks look at. */
export const WATCHED = /** @type {const} */ ([
  "sketch",
  "network",
  "reading",
  "pointed",
  "chosen",
  "why",
  "convolution",
  "compare",
  "deed",
]);
const DARK = 128; // of 255, from which a pixel counts as dark
const OUTLINES = ["outline", "Laplacian"]; // kernels that keep nothing but outlines, whichever way they run
const FAR = 3; // pixels, by which a digit is moved so far that a network may misread it
const DEEP = "block3."; // layers in which the walk back to the pixels begins

/** @typedef {Pick<State, (typeof WATCHED)[number]>} Watched */

/**
 * What was there when a step was opened, and the layers of which a unit was chosen since. `reading` is the last one of
 * the drawing that was on the pad then; it may arrive later.
 * @typedef {Watched & { layers: string[] }} Since
 */

/** @param {Watched} now @returns {Since} */
export const opened = (now) => ({ ...now, layers: [] });

/** What a step remembers after something has changed. @param {Since} since @param {Watched} now @returns {Since} */
export function remember(since, now) {
  const old = now.sketch === since.sketch || (since.sketch && !since.reading);
  const unit = now.chosen !== since.chosen && now.chosen.length === 4 ? [now.chosen[0]] : [];
  return { ...since, reading: old ? now.reading : since.reading, layers: [...new Set([...since.layers, ...unit])] };
}

/** Ink of a pixel, 0 to 255. @param {Reading | null} reading @param {Unit} unit */
function ink(reading, [, , row, column]) {
  return reading && reading.digit !== null ? atob(reading.pixels).charCodeAt(28 * row + column) : 0;
}

/**
 * The reading of a drawing that was not there when the step was opened; null until there is one.
 * @param {Watched} now @param {Since} since
 * @returns {Extract<Reading, { digit: number }> | null}
 */
function redrawn(now, since) {
  const [reading, first] = [now.reading, since.reading];
  if (!reading || reading.digit === null || now.sketch === since.sketch) return null;
  return first && first.digit !== null && first.pixels === reading.pixels ? null : reading;
}

/**
 * @typedef {object} Task
 * @property {(typeof WATCHED)[number][]} by  the keys that may complete it, when they are set
 * @property {(now: Watched, since: Since) => boolean} done
 */

/** @param {string} where @param {string} [about]  the subject; any, if there is none @returns {Task} */
const predicted = (where, about) => ({
  by: ["deed"],
  done: ({ deed }, since) =>
    deed !== since.deed &&
    deed?.what === "predicted" &&
    deed.where === where &&
    (!about || deed.about === about) &&
    deed.right === true,
});

/** @param {"moved" | "opened numbers" | "predicted" | "trained" | "taught"} what @param {string} where @returns {Task} */
const did = (what, where) => ({
  by: ["deed"],
  done: ({ deed }, since) => deed !== since.deed && deed?.what === what && deed.where === where,
});

/** @type {Record<string, Task>}  by the step's name */
const TASKS = {
  pixels: {
    by: ["pointed", "chosen"],
    done: ({ pointed, chosen, reading }, since) =>
      [pointed !== since.pointed && pointed, chosen !== since.chosen && chosen].some(
        (unit) => unit && unit.length === 4 && unit[0] === "input" && ink(reading, unit) >= DARK,
      ),
  },
  slide: did("moved", "slide"),
  sum: predicted("slide", "output"),
  gallery: {
    by: ["convolution"],
    done: ({ convolution }, since) => convolution !== since.convolution && OUTLINES.includes(convolution.kernel.name),
  },
  size: {
    by: ["convolution"],
    done({ convolution }, since) {
      const { kernel, stride, padding } = convolution;
      const kept = stride === 1 && 2 * padding === kernel.cells.length - 1; // the size
      return convolution !== since.convolution && kept;
    },
  },
  channels: predicted("channels"),
  after: predicted("after"),
  kernels: did("opened numbers", "map"),
  unit: {
    by: ["chosen"],
    done: ({ chosen }, since) =>
      since.layers.some((layer) => layer.startsWith(DEEP)) && chosen.length === 4 && chosen[0] === "input",
  },
  softmax: {
    by: ["reading"],
    done(now, since) {
      const reading = redrawn(now, since);
      return reading !== null && reading.digit !== since.reading?.digit;
    },
  },
  evidence: {
    by: ["why"],
    done: ({ why }, since) => why !== since.why && why.against !== null,
  },
  parameters: predicted("parameters"),
  known: {
    by: ["reading"],
    done(now, since) {
      const reading = redrawn(now, since);
      return reading !== null && !reading.known && now.network === "DeepCNN";
    },
  },
  breaks: {
    by: ["compare"],
    done: ({ compare: { before, amounts } }, since) => before && !since.compare.before && amounts.right >= FAR,
  },
  learns: did("predicted", "hand"), // rightly or not: it cannot be worked out exactly
  trains: did("trained", "live"),
  forgets: did("taught", "teach"),
};

/**
 * Whether the task of a step is done now that a key of the store was set.
 * @param {string} name  of the step @param {keyof Watched} key @param {Watched} now @param {Since} since
 */
export const isDone = (name, key, now, since) => TASKS[name].by.includes(key) && TASKS[name].done(now, since);
