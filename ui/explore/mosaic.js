// A column's maps as one picture, with a dot of nothing between two maps.

import { rgba } from "../shared/planes.js";
import { dots } from "./columns.js";
import { tiled } from "./tiles.js";

/** @typedef {import("../shared/types.d.ts").Plane} Plane */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./columns.js").Plan} Plan */

/** @param {Column} column @param {Plan} plan @param {Plane} picture  maps, one below the other */
export function mosaic(column, plan, { bytes, colours }) {
  const found = tiled(column, plan, new Uint32Array(rgba(bytes, colours).buffer));
  return new ImageData(new Uint8ClampedArray(found.buffer), dots(column, plan).width);
}
