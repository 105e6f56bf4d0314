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
    return open("fromJson", rulebookText(document));
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

function open(how, text) {
  const core = ready();
  try {
    return new Rulebook(core.LoadedRulebook[how](wellFormed(text)));
  } catch (refused) {
    if (typeof refused !== "string") throw refused;
    throw new FugongError(JSON.parse(explained(core, refused)).problems);
  }
}
