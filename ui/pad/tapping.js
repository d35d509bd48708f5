// A tap on a digit that is not looked at chooses it; everything else that a pointer does draws.

import { lookAt } from "../shared/ending.js";
import { store } from "../shared/store.js";
import { placeOf, within } from "./painting.js";
import { around, digitAt } from "./strokes.js";

/** @typedef {import("../shared/types.d.ts").Point} Point */

const REACH = 12; // how near its ink a digit is tapped, beyond the pen's edge, in the unit of strokes
const STILL = 6; // CSS pixels that a finger may slip in a tap

/**
 * Tells taps from strokes. What a pointer does on another digit waits until it is clear which it is.
 * @param {import("./pad.js").Pad} pad
 */
export function tapping(pad) {
  let tapped = -1; // the digit that is chosen if the pointer is lifted where it is
  /** @type {Point[]} */
  let waiting = []; // points of a stroke, if it is one

  /** Which digit that is not looked at lies at a point, or −1. @param {Point} point */
  function other(point) {
    if (!store.get("inks").length) return -1;
    const digit = digitAt(point, placed(pad), REACH + Number(pad.pen.value) / 2);
    return digit === store.get("which") ? -1 : digit;
  }

  /** The points to be drawn, unless they still wait. @param {boolean} waits @returns {Point[]} */
  function released(waits) {
    if (waits) return [];
    const points = waiting;
    [tapped, waiting] = [-1, []];
    return points;
  }

  return {
    /** A pointer comes down. Returns what is to be drawn now. @param {Point} point @param {boolean} draws  else it erases */
    down(point, draws) {
      [tapped, waiting] = [draws ? other(point) : -1, [point]];
      return released(tapped >= 0);
    },
    /** It moves. Likewise. @param {Point[]} points @param {number} pixels  CSS pixels of a unit of strokes */
    move(points, pixels) {
      waiting.push(...points);
      const [[x, y]] = waiting;
      return released(
        tapped >= 0 && waiting.every((point) => Math.hypot(point[0] - x, point[1] - y) * pixels <= STILL),
      );
    },
    /** It is lifted; or it is not to choose, as when a touch is cancelled. @param {boolean} meant */
    up(meant) {
      if (meant && tapped >= 0) lookAt(tapped);
      released(false);
    },
    other,
  };
}

/**
 * The digits that are on the pad now, and where: since they were read, some may have been erased.
 * @param {import("./pad.js").Pad} pad
 */
function placed({ history, image }) {
  const { strokes } = history.now;
  return store.get("inks").map(({ strokes: read, box }) => {
    const own = read.filter((stroke) => strokes.includes(stroke));
    return { strokes: own, edges: image && box ? within(placeOf(image), box) : around(own) };
  });
}
