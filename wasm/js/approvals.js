// The browser's entry of the approvals' module: `await init()` fetches it once.

import load from "../pkg/fugong_approvals.js";
import { fetched } from "./fetched.js";
import { approvals } from "./approvals-door.js";

export * from "./approvals-facade.js";
export const init = fetched(load, approvals, new URL("../pkg/fugong_approvals_bg.wasm", import.meta.url));
