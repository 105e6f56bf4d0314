// The browser's entry: `await init()` loads the full module, `await init({ module: "inspections" })` the small one, and
// `await init({ builtIns: ["district-reopening"] })` fetches built-in rulebooks too.

import * as everything from "../pkg/fugong.js";
import * as inspections from "../pkg/fugong_inspections.js";
import { isToBeFetched, keepBuiltIn, knownIds, rulebookUrl } from "./built-ins.js";
import { fetchFile, shown } from "./file.js";
import { holds, known, moduleUrl, started } from "./module.js";

export * from "./facade.js";

const BINDINGS = { everything, inspections };
const loading = new Map(); // what is under way, by its name: calls at the same time share one load

/** Load a module, unless what it holds is there: from beside this package's own files, or from where `from` says. Fetch built-in rulebooks. */
export async function init({ module = "everything", from, builtIns = [] } = {}) {
  const ids = knownIds(builtIns).filter(isToBeFetched);
  const loads = holds(known(module)) ? [] : [once(`module ${module}`, () => load(module, from))];
  await Promise.all([...loads, ...ids.map((id) => once(`rulebook ${id}`, () => fetchBuiltIn(id)))]);
}

function once(name, start) {
  // A load that failed is forgotten, so that it can be tried again.
  if (!loading.has(name)) loading.set(name, start().finally(() => loading.delete(name)));
  return loading.get(name);
}

async function load(module, from = moduleUrl(module)) {
  const name = `module ${module}`;
  let place = shown(moduleUrl(module), name);
  try {
    let source = await from;
    if (typeof source === "string" || source instanceof URL || source instanceof Request) {
      place = shown(source, name);
      source = await fetchFile(source);
    } else if (source instanceof Response) {
      place = source.url || place;
      if (!source.ok) throw new Error(`${source.status} ${source.statusText}`);
    }
    await BINDINGS[module].default({ module_or_path: source });
  } catch (cause) {
    throw new Error(`${place}: ${cause.message}`, { cause });
  }
  started(module, BINDINGS[module]);
}

async function fetchBuiltIn(id) {
  const url = rulebookUrl(id);
  try {
    const text = await (await fetchFile(url)).text();
    // Servers of single-page applications answer with a page where there is no file.
    if (!text.startsWith("{")) throw new Error("this is not a rulebook's JSON");
    keepBuiltIn(id, text);
  } catch (cause) {
    throw new Error(`${shown(url, `rulebooks/${id}.json`)}: ${cause.message}`, { cause });
  }
}
