// The browser's entry: `await init()` fetches the base, `await init({ parts: [...] })` what else the page needs.

import load from "../pkg/fugong.js";
import { BASE, PLACES } from "../pkg/parts.js";
import { fileNames, importsOf, opened, started } from "./module.js";

export * from "./facade.js";

const linking = new Map(); // by a file's name, so that none is fetched or linked twice

/** Fetch what is not there yet: from beside this package's own files, or from where `from` says. Safe to call again. */
export async function init({ parts = [], from } = {}) {
  const names = fileNames(parts);
  // All are waited for: when this fails, nothing is under way that a next try would wait for and fail with.
  const ends = await Promise.allSettled(names.map((name) => once(name, from)));
  const failed = ends.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  opened(parts);
}

function once(name, from) {
  if (!linking.has(name)) {
    const linked = name === BASE ? start(from) : link(name, from, linking.get(BASE));
    linking.set(name, linked);
    linked.catch(() => linking.delete(name)); // a lost connection may be tried again
  }
  return linking.get(name);
}

async function start(from) {
  const module = await compiled(sourceOf(BASE, from));
  started(module, await load({ module_or_path: module }));
}

async function link(name, from, base) {
  const [module] = await Promise.all([compiled(sourceOf(name, from)), base]);
  await WebAssembly.instantiate(module, importsOf(name, module));
}

function sourceOf(name, from) {
  if (from === undefined) return PLACES[name];
  return typeof from === "function" ? from(name) : `${from}`.replace(/\/?$/, `/${name}`);
}

async function compiled(source) {
  let given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === "string" || given instanceof URL || given instanceof Request) given = await fetch(given);
  if (!(given instanceof Response)) return WebAssembly.compile(given);
  if (!given.ok) throw new Error(`${given.url}: ${given.status} ${given.statusText}`);
  const streams = given.headers.get("Content-Type") === "application/wasm"; // not every server says so
  return streams ? WebAssembly.compileStreaming(given) : WebAssembly.compile(await given.arrayBuffer());
}
