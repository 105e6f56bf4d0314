// Values to JSON text, and replies to values or to an error.

import { builtInIds } from "./built-ins.js";
import { FugongError } from "./fugong-error.js";
import { ready } from "./module.js";

const LONGEST_PATH = 4096; // UTF-16 units: what is longer is a document

/** A value's JSON text; a string is taken to be JSON text already. Throws a `FugongError` for NaN and infinities, which JSON lacks. */
export function toText(value) {
  if (typeof value === "string") return value;
  const problems = [];
  const places = new Map(); // each object and array with its JSON pointer
  const text = JSON.stringify(value, function (key, given) {
    const place = places.has(this) ? `${places.get(this)}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}` : "";
    if (typeof given === "number" && !Number.isFinite(given)) problems.push(...JSON.parse(ready().invalidNumber(place, String(given))).problems);
    const written = plain(given);
    if (typeof written === "object" && written !== null) places.set(written, place);
    return written;
  });
  if (problems.length > 0) throw new FugongError(problems);
  return String(text).replace(INTEGERS, "$1");
}

// JSON.stringify takes no BigInt: its digits stand in a marked string until the text is made, and the core says which are too many.
const MARK = "\ue000integer:";
const INTEGERS = new RegExp(`"${MARK}(-?\\d+)"`, "gu");

// JSON.stringify loses these without a word: maps and sets become {}, a BigInt throws.
function plain(value) {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (typeof value === "bigint") return MARK + value;
  return value;
}

/** The JSON text of a rulebook that is given as text, as UTF-8 bytes or as an object. What is none of these is a TypeError that says what to do. */
export function rulebookText(document) {
  if (document instanceof ArrayBuffer || ArrayBuffer.isView(document)) return utf8(document);
  if (typeof document === "string") return notAName(document);
  if (typeof document?.then === "function") throw new TypeError("Rulebook.load was given a promise: await it first");
  if (typeof document?.arrayBuffer === "function") throw new TypeError("Rulebook.load was given a response or a file: give what its text() resolves to");
  if (document instanceof URL) throw new TypeError("Rulebook.load was given an address: fetch the file, and give its text");
  if (document === undefined) throw new TypeError("Rulebook.load was given nothing: give JSON text, bytes or an object");
  return toText(document);
}

function utf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TypeError("Rulebook.load: the bytes are not UTF-8; save the file as UTF-8", { cause });
  }
}

// Ids and paths would be refused as JSON that cannot be read, which would not tell what was mistaken.
function notAName(text) {
  const name = text.length > LONGEST_PATH ? "" : text.trim();
  if (builtInIds().includes(name)) throw new TypeError(`Rulebook.load takes the rulebook itself; Rulebook.builtIn(${JSON.stringify(name)}) loads the built-in one`);
  const isOneLineAndNoJson = /^[^{["<\n][^\n]*$/.test(name);
  if (isOneLineAndNoJson && /[/\\]|\.json$/.test(name)) throw new TypeError("Rulebook.load takes the rulebook itself, not its path or address: read the file, and give its text");
  return text;
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
