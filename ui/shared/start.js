// The one line of script in each component's markup calls this: it imports the component's module and mounts it.

import { element as make } from "./elements.js";
import { ask } from "./server.js";

const RETRY = 1_000; // milliseconds until a module that could not be fetched is tried again

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
 * Imports a component's module. While the server cannot be reached, it says so in the component's place and tries again,
 * by another address, for some browsers never fetch anew what they once could not.
 * @param {HTMLElement} element @param {string} name
 */
async function fetched(element, name) {
  const says = make("p", { role: "status" }, "The server does not answer. Trying again…");
  for (let again = ""; ; again += ".") {
    try {
      return await import(`../${name}.js${again && `?${again}`}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // the module is there, and wrong
      element.prepend(says);
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    } finally {
      says.remove();
    }
  }
}

/**
 * @param {HTMLElement} element  the component's markup
 * @param {string} name  of its module: "pad/reading"
 * @param {boolean} later  whether it can wait until it is to be seen
 */
export async function start(element, name, later) {
  if (later) await displayed(element);
  const { mount } = await fetched(element, name);
  mount(element, ask);
}
