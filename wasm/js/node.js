// Node's entry: everything is read from disk while this file loads; `init` is there so that one program runs in both places.

import { readFileSync } from "node:fs";
import { initSync } from "../pkg/fugong.js";
import { BASE, PLACES } from "../pkg/parts.js";
import { PARTS, fileNames, importsOf, opened, started } from "./module.js";

export * from "./facade.js";

for (const name of fileNames(PARTS)) {
  const module = new WebAssembly.Module(readFileSync(PLACES[name]));
  if (name === BASE) started(module, initSync({ module }));
  else new WebAssembly.Instance(module, importsOf(name, module));
}
opened(PARTS);

/** Nothing is left to do in Node, but a part that there is not is refused here too. */
export async function init({ parts } = {}) {
  fileNames(parts);
}
