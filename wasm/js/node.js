// Node's entry: the full module is read from disk while this file loads, and a built-in rulebook when it is first asked for; `init` is
// there so that one program runs in both places.

import { readFileSync } from "node:fs";
import * as everything from "../pkg/fugong.js";
import { knownIds, readBuiltInsWith } from "./built-ins.js";
import { known, moduleUrl, started } from "./module.js";

export * from "./facade.js";

everything.initSync({ module: readFileSync(new URL(moduleUrl())) });
started("everything", everything);
readBuiltInsWith((url) => readFileSync(url, "utf8"));

/** Nothing is left to do in Node, but a module or a built-in rulebook that there is not is refused here too. */
export async function init({ module = "everything", builtIns = [] } = {}) {
  known(module);
  knownIds(builtIns);
}
