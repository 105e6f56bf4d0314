// Where each operation of the core stands in this package. A test holds the table against the core's own list.

export const METHODS = Object.freeze({
  load: "Rulebook.load",
  score: "Rulebook.prototype.score",
  checklist_view: "Rulebook.prototype.checklistView",
  evaluate: "evaluate",
});
