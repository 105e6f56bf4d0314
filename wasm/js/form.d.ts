// The form's module: the same names as the whole one's, but for the operations that it leaves out.

import type * as whole from "./index.js";

export type { ChecklistView, Evaluation, Input, Inspection, Moment, Outcome, Problem, Reckoning, ScoreCard, Span, Text, contract } from "./index.js";
export { FugongError, call, callText, canonicalize, init, operations, version } from "./index.js";

/**
 * A rulebook: read and checked once, used for many calls. Linting, composing reports, deciding cases, the ledger, standings, clocks and sheets are
 * in the whole module; asked for here, they throw and say so.
 */
export type Rulebook = Pick<
  whole.Rulebook,
  | "callText"
  | "call"
  | "summary"
  | "evaluate"
  | "score"
  | "checklistView"
  | "deadline"
  | "dayKind"
  | "free"
>;

export const Rulebook: {
  /** Load a rulebook that the library carries. */
  builtIn(id: string): Rulebook;
  /** Load a rulebook from its JSON text or from an object. */
  load(document: whole.Input | string): Rulebook;
};
