// The module: a base, and parts that are linked to it when a page asks for them. How their files get here, the entries know.

import * as core from "../pkg/fugong.js";
import { BASE, FILES, PLACES } from "../pkg/parts.js";

/** Every part's name. */
export const PARTS = Object.freeze(Object.keys(FILES));

const RULEBOOKS = "rulebooks"; // the part that brings no operation

const there = new Set(); // the parts that are linked
let base; // what the base exports, and the mark of its build
let homes; // the part of each operation; none for those in the base

/** Name the files of the base and of parts, the base first. */
export function fileNames(parts = []) {
  const unknown = parts.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) throw new RangeError(`there is no part ${JSON.stringify(unknown)}: the parts are ${PARTS.join(", ")}`);
  return [...new Set([BASE, ...parts.flatMap((part) => FILES[part])])];
}

/** Say where the files of the base and of parts are: what a page keeps to work without a network. */
export function files(parts) {
  return fileNames(parts).map((name) => PLACES[name].href);
}

/** Take note that the base runs. */
export function started(module, exports) {
  base = { exports, mark: markOf(module) };
}

/** Give what a part's file imports. It reaches the base's functions by their numbers: those of another build are others. */
export function importsOf(name, module) {
  if (markOf(module) !== base.mark) throw new Error(`${name} is not of the same build as ${BASE}: fetch both anew`);
  return { __wasm_split: base.exports };
}

function markOf(module) {
  return String(WebAssembly.Module.customSections(module, "build").map((section) => new Uint8Array(section)));
}

/** Take note that every file of parts is linked. */
export function opened(parts) {
  for (const part of parts) there.add(part);
  if (there.has(RULEBOOKS)) core.stock();
}

/** The core, once its base is there. */
export function ready() {
  if (!base) throw new Error("fugong is not loaded yet: await init() first");
  return core;
}

/** Give an operation back if the part that it is in is there. What the core has not heard of, it refuses in its own words. */
export function here(operation, text) {
  homes ??= new Map(ready().operations().map((known) => [known, core.partOf(known)]));
  const part = homes.get(operation);
  if (part && !there.has(part)) throw new Error(`\`${operation}\` is in a part that is not loaded: await init({ parts: ["${part}"] }) first`);
  if (text.includes('"built_in"')) stocked(); // as a key: within a string its quotation marks would be escaped
  return operation;
}

/** See that the rulebooks that the library carries are there. */
export function stocked() {
  if (!there.has(RULEBOOKS)) throw new Error(`the built-in rulebooks are in a part that is not loaded: await init({ parts: ["${RULEBOOKS}"] }) first`);
}
