// What methods take, as the fields of the input that it becomes.

/** A case as the field that it is: a record as `case`, events as `events`. */
export function caseFields(caseOrEvents) {
  return Array.isArray(caseOrEvents) ? { case: undefined, events: caseOrEvents } : { case: caseOrEvents ?? undefined, events: undefined };
}

/** Another rulebook by its id, or its document. */
export function namedRulebook(rulebook) {
  if (rulebook === undefined || rulebook === null) return undefined;
  return typeof rulebook === "string" ? { built_in: rulebook } : { document: rulebook };
}
