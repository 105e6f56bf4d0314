// A loaded rulebook and what can be asked under it.

import { builtInIds } from "./built-ins.js";
import { FugongError } from "./fugong-error.js";
import Methods from "./methods.js";
import { explained, ready } from "./module.js";
import { answer, rulebookText, toText, wellFormed } from "./text.js";

export class Rulebook extends Methods {
  #loaded;
  #core; // the module that it was loaded in, and stays in

  /** Use `Rulebook.builtIn(id)` or `Rulebook.load(document)`. */
  constructor(loaded) {
    super();
    this.#core = ready();
    if (!(loaded instanceof this.#core.LoadedRulebook)) throw new TypeError("use Rulebook.builtIn(id) or Rulebook.load(document)");
    this.#loaded = loaded;
  }

  /** The ids of the built-in rulebooks, sorted. */
  static builtIns() {
    return builtInIds();
  }

  /** Load a built-in rulebook; in a browser `init` has to fetch it before. */
  static builtIn(id) {
    if (typeof id !== "string") throw new TypeError("Rulebook.builtIn takes the id of a built-in rulebook; Rulebook.load takes a document");
    return open("builtIn", id);
  }

  /** Load a rulebook from its JSON text, from the UTF-8 bytes of that text, or from an object. */
  static load(document) {
    return open("fromJson", rulebookText(document), !isText(document));
  }

  /** Run one operation on JSON text under this rulebook; gives the reply's text. */
  callText(operation, text) {
    return explained(this.#core, this.#loaded.call(operation, wellFormed(text)), { again: true });
  }

  /** Run one operation under this rulebook; gives what it answers, or throws a `FugongError`. */
  call(operation, input) {
    return answer(this.callText(operation, toText(input)));
  }

  /** Give the memory back at once; without it the garbage collector does, some time. */
  free() {
    this.#loaded.free();
  }
}

/** Whether a document is given as text: only then do its problems have a line and a column that somebody has seen. */
function isText(document) {
  return typeof document === "string" || document instanceof ArrayBuffer || ArrayBuffer.isView(document);
}

function open(how, text, withoutLines = false) {
  const core = ready();
  try {
    return new Rulebook(core.LoadedRulebook[how](wellFormed(text)));
  } catch (refused) {
    if (typeof refused !== "string") throw refused;
    const { problems } = JSON.parse(explained(core, refused));
    throw new FugongError(withoutLines ? problems.map(({ line, column, ...problem }) => problem) : problems);
  }
}
