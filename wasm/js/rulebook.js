// A loaded rulebook and what can be asked under it.

import { answer, ready, toText, wellFormed } from "./door.js";
import { FugongError } from "./fugong-error.js";

export class Rulebook {
  #loaded;

  /** Use `Rulebook.builtIn` or `Rulebook.load`. */
  constructor(loaded) {
    if (!(loaded instanceof ready().LoadedRulebook)) throw new TypeError("use Rulebook.builtIn or Rulebook.load");
    this.#loaded = loaded;
  }

  /** Load a rulebook that the library carries. */
  static builtIn(id) {
    return open("builtIn", id);
  }

  /** Load a rulebook from its JSON text or from an object. */
  static load(document) {
    return open("fromJson", toText(document));
  }

  /** Run one operation on JSON text under this rulebook; gives the reply's text. */
  callText(operation, text) {
    return this.#loaded.call(operation, wellFormed(text));
  }

  /** Run one operation under this rulebook; gives what it answers, or throws a `FugongError`. */
  call(operation, input) {
    return answer(this.callText(operation, toText(input)));
  }

  /** Say what the rulebook holds, each part with its version and SHA-256. */
  summary() {
    return this.call("load", {});
  }

  /** List what in the rulebook loads and deserves a look. */
  lint() {
    return this.call("lint", {}).findings;
  }

  /** Evaluate a condition over facts that the rulebook declares. */
  evaluate(condition, facts = {}) {
    return this.call("evaluate", { condition, facts });
  }

  /** Score an inspection under one of the rulebook's checklists. */
  score(checklist, inspection) {
    return this.call("score", { checklist, inspection });
  }

  /** Say what a form shows of an inspection so far, in a language (the rulebook's own if none is named). */
  checklistView(checklist, inspection, language) {
    return this.call("checklist_view", { checklist, inspection, language });
  }

  /** Compose the report of a day as known at an instant from the office's files, texts by name. */
  compose(bulletin, asked) {
    return this.call("compose", { ...asked, bulletin });
  }

  /** List what is inside a figure of a composed report, and what was left out of it and why. */
  explain(bulletin, figure, asked) {
    return this.call("explain", { ...asked, bulletin, figure });
  }

  /** List the units whose return of a day is still to come, as known at an instant. */
  outstanding(report, asked) {
    return this.call("outstanding", { ...asked, report }).outstanding;
  }

  /** Give the memory back at once; without it the garbage collector does, some time. */
  free() {
    this.#loaded.free();
  }
}

function open(how, text) {
  try {
    return new Rulebook(ready().LoadedRulebook[how](wellFormed(text)));
  } catch (refused) {
    if (typeof refused !== "string") throw refused;
    throw new FugongError(JSON.parse(refused).problems);
  }
}
