// What Ctrl+Z takes back: strokes on the pad and changes of a network, in the order in which they were made.

const MOST = 400; // that can be taken back

/** @type {(() => boolean)[]} */
const acts = [];

/** Notes something that was done. @param {() => boolean} back  takes it back; false where nothing is left of it */
export function noted(back) {
  acts.push(back);
  if (acts.length > MOST) acts.shift();
}

/** Takes back what was done last, of what there still is. */
export function takeBack() {
  while (acts.length) if (acts.pop()?.()) return;
}
