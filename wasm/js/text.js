// Values to JSON text, and replies to values or to an error.

import { FugongError } from "./fugong-error.js";

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
