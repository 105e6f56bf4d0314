// Node's entry: the full module is read from disk while this file loads; `init` is there so that one program runs in both places.

import { readFileSync } from "node:fs";
import * as everything from "../pkg/fugong.js";
import { known, moduleUrl, started } from "./module.js";

export * from "./facade.js";

everything.initSync({ module: readFileSync(new URL(moduleUrl())) });
started("everything", everything);

/** Nothing is left to do in Node, but a module that there is not is refused here too. */
export async function init({ module = "everything" } = {}) {
  known(module);
}
