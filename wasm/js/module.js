// The two modules of this package, and which of them is loaded. How a module's file gets here, the entries know.

import { isToBeFetched } from "./built-ins.js";

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
 * Give a reply of a module. Where it refuses the name of an operation that only the full module holds, or of a built-in rulebook that was
 * not fetched, the message then says what to do.
 */
export function explained(core, reply, { again = false } = {}) {
  if (!reply.startsWith('{"problems":')) return reply;
  const { problems } = JSON.parse(reply);
  const told = problems.map((problem) => withAdvice(problem, core, again));
  return told.some((problem, index) => problem !== problems[index]) ? JSON.stringify({ problems: told }) : reply;
}

function withAdvice(problem, core, again) {
  const advice = problem.code === "unknown_id" && (adviceOnOperation(problem, core, again) ?? adviceOnRulebook(problem, core));
  if (!advice) return problem;
  const { message } = problem;
  return { ...problem, message: { ...message, "zh-CN": message["zh-CN"] + advice["zh-CN"], en: message.en + advice.en } };
}

function adviceOnOperation({ params }, core, again) {
  if (params.what !== "operation" || core !== loaded.inspections) return undefined;
  return {
    "zh-CN": `（当前为 inspections 模块）；请先 \`await init()\` 加载完整模块${again ? "，再重新加载规则集" : ""}`,
    en: ` in the module "inspections"; \`await init()\` loads the full module${again ? ": load the rulebook again after it" : ""}`,
  };
}

function adviceOnRulebook({ path, params: { what, id } }, core) {
  // A case names a rulebook too, at another path: not one that is to be fetched.
  if (what !== "rulebook" || !/^$|\/built_in$/.test(path) || !isToBeFetched(id)) return undefined;
  const module = core === loaded.inspections ? 'module: "inspections", ' : "";
  const fetching = `await init({ ${module}builtIns: [${JSON.stringify(id)}] })`;
  return { "zh-CN": `（尚未加载）；请先 \`${fetching}\``, en: ` here yet; \`${fetching}\` fetches it` };
}
