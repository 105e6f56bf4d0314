// A loaded rulebook and what can be asked under it.

import { FugongError } from "./fugong-error.js";
import { explained, ready } from "./module.js";
import { answer, toText, wellFormed } from "./text.js";

export class Rulebook {
  #loaded;
  #core; // the module that it was loaded in, and stays in

  /** Use `Rulebook.builtIn` or `Rulebook.load`. */
  constructor(loaded) {
    this.#core = ready();
    if (!(loaded instanceof this.#core.LoadedRulebook)) throw new TypeError("use Rulebook.builtIn or Rulebook.load");
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
    return explained(this.#core, this.#loaded.call(operation, wellFormed(text)), { again: true });
  }

  /** Run one operation under this rulebook; gives what it answers, or throws a `FugongError`. */
  call(operation, input) {
    return answer(this.callText(operation, toText(input)));
  }

  /** Say what the rulebook holds, each part with its version and SHA-256. */
  summary() {
    return this.call("summary", {});
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

  /** Say what to fix: each correction's gain, and for every better grade (or for `grade`) the smallest and the cheapest set. */
  improve(checklist, inspection, { grade, costs } = {}) {
    return this.call("improve", { checklist, inspection, grade, costs });
  }

  /** Say whether a checklist keeps what readers take for granted: each property with how it is known, and with sheets. */
  checklistProperties(checklist) {
    return this.call("checklist_properties", { checklist });
  }

  /** Compare figures stated for an inspection, or those of a card, with what it comes to: what differs, and why. */
  verifyStated(checklist, inspection, { stated, card }) {
    return this.call("verify_stated", { checklist, inspection, stated, card });
  }

  /** Say what a checklist and its version in another rulebook differ in, and whether their scores are comparable. */
  compareChecklists(checklist, to, { to_checklist, renamed } = {}) {
    return this.call("compare_checklists", { checklist, to: other(to), to_checklist, renamed });
  }

  /** Carry an inspection over to a checklist's version in another rulebook: what is kept, lost and newly missing. */
  migrateAnswers(checklist, to, inspection, { to_checklist, renamed } = {}) {
    return this.call("migrate_answers", { checklist, to: other(to), to_checklist, renamed, inspection });
  }

  /** Score a history also under a checklist's version in another rulebook, and say why each inspection differs. */
  rescore(checklist, to, inspections, { to_checklist, renamed } = {}) {
    return this.call("rescore", { checklist, to: other(to), to_checklist, renamed, inspections });
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

  /** Decide a command on a case (its record or its events; none for opening): what happened, or every reason why not. */
  decide(workflow, heldCase, command, context) {
    return this.call("decide", { workflow, ...named(heldCase), command, context });
  }

  /** Decide commands one after the other; each item has its `command` and may have its own `context`. */
  decideMany(workflow, items, { cases, context } = {}) {
    return this.call("decide_many", { workflow, cases, items, context }).decisions;
  }

  /** Say for every action of the workflow whether somebody could do it then, and why not. */
  allowed(workflow, heldCase, { actor, at, on_behalf_of, context }) {
    return this.call("allowed", { workflow, ...named(heldCase), actor, on_behalf_of, at, context }).actions;
  }

  /** Make a case of its events. */
  replay(workflow, events) {
    return this.call("replay", { workflow, events }).case;
  }

  /** Make the problem ledger as known at a moment; the tally of a window, the table and a list to print where they are asked for. */
  ledger(input) {
    return this.call("ledger", input);
  }

  /** Say who reported in time, late or not at all. */
  submissionStatuses(report, input) {
    return this.call("submission_statuses", { report, ...input });
  }

  /** Say when something is due that starts then, with the days that were counted. */
  deadline(from, within, input) {
    return this.call("deadline", { from, within, ...input });
  }

  /** Say whether a day is a working day as known at a moment, and which notice says so. */
  dayKind(date, input) {
    return this.call("day_kind", { date, ...input });
  }

  /** Say where a time limit stands that pauses, resumes and is extended. */
  timeLimit(budget, input) {
    return this.call("time_limit", { budget, ...input });
  }

  /** Read CSV text by one of the rulebook's sheets. */
  readSheet(sheet, text, { year, delimiter } = {}) {
    return this.call("read_sheet", { sheet, text, year, delimiter });
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

/** A case as itself or as its events. */
function named(heldCase) {
  if (heldCase === undefined || heldCase === null) return {};
  return Array.isArray(heldCase) ? { events: heldCase } : { case: heldCase };
}

/** Another rulebook: the id of one that the library carries, or a document. */
function other(rulebook) {
  return typeof rulebook === "string" ? { built_in: rulebook } : { document: rulebook };
}
