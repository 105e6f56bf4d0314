// The two modules of this package, and which of them is loaded. How a module's file gets here, the entries know.

const URLS = {
  everything: new URL("../pkg/fugong_bg.wasm", import.meta.url),
  inspections: new URL("../pkg/fugong_inspections_bg.wasm", import.meta.url),
};

const loaded = {}; // the bindings of each loaded module, by its name

/** Give a module's name back if there is such a module. */
export function known(name) {
  if (!Object.hasOwn(URLS, name)) throw new RangeError(`there is no module ${JSON.stringify(name)}: the modules are ${Object.keys(URLS).join(", ")}`);
  return name;
}

/** Say where a module's file is: what a page keeps to work without a network. */
export function moduleUrl(name = "everything") {
  return URLS[known(name)].href;
}

/** Take note that a module is loaded. */
export function started(name, core) {
  loaded[name] = core;
}

/** Say whether everything that a module holds is loaded. */
export function holds(name) {
  return Boolean(loaded.everything ?? loaded[name]);
}

/** The bindings of the loaded module; of the full one, once that is there. */
export function ready() {
  const core = loaded.everything ?? loaded.inspections;
  if (!core) throw new Error("fugong is not loaded yet: await init() first");
  return core;
}

/**
 * Give a reply of a module. The small module does not know the operations and the rulebooks of the full one: where it refuses such a
 * name, the message then says what to do.
 */
export function explained(core, reply, { again = false } = {}) {
  if (core !== loaded.inspections || !reply.startsWith('{"problems":')) return reply;
  const { problems } = JSON.parse(reply);
  const unheld = problems.filter(({ code, params }) => code === "unknown_id" && ["operation", "rulebook"].includes(params.what));
  for (const { message } of unheld) {
    message.en += ` in the module "inspections"; \`await init()\` loads the full module${again ? ": load the rulebook again after it" : ""}`;
    message["zh-CN"] += `（当前为 inspections 模块）；请先 \`await init()\` 加载完整模块${again ? "，再重新加载规则集" : ""}`;
  }
  return unheld.length > 0 ? JSON.stringify({ problems }) : reply;
}
