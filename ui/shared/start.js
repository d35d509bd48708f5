// The one line of script in each component's markup calls this: it imports the component's module and mounts it.

import { ask } from "./server.js";

/** Resolves when the browser has nothing else to do. @returns {Promise<unknown>} */
const idle = () => new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));

/**
 * @param {HTMLElement} element  the component's markup
 * @param {string} name  of its module: "pad/reading"
 * @param {boolean} later  whether it can wait until all that is to be seen is there
 */
export async function start(element, name, later) {
  if (later) await idle();
  const { mount } = await import(`../${name}.js`);
  mount(element, ask);
}
