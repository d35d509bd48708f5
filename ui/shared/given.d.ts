// given.js is made by the server, see ui/given.py.
import type { Given } from "./types.d.ts";

declare const given: Given;
export default given;
