// Where each operation of the core stands in this package. A test holds the table against the core's own list.

export const METHODS = Object.freeze({
  canonicalize: "canonicalize",
  load: "Rulebook.prototype.summary",
  lint: "Rulebook.prototype.lint",
  evaluate: "Rulebook.prototype.evaluate",
  score: "Rulebook.prototype.score",
  checklist_view: "Rulebook.prototype.checklistView",
  decide: "Rulebook.prototype.decide",
  decide_many: "Rulebook.prototype.decideMany",
  allowed: "Rulebook.prototype.allowed",
  replay: "Rulebook.prototype.replay",
  append_entry: "appendEntry",
  verify_journal: "verifyJournal",
  ledger: "Rulebook.prototype.ledger",
  standings: "Rulebook.prototype.standings",
  deadline: "Rulebook.prototype.deadline",
  day_kind: "Rulebook.prototype.dayKind",
  clock: "Rulebook.prototype.clock",
  read_sheet: "Rulebook.prototype.readSheet",
  read_json_lines: "readJsonLines",
});
