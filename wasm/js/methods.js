// Where each operation of the core stands in this package. A test holds the table against the core's own list.

export const METHODS = Object.freeze({
  canonicalize: "canonicalize",
  load: "Rulebook.prototype.summary",
  lint: "Rulebook.prototype.lint",
  evaluate: "Rulebook.prototype.evaluate",
  score: "Rulebook.prototype.score",
  checklist_view: "Rulebook.prototype.checklistView",
  compose: "Rulebook.prototype.compose",
  explain: "Rulebook.prototype.explain",
  outstanding: "Rulebook.prototype.outstanding",
});
