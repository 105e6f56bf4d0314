// Node's entry: the module is read from disk while this file loads; `init` is there so that one program runs in both places.

import { readFileSync } from "node:fs";
import { initSync } from "../pkg/fugong.js";
import { whole } from "./whole.js";

export * from "./facade.js";

initSync({ module: readFileSync(new URL("../pkg/fugong_bg.wasm", import.meta.url)) });
whole.open();

/** Nothing is left to do in Node. */
export async function init() {}
