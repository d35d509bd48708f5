// Which network breaks first: is misread at the least change. Pure.

/** @typedef {{ right: number[], below: number | null, above: number | null }} Curve  see ui/compare/comparing.py */

/**
 * The networks that are the first to misread the drawing, and at which points of the range; none where none does. One that
 * misreads the unchanged drawing is left out: nothing is left in it to break.
 * @param {Record<string, Curve>} curves  by network @param {number} neutral  the point that changes nothing
 * @returns {{ names: string[], points: number[] }}
 */
export function firstToBreak(curves, neutral) {
  const holding = Object.entries(curves).filter(([, { below }]) => below !== neutral);
  const places = holding.flatMap(([name, { below, above }]) =>
    [below, above].flatMap((point) => (point === null ? [] : [{ name, point, far: Math.abs(point - neutral) }])),
  );
  const least = Math.min(...places.map(({ far }) => far));
  const first = places.filter(({ far }) => far === least);
  const points = [...new Set(first.map(({ point }) => point))].sort((one, other) => one - other);
  return { names: [...new Set(first.map(({ name }) => name))], points };
}

/**
 * Which network breaks first, in words.
 * @param {Record<string, Curve>} curves  by network @param {number} neutral @param {(point: number) => string} written  a point's amount
 */
export function breaksTold(curves, neutral, written) {
  const lost = Object.keys(curves).filter((name) => curves[name].below === neutral);
  const { names, points } = firstToBreak(curves, neutral);
  const already = lost.length ? `${listed(lost)} ${lost.length > 1 ? "misread" : "misreads"} it already. ` : "";
  if (lost.length === Object.keys(curves).length) return "All networks misread it already.";
  if (!names.length) return `${already}${lost.length ? "No other" : "No"} network misreads it anywhere.`;
  const verb = names.length > 1 ? "break" : "breaks";
  return `${already}${listed(names)} ${verb} ${lost.length ? "next" : "first"}, at ${listed(points.map(written))}.`;
}

const NEAR = 0.1; // of the plot's height: less apart, one mark would cover the other

/**
 * Where the networks begin to misread: at which point of the range, how sure each is there of the right digit, and which they
 * are. Those that would stand on one another share a place.
 * @param {[name: string, curve: Curve][]} curves
 * @returns {{ point: number, share: number, of: number[], names: string[] }[]}  of: which curves
 */
export function marksOf(curves) {
  /** @type {ReturnType<typeof marksOf>} */
  const marks = [];
  curves.forEach(([name, { right, below, above }], i) => {
    for (const point of new Set([below, above])) {
      if (point === null) continue;
      const there = marks.find((own) => own.point === point && Math.abs(own.share - right[point]) < NEAR);
      if (there) Object.assign(there, { of: [...there.of, i], names: [...there.names, name] });
      else marks.push({ point, share: right[point], of: [i], names: [name] });
    }
  });
  return marks;
}

/** Names as a sentence lists them: FNN; FNN and CNNModel; FNN, CNNModel and DeepCNN. @param {string[]} names */
export const listed = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/**
 * Between which amounts a network reads right, in words.
 * @param {string} network @param {Curve} curve @param {(point: number) => string} written  a point's amount
 */
export function ends(network, { below, above }, written) {
  const [from, to] = [below, above].map((point) => point !== null && written(point));
  if (from && from === to) return `${network} misreads the drawing as it is.`;
  if (from && to) return `${network} reads it right between ${from} and ${to}.`;
  if (from) return `${network} reads it right above ${from}.`;
  return to ? `${network} reads it right below ${to}.` : `${network} always reads it right.`;
}
