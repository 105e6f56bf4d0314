// The browser's entry: `await init()` loads the full module, `await init({ module: "inspections" })` the small one.

import * as everything from "../pkg/fugong.js";
import * as inspections from "../pkg/fugong_inspections.js";
import { holds, known, moduleUrl, started } from "./module.js";

export * from "./facade.js";

const BINDINGS = { everything, inspections };
const loading = new Map(); // what is under way, by the module's name: calls at the same time share one load

/** Load a module, unless what it holds is there: from beside this package's own files, or from where `from` says. */
export async function init({ module = "everything", from } = {}) {
  if (holds(known(module))) return;
  // A load that failed is forgotten, so that it can be tried again.
  if (!loading.has(module)) loading.set(module, load(module, from).finally(() => loading.delete(module)));
  await loading.get(module);
}

async function load(module, from = moduleUrl(module)) {
  let place = moduleUrl(module);
  try {
    let source = await from;
    if (typeof source === "string" || source instanceof URL || source instanceof Request) {
      place = source.url ?? source;
      source = await fetch(source);
    }
    if (source instanceof Response) {
      place = source.url || place;
      if (!source.ok) throw new Error(`${source.status} ${source.statusText}`);
    }
    await BINDINGS[module].default({ module_or_path: source });
  } catch (cause) {
    throw new Error(`${place}: ${cause.message}`, { cause });
  }
  started(module, BINDINGS[module]);
}
