// Of which run the user's own networks are that this tab shows. While a training goes on, what is shown is a little newer
// than what the browser keeps: by its run it is found after a reload.

import { keep, loadObject } from "./storage.js";

const RUNS = "inkling.runs"; // in sessionStorage: network -> run

export const runs = () => loadObject("sessionStorage", RUNS);

/** @param {string} network @param {string} run */
export function noteRun(network, run) {
  if (runs()[network] !== run) keep("sessionStorage", RUNS, JSON.stringify({ ...runs(), [network]: run }));
}
