// The built-in rulebooks: files of this package, and not part of a module. The modules import `builtInText` (`wasm/src/lib.rs`).

import urls from "../rulebooks/index.js";

const texts = new Map(); // JSON text by id, of the rulebooks that are here
let readFile; // reads a file at once where the host can (Node)

/** The ids of the built-in rulebooks, sorted. */
export function builtInIds() {
  return Object.keys(urls);
}

/** Say where a built-in rulebook's file is: what a page keeps to work without a network. */
export function rulebookUrl(id) {
  if (!Object.hasOwn(urls, id)) throw new RangeError(`there is no built-in rulebook ${JSON.stringify(id)}: they are ${builtInIds().join(", ")}`);
  return urls[id].href;
}

/** Give the ids back as a list if each is a built-in rulebook's. */
export function knownIds(ids) {
  if (!Array.isArray(ids)) throw new TypeError(`builtIns is a list of ids, such as ["${builtInIds()[0]}"]`);
  ids.forEach(rulebookUrl);
  return ids;
}

/** The JSON text of a built-in rulebook; `undefined` if there is none of this id, or if it is not here yet. */
export function builtInText(id) {
  if (readFile && Object.hasOwn(urls, id) && !texts.has(id)) texts.set(id, readFile(urls[id]));
  return texts.get(id);
}

/** Say whether there is a built-in rulebook of this id that is not here yet. */
export function isToBeFetched(id) {
  return Object.hasOwn(urls, id) && !readFile && !texts.has(id);
}

/** Make the text of a built-in rulebook known. */
export function keepBuiltIn(id, text) {
  texts.set(id, text);
}

/** Let files be read when their text is first asked for. */
export function readBuiltInsWith(read) {
  readFile = read;
}
