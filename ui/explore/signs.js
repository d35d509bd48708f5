// Whether a layer's numbers can be below zero.

/** @typedef {import("../shared/types.d.ts").Atlas} Atlas */
/** @typedef {import("../shared/types.d.ts").Layer} Layer */

const POSITIVE = ["input", "relu", "sigmoid", "softmax"]; // kinds that hold nothing below 0
const ALIKE = ["pool", "average_pool", "dropout", "identity", "flatten"]; // nor do these, if what they read does not

/** Whether a layer holds nothing below 0. @param {Atlas} atlas @param {Layer} layer @returns {boolean} */
export function positive(atlas, layer) {
  if (POSITIVE.includes(layer.kind)) return true;
  return ALIKE.includes(layer.kind) && positive(atlas, atlas.layers[atlas.layers.indexOf(layer) - 1]);
}
