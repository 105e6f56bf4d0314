// The way to the core and back. Each module, the whole one and the form's, has a door of its own: a page may use both.

import { METHODS } from "./methods.js";
import { rulebookClass } from "./rulebook.js";
import { answer, toText, wellFormed } from "./text.js";

/** Make a module's door; `open` says when the module is there. `name` is what people import, for what is said to them. */
export function door(core, name) {
  let loaded = false;
  let missing;

  function ready() {
    if (!loaded) throw new Error(`${name} is not loaded yet: await init() first`);
    return core;
  }

  function callText(operation, text) {
    return ready().call(here(operation), wellFormed(text));
  }

  function call(operation, input) {
    return answer(callText(operation, toText(input)));
  }

  // What the core has not heard of it refuses in its own words; what the whole module has and this one leaves out is said here.
  function here(operation) {
    missing ??= new Set(Object.keys(METHODS).filter((known) => !core.operations().includes(known)));
    if (missing.has(operation)) throw new Error(`\`${operation}\` is not in ${name}: import it from fugong`);
    return operation;
  }

  const way = { ready, here };
  return {
    open: () => void (loaded = true),
    facade: {
      Rulebook: rulebookClass(way),
      call,
      callText,
      operations: () => ready().operations(),
      version: () => ready().version(),
      canonicalize: (value) => call("canonicalize", { value }),
      appendEntry: (body, recordedAt, head) => call("append_entry", { head, recorded_at: recordedAt, body }),
      verifyJournal: (entries, checkpoint) => call("verify_journal", { entries, checkpoint }),
      readJsonLines: (text) => call("read_json_lines", { text }),
    },
  };
}
