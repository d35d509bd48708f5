// A share of a change, laid on a digit.

/**
 * The ink of a digit with this share of the way to another one, or beyond it; 0 to 255.
 * @param {Uint8Array} from @param {Uint8Array} to @param {number} share
 */
export const laidOn = (from, to, share) =>
  Uint8Array.from(from, (ink, i) => Math.min(255, Math.max(0, Math.round(ink + share * (to[i] - ink)))));
