// The one line of script in each component's markup calls this: it imports the component's module and mounts it.

import { ask } from "./server.js";

/** Resolves when an element is displayed: in a tab that is closed it is not. @param {HTMLElement} element */
const displayed = (element) =>
  new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (!element.checkVisibility() || !element.clientWidth) return;
      observer.disconnect();
      resolve(null);
    });
    observer.observe(element);
  });

/**
 * @param {HTMLElement} element  the component's markup
 * @param {string} name  of its module: "pad/reading"
 * @param {boolean} later  whether it can wait until it is to be seen
 */
export async function start(element, name, later) {
  if (later) await displayed(element);
  const { mount } = await import(`../${name}.js`);
  mount(element, ask);
}
