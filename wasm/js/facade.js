// What both entries, browser and Node, give.

import { explained, ready } from "./module.js";
import { answer, toText, wellFormed } from "./text.js";

export { FugongError } from "./fugong-error.js";
export { METHODS } from "./methods.js";
export { moduleUrl } from "./module.js";
export { Rulebook } from "./rulebook.js";

export function callText(operation, text) {
  const core = ready();
  return explained(core, core.call(operation, wellFormed(text)));
}

export function call(operation, input) {
  return answer(callText(operation, toText(input)));
}

export function operations() {
  return ready().operations();
}

export function version() {
  return ready().version();
}

export function canonicalize(value) {
  return call("canonicalize", { value });
}

export function appendEntry(body, recordedAt, head) {
  return call("append_entry", { head, recorded_at: recordedAt, body });
}

export function verifyJournal(entries, checkpoint) {
  return call("verify_journal", { entries, checkpoint });
}

export function readJsonLines(text) {
  return call("read_json_lines", { text });
}
