// Node's entry of the approvals' module.

import { readFileSync } from "node:fs";
import { initSync } from "../pkg/fugong_approvals.js";
import { approvals } from "./approvals-door.js";

export * from "./approvals-facade.js";

initSync({ module: readFileSync(new URL("../pkg/fugong_approvals_bg.wasm", import.meta.url)) });
approvals.open();

/** Nothing is left to do in Node. */
export async function init() {}
