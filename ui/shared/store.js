// What the parts of the page know together: one declared state. A component sets a key, others listen to it; none
// imports another. Python supplies the state at the start (ui/given.py), so that the order of mounting does not matter.
// The keys, their types and who sets each: `State` in types.d.ts.

import given from "./given.js";
import { createStore } from "./state.js";

export const store = createStore(given.initial);
