import type * as contract from "./contract.js";

/** Every document and record of the wire, generated from the published schemas. */
export type { contract };

/** A text: one string, or one for each language. */
export type Text = contract.Text;

/** One problem: a stable code, a JSON pointer into the input, and the message by language. */
export type Problem = contract.Problem;

/** The input was refused; nothing was half applied. */
export class FugongError extends Error {
  readonly name: "FugongError";
  /** Every problem, in the order of their places; never empty. */
  readonly problems: Problem[];
  /** The first problem's code. */
  readonly code: string;
  /** The first problem's place, a JSON pointer into the input. */
  readonly path: string;
  /** All messages in a language, a line each: `code at path: message`. */
  text(language?: string): string;
}

/** A JSON object of a reply. Decimals stand in it as strings. */
export type Reply = Record<string, any>;

/** A document or record to send: an object. */
export type Input = object;

/** What came out of an inspection. */
export type Outcome = contract.Outcome;

/** An inspection: its answers, and the facts that they were given under. */
export type Inspection = contract.Inspection;

/** An inspection's result: the outcome, the numbers, and a line per item from which they re-derive. */
export type ScoreCard = contract.CitedScoreCard;

/** What a form shows now: items, why one is hidden, what is missing, and the outcome so far. */
export type ChecklistView = contract.FormView;

/** A point in time with its offset: `2020-02-19T17:00:00+08:00`, or a `Date`. */
export type Moment = string | Date;

/** A case as its record, or as its events in their order. */
export type Case = contract.Case | readonly contract.Event[];

/** Somebody in a role. */
export type Actor = contract.Actor;

/** What stands in the way: each of `all`, one of `any`, or one thing. */
export type Reason = contract.Reason;

/** One thing that stands in the way. */
export type ReasonLeaf = contract.ReasonLeaf;

/** The answer to a command. */
export type Decision = contract.Decided;

/** What somebody could do: the verdict on one action. */
export type ActionAnswer = contract.ActionAnswer;

/** A length of time. */
export type Span = contract.Span;

/** A zone or calendar in place of the rulebook's own. */
export type Reckoning = Pick<contract.DeadlineInput, "zone" | "zones" | "calendar">;

/** What a sheet says: the rows that count, those refused, and why. */
export type Sheet = contract.CitedSheet;

/** Where a journal ends. */
export type Head = contract.JournalHead;

/** One entry of a journal. */
export type Entry = contract.JournalEntry;

/** Whether a condition holds, and where it does not, the reasons. */
export type Evaluation = contract.Evaluated;

/**
 * A module of this package.
 * - `everything`: every operation and the built-in rulebooks. It is loaded unless another one is named.
 * - `inspections`: a small module for a form: `score`, `checklistView`, `evaluate`, `summary`, `deadline`, `dayKind`, `canonicalize`.
 */
export type ModuleName = "everything" | "inspections";

/** Which module is loaded, and from where. */
export interface InitOptions {
  /** The module; `everything` if left out. */
  module?: ModuleName;
  /** The module's file, if it is not beside this package's own: its address, a Response, its bytes, a compiled module, or a promise. */
  from?: string | object;
}

/**
 * Load a module. Calls at the same time share one load, and a load that failed can be tried again: its error names the file. Once the
 * full module is there, nothing else is loaded. Before, an operation or a built-in rulebook that the small module does not hold gives
 * a `FugongError` that says to call `init()`.
 *
 * When the full module is loaded after the small one, rulebooks that were loaded before stay in the small one: they keep working
 * with its operations, and for others the error says to load the rulebook again.
 *
 * In Node the full module is there at once: call it all the same, so that one program runs in both places.
 */
export function init(options?: InitOptions): Promise<void>;

/** The address of a module's file, of the full one if none is named: what a service worker keeps for a page that works offline. */
export function moduleUrl(module?: ModuleName): string;

/** The library's version. */
export function version(): string;

/** Name every operation of the loaded module. */
export function operations(): string[];

/** Run one operation on JSON text; gives the reply's text, `{"ok": …}` or `{"problems": […]}`. */
export function callText(operation: string, text: string): string;

/** Run one operation on an object (or its JSON text); gives what it answers, or throws a `FugongError`. */
export function call<Operation extends keyof contract.ContractReplies>(
  operation: Operation,
  input: contract.ContractInputs[Operation] | string,
): contract.ContractReplies[Operation];
export function call(operation: string, input: Input | string): any;

/** A JSON value's RFC 8785 form and its SHA-256. */
export function canonicalize(value: unknown): contract.Canonicalized;

/** The journal entry that comes after `head`; without it, the first. */
export function appendEntry(body: unknown, recordedAt: Moment, head?: Head): Entry;

/** Check a journal, also against a head that was kept elsewhere; every break is thrown as a problem. */
export function verifyJournal(entries: readonly Entry[], checkpoint?: Head): contract.VerifiedJournal;

/** Read JSON lines: the records that count, the lines that are refused, and why. */
export function readJsonLines(text: string): contract.Lines;

/** Where each operation stands in this package. */
export const METHODS: Readonly<Record<string, string>>;

/** What a report is asked for: a day (`2020-02-19`), the instant of knowledge (RFC 3339), the office's files. */
export interface ReportAsked {
  day: string;
  as_of: Moment;
  files: Record<string, string>;
  language?: string;
  format?: contract.Format;
}

/** One figure of one unit. Numbers are exact: decimals as strings. */
export type ReportFigure = contract.Figure;

/** A composed report. */
export type ComposedReport = contract.CitedReport;

/** What is inside a figure. */
export type ExplainedFigure = contract.CitedExplainedFigure;

/** A return that is still to come. */
export type OutstandingReturn = contract.NamedOutstanding;

/** Another rulebook: the id of one that the library carries, or a document. */
export type OtherRulebook = string | contract.Rulebook | Input;

/** Which checklist of another rulebook is the new version (the one of the same id if left out), and what it calls otherwise. */
export interface OtherVersion {
  to_checklist?: string;
  renamed?: contract.Renamed;
}

/** A rulebook: read and checked once, used for many calls. */
export class Rulebook {
  private constructor(loaded: never);
  /** Load a rulebook that the library carries; the module `inspections` holds none. */
  static builtIn(id: string): Rulebook;
  /** Load a rulebook from its JSON text or from an object. */
  static load(document: Input | string): Rulebook;
  /** Run one operation on JSON text under this rulebook; gives the reply's text. */
  callText(operation: string, text: string): string;
  /** Run one operation under this rulebook; gives what it answers, or throws a `FugongError`. */
  call<Operation extends keyof contract.ContractReplies>(
    operation: Operation,
    input: Omit<contract.ContractInputs[Operation], "rulebook"> | string,
  ): contract.ContractReplies[Operation];
  call(operation: string, input: Input | string): any;
  /** Say what the rulebook holds, each part with its version and SHA-256. */
  summary(): contract.CitedSummary;
  /** List what in the rulebook loads and deserves a look. */
  lint(): Problem[];
  /** Evaluate a condition over facts that the rulebook declares. */
  evaluate(condition: contract.Condition, facts?: contract.Facts): Evaluation;
  /** Score an inspection under one of the rulebook's checklists. */
  score(checklist: string, inspection: Inspection): ScoreCard;
  /** Say what a form shows of an inspection so far, in a language (the rulebook's own if none is named). */
  checklistView(checklist: string, inspection: Inspection, language?: string): ChecklistView;
  /** Say what to fix: each correction's gain, and for every better grade (or for `grade`) the smallest and the cheapest set. */
  improve(
    checklist: string,
    inspection: Inspection,
    asked?: { grade?: string; costs?: Record<string, string | number> },
  ): contract.CitedImprovement;
  /** Say whether a checklist keeps what readers take for granted: each property with how it is known, and with sheets. */
  checklistProperties(checklist: string): contract.CitedCheckedChecklist;

  /**
   * Compare figures stated for an inspection, or those of a card, with what it comes to: each that differs with both figures, the
   * difference, and every other way of reckoning that gives what is stated. `"90.0"` says tenths; 90 does not.
   */
  verifyStated(
    checklist: string,
    inspection: Inspection,
    against: { stated: contract.Stated; card?: undefined } | { card: ScoreCard; stated?: undefined },
  ): contract.CitedVerified;
  /** Say what a checklist and its version in another rulebook differ in, and whether their scores are comparable. */
  compareChecklists(checklist: string, to: OtherRulebook, named?: OtherVersion): contract.ContractReplies["compare_checklists"];
  /** Carry an inspection over to a checklist's version in another rulebook: what is kept, lost and newly missing. */
  migrateAnswers(
    checklist: string,
    to: OtherRulebook,
    inspection: Inspection,
    named?: OtherVersion,
  ): contract.ContractReplies["migrate_answers"];
  /** Score a history also under a checklist's version in another rulebook, and say why each inspection differs. */
  rescore(
    checklist: string,
    to: OtherRulebook,
    inspections: readonly Inspection[],
    named?: OtherVersion,
  ): contract.ContractReplies["rescore"];
  /** Compose the report of a day as known at an instant from the office's files, texts by name. */
  compose(bulletin: string, asked: ReportAsked & { edition?: string }): ComposedReport;
  /** List what is inside a figure of a composed report, and what was left out of it and why. */
  explain(bulletin: string, figure: string, asked: ReportAsked & { unit?: string }): ExplainedFigure;
  /** List the units whose return of a day is still to come, as known at an instant. */
  outstanding(report: string, asked: { day: string; now: Moment; files: Record<string, string> }): OutstandingReturn[];
  /** Decide a command on a case (its record or its events; none for opening): what happened, or every reason why not. */
  decide(workflow: string, heldCase: Case | undefined, command: contract.Command, context?: contract.Context): contract.CitedDecided;
  /** Decide commands one after the other; each item has its `command` and may have its own `context`. */
  decideMany(
    workflow: string,
    items: readonly { command: contract.Command; context?: contract.Context }[],
    shared?: { cases?: readonly contract.Case[]; context?: contract.Context },
  ): Decision[];
  /** Say for every action of the workflow whether somebody could do it then, and why not. */
  allowed(
    workflow: string,
    heldCase: Case,
    who: { actor: Actor; at: Moment; on_behalf_of?: string; context?: contract.Context },
  ): ActionAnswer[];
  /** Make a case of its events. */
  replay(workflow: string, events: readonly contract.Event[]): contract.Case;
  /**
   * Make the problem ledger as known at a moment, of what was seen and done or of the office's files, and the tally of a window where
   * one is given. With a language or a format it comes as a table too (`rows`), and with a format as a list to print (`text`).
   */
  ledger(input: {
    as_of: Moment;
    sightings?: readonly contract.Sighting[];
    events?: readonly contract.FindingEvent[];
    units?: readonly contract.OrgUnit[];
    files?: Record<string, string>;
    language?: string;
    format?: contract.Format;
    close_on_verification?: boolean;
    from?: Moment;
    to?: Moment;
  }): contract.CitedLedgerReply;
  /** Say who reported in time, late or not at all, on a day or on the days up to `to`. */
  submissionStatuses(
    report: string,
    input: {
      units: readonly contract.OrgUnit[];
      day: string;
      to?: string;
      as_of: Moment;
      submissions?: readonly contract.Submission[];
      waivers?: readonly contract.Waiver[];
      duties?: readonly contract.Duty[];
      facts?: Record<string, contract.Facts>;
    } & Reckoning,
  ): contract.CitedStandings;
  /** Say when something is due that starts then, with the days that were counted. */
  deadline(from: Moment, within: Span | "on_the_spot", input: { known_at: Moment } & Reckoning): contract.CitedDeadlineReply;
  /** Say whether a day is a working day as known at a moment, and which notice says so. */
  dayKind(date: string, input: { known_at: Moment } & Pick<Reckoning, "calendar">): contract.CitedDayKindReply;
  /** Say where a time limit stands that pauses, resumes and is extended. */
  timeLimit(
    budget: Span,
    input: { start: Moment; known_at: Moment; on_resume?: contract.ResumePolicy; changes?: readonly contract.ClockChange[] } & Reckoning,
  ): contract.CitedClockReply;
  /** Read CSV text by one of the rulebook's sheets; `year` is that of dates without one. */
  readSheet(sheet: string, text: string, options?: { year?: number; delimiter?: "," | ";" | "\t" }): Sheet;
  /** Give the memory back at once; without it the garbage collector does, some time. */
  free(): void;
}
