// The one line of script in each component's markup calls this: it imports the component's module and mounts it.

import { ask } from "./server.js";

/** @param {HTMLElement} element  the component's markup @param {string} name  of its module: "pad/reading" */
export async function start(element, name) {
  const { mount } = await import(`../${name}.js`);
  mount(element, ask);
}
