// Which pointer draws, and which keys and pastes are meant for the pad.

const MAIN = 0; // button of a mouse; a finger or a pen that touches
const ERASER = 5; // the other end of a pen

/** The pointer that draws or erases. @typedef {{ id: number, type: string }} Hand */

/**
 * Whether a pointer that comes down is the one that draws from now on. The first one draws until it is lifted; only a
 * pen takes over, from a finger or the palm that came down before it.
 * @param {Hand | null} hand  which draws already
 * @param {{ button: number, pointerType: string }} event
 */
export function takesOver(hand, { button, pointerType }) {
  if (button !== MAIN && button !== ERASER) return false;
  return !hand || (hand.type === "touch" && pointerType === "pen");
}

/** @param {{ button: number }} event */
export const isEraserEnd = ({ button }) => button === ERASER;

/**
 * Ctrl+Z or ⌘Z, by the letter where the layout has Latin letters, and by the key's place where it has others.
 * @param {{ key: string, code: string, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, altKey: boolean }} event
 */
export function isUndo({ key, code, ctrlKey, metaKey, shiftKey, altKey }) {
  if (!(ctrlKey || metaKey) || shiftKey || altKey) return false;
  return /^[a-z]$/i.test(key) ? key.toLowerCase() === "z" : code === "KeyZ";
}

/** Whether an event is meant for a text field, which has its own undo and paste. @param {EventTarget | null} target */
export const inTextField = (target) => target instanceof Element && Boolean(target.closest(":read-write"));
