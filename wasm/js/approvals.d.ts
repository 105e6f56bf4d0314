// The approvals' module: the same names as the whole one's, but for the operations that it leaves out.

import type * as whole from "./index.js";

export type { Actor, Case, Decision, Evaluation, Input, Moment, Problem, Reason, ReasonLeaf, Reckoning, Span, Text, contract } from "./index.js";
export { FugongError, appendEntry, call, callText, canonicalize, init, operations, verifyJournal, version } from "./index.js";

/**
 * A rulebook: read and checked once, used for many calls. Inspections, reports, the ledger, standings and sheets are in other modules; asked for
 * here, they throw and say so.
 */
export type Rulebook = Pick<
  whole.Rulebook,
  | "callText"
  | "call"
  | "summary"
  | "evaluate"
  | "decide"
  | "decideMany"
  | "allowed"
  | "replay"
  | "deadline"
  | "dayKind"
  | "clock"
  | "free"
>;

export const Rulebook: {
  /** Load a rulebook that the library carries. */
  builtIn(id: string): Rulebook;
  /** Load a rulebook from its JSON text or from an object. */
  load(document: whole.Input | string): Rulebook;
};
