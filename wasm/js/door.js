// The way to the core and back: values to JSON text, the reply's text to values or to an error.

import * as core from "../pkg/fugong.js";
import { FugongError } from "./fugong-error.js";

let loaded = false;

/** Remember that the module is there; `init` calls it. */
export function setLoaded() {
  loaded = true;
}

/** The module's own functions, once it is there. */
export function ready() {
  if (!loaded) throw new Error("fugong is not loaded yet: await init() first");
  return core;
}

/** Name every operation that `call` knows. */
export function operations() {
  return ready().operations();
}

/** The library's version. */
export function version() {
  return ready().version();
}

/** Run one operation on JSON text; gives the reply's text, `{"ok": …}` or `{"problems": […]}`. */
export function callText(operation, text) {
  return ready().call(operation, wellFormed(text));
}

/** Run one operation on an object (or its JSON text); gives what it answers, or throws a `FugongError`. */
export function call(operation, input) {
  return answer(callText(operation, toText(input)));
}

/** A JSON value's RFC 8785 form and its SHA-256. */
export function canonicalize(value) {
  return call("canonicalize", { value });
}

/** The journal entry that comes after `head`; without it, the first. */
export function appendEntry(body, recordedAt, head) {
  return call("append_entry", { head, recorded_at: recordedAt, body });
}

/** Check a journal, also against a head that was kept elsewhere; every break is thrown as a problem. */
export function verifyJournal(entries, checkpoint) {
  return call("verify_journal", { entries, checkpoint });
}

/** Read JSON lines: the records that count, the lines that are refused, and why. */
export function readJsonLines(text) {
  return call("read_json_lines", { text });
}

/** A value's JSON text; a string is taken to be JSON text already. */
export function toText(value) {
  return typeof value === "string" ? value : JSON.stringify(value, plain);
}

// Lone surrogates cannot be carried in UTF-8: written as JSON escapes, the core refuses them in its own words.
export function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

/** What a reply holds; throws what it refuses. */
export function answer(reply) {
  const decoded = JSON.parse(reply);
  if (decoded.problems) throw new FugongError(decoded.problems);
  return decoded.ok;
}

// JSON.stringify loses these without a word: maps and sets become {}, NaN becomes null, a BigInt throws.
function plain(_key, value) {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  return value;
}
