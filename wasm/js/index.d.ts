/** A text by language; `zh-CN` and `en` are always there. */
export interface Message {
  "zh-CN": string;
  en: string;
  [language: string]: string;
}

/** One problem: a stable code, a JSON pointer into the input, and the message by language. */
export interface Problem {
  code: string;
  kind: "problem" | "denial" | "no_score" | "finding" | "lint";
  path: string;
  params: Record<string, unknown>;
  message: Message;
}

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
export type Outcome =
  | { kind: "graded"; grade: string; title: Message; disposition: string }
  | { kind: "scored" }
  | { kind: "ungraded"; possible_grades: string[] }
  | { kind: "provisional"; low?: string; high?: string; possible_grades: string[]; exhaustive: boolean; waiting_for: string[] }
  | { kind: "no_score"; reason: Problem };

/** An inspection's result: the outcome, the numbers, and a line per item from which they re-derive. */
export interface ScoreCard extends Reply {
  outcome: Outcome;
  score?: { earned: string; possible: string; lost: string; fraction?: string; percent?: string; total: string };
  headline: Message;
  decided_by?: Message;
  lines: Reply[];
  findings: Reply[];
}

/** What a form shows now: items, why one is hidden, what is missing, and the outcome so far. */
export interface ChecklistView extends Reply {
  title: string;
  items: Reply[];
  missing: string[];
  complete: boolean;
  headline: string;
  outcome: Outcome;
  percent?: string;
}

/** A point in time with its offset: `2020-02-19T17:00:00+08:00`, or a `Date`. */
export type Moment = string | Date;

/** A case as its record, or as its events in their order. */
export type Case = Reply | readonly object[];

/** Somebody in a role. */
export interface Actor {
  id: string;
  role: string;
}

/** What stands in the way: each of `all`, one of `any`, or one thing. */
export type Reason = { all: Reason[] } | { any: Reason[] } | ReasonLeaf;

/** One thing that stands in the way. */
export interface ReasonLeaf {
  code: string;
  params: Record<string, unknown>;
  message: string | Message;
  fixable_by?: "role" | "person" | "evidence" | "time";
  true_from?: string;
}

/** The answer to a command. */
export type Decision =
  | { decision: "accepted"; events: Reply[]; made_with?: Reply }
  | { decision: "denied"; reasons: Reason; made_with?: Reply };

/** What somebody could do: the verdict on one action. */
export interface ActionAnswer {
  action: string;
  title?: string | Message;
  verdict: "allowed" | "needs_input" | "denied";
  needs?: { opinion?: boolean; evidence?: string[]; notice?: { missing: string[]; may_reject: string[] } };
  reasons?: Reason;
}

/** A length of time. */
export type Span = { hours: number } | { days: number } | { working_days: number };

/** A zone or calendar in place of the rulebook's own. */
export interface Reckoning {
  zone?: string;
  zones?: Input;
  calendar?: string | Input;
}

/** What a sheet says: the rows that count, those refused, and why. */
export interface Sheet extends Reply {
  rows: { row: number; cells: Record<string, unknown> }[];
  refused: number[];
  problems: Problem[];
  notes: { row: number; column: string; from: string; to: string; rule: string }[];
}

/** Where a journal ends. */
export interface Head {
  sequence: number;
  hash: string;
}

/** One entry of a journal. */
export interface Entry extends Head {
  previous: string;
  recorded_at: string;
  body: unknown;
}

/** Whether a condition holds, and where it does not, the reasons. */
export interface Evaluation {
  truth: "true" | "false" | "unknown";
  unmet?: Reply;
}

/**
 * Load the module: from beside the package's own file, or from a URL, a Response, bytes or a compiled module.
 * In Node nothing is left to do; call it all the same, so that one program runs in both places.
 */
export function init(source?: string | object): Promise<void>;

/** The library's version. */
export function version(): string;

/** Name every operation that `call` knows. */
export function operations(): string[];

/** Run one operation on JSON text; gives the reply's text, `{"ok": …}` or `{"problems": […]}`. */
export function callText(operation: string, text: string): string;

/** Run one operation on an object (or its JSON text); gives what it answers, or throws a `FugongError`. */
export function call(operation: string, input: Input | string): any;

/** A JSON value's RFC 8785 form and its SHA-256. */
export function canonicalize(value: unknown): { canonical: string; sha256: string };

/** The journal entry that comes after `head`; without it, the first. */
export function appendEntry(body: unknown, recordedAt: Moment, head?: Head): Entry;

/** Check a journal, also against a head that was kept elsewhere; every break is thrown as a problem. */
export function verifyJournal(entries: readonly Entry[], checkpoint?: Head): { entries: number; head: Head };

/** Read JSON lines: the records that count, the lines that are refused, and why. */
export function readJsonLines(text: string): { records: { row: number; value: unknown }[]; refused: number[]; problems: Problem[] };

/** Where each operation stands in this package. */
export const METHODS: Readonly<Record<string, string>>;

/** What a report is asked for: a day (`2020-02-19`), the instant of knowledge (RFC 3339), the office's files. */
export interface ReportAsked {
  day: string;
  as_of: string;
  files: Record<string, string>;
  language?: string;
  format?: "text" | "markdown" | "html";
}

/** One figure of one unit. Numbers are exact: decimals as strings. */
export interface ReportFigure {
  indicator: string;
  unit: string;
  shown?: string;
  complete: boolean;
  units: number;
  [field: string]: unknown;
}

/** A composed report. */
export interface ComposedReport {
  text: string;
  figures: ReportFigure[];
  problems: Problem[];
  findings: Problem[];
  [field: string]: unknown;
}

/** What is inside a figure. */
export interface ExplainedFigure {
  text: string;
  explanation: { figure: ReportFigure; contributions: unknown[]; exclusions: unknown[]; [field: string]: unknown };
  [field: string]: unknown;
}

/** A return that is still to come. */
export interface OutstandingReturn {
  report: string;
  unit: string;
  day: string;
  status: "awaited" | "missing";
  due?: string;
  title: string | Record<string, string>;
  [field: string]: unknown;
}

/** A rulebook: read and checked once, used for many calls. */
export class Rulebook {
  private constructor(loaded: never);
  /** Load a rulebook that the library carries. */
  static builtIn(id: string): Rulebook;
  /** Load a rulebook from its JSON text or from an object. */
  static load(document: Input | string): Rulebook;
  /** Run one operation on JSON text under this rulebook; gives the reply's text. */
  callText(operation: string, text: string): string;
  /** Run one operation under this rulebook; gives what it answers, or throws a `FugongError`. */
  call(operation: string, input: Input | string): any;
  /** Say what the rulebook holds, each part with its version and SHA-256. */
  summary(): Reply;
  /** List what in the rulebook loads and deserves a look. */
  lint(): Problem[];
  /** Evaluate a condition over facts that the rulebook declares. */
  evaluate(condition: Input, facts?: Input): Evaluation;
  /** Score an inspection under one of the rulebook's checklists. */
  score(checklist: string, inspection: Input): ScoreCard;
  /** Say what a form shows of an inspection so far, in a language (the rulebook's own if none is named). */
  checklistView(checklist: string, inspection: Input, language?: string): ChecklistView;
  /** Compose the report of a day as known at an instant from the office's files, texts by name. */
  compose(bulletin: string, asked: ReportAsked & { edition?: string }): ComposedReport;
  /** List what is inside a figure of a composed report, and what was left out of it and why. */
  explain(bulletin: string, figure: string, asked: ReportAsked & { unit?: string }): ExplainedFigure;
  /** List the units whose return of a day is still to come, as known at an instant. */
  outstanding(report: string, asked: { day: string; now: string; files: Record<string, string> }): OutstandingReturn[];
  /** Decide a command on a case (its record or its events; none for opening): what happened, or every reason why not. */
  decide(workflow: string, heldCase: Case | undefined, command: Input, context?: Input): Decision;
  /** Decide commands one after the other; each item has its `command` and may have its own `context`. */
  decideMany(
    workflow: string,
    items: readonly { command: Input; context?: Input }[],
    shared?: { cases?: readonly Input[]; context?: Input },
  ): Decision[];
  /** Say for every action of the workflow whether somebody could do it then, and why not. */
  allowed(
    workflow: string,
    heldCase: Case,
    who: { actor: Actor; at: Moment; on_behalf_of?: string; context?: Input },
  ): ActionAnswer[];
  /** Make a case of its events. */
  replay(workflow: string, events: readonly Input[]): Reply;
  /** Make the problem ledger as known at a moment, and the tally of a window where one is given. */
  ledger(input: {
    as_of: Moment;
    sightings?: readonly Input[];
    events?: readonly Input[];
    close_on_verification?: boolean;
    from?: Moment;
    to?: Moment;
  }): Reply;
  /** Say who reported in time, late or not at all, on a day or on the days up to `to`. */
  standings(
    report: string,
    input: {
      units: readonly Input[];
      day: string;
      to?: string;
      as_of: Moment;
      submissions?: readonly Input[];
      waivers?: readonly Input[];
      duties?: readonly Input[];
      facts?: Record<string, Input>;
    } & Reckoning,
  ): Reply;
  /** Say when something is due that starts then, with the days that were counted. */
  deadline(from: Moment, within: Span | "on_the_spot", input: { known_at: Moment } & Reckoning): Reply;
  /** Say whether a day is a working day as known at a moment, and which notice says so. */
  dayKind(date: string, input: { known_at: Moment; calendar?: string | Input }): Reply;
  /** Say where a time limit stands that pauses, resumes and is extended. */
  clock(
    budget: Span,
    input: { start: Moment; known_at: Moment; on_resume?: "absolute" | "remaining" | "restart"; changes?: readonly Input[] } & Reckoning,
  ): Reply;
  /** Read CSV text by one of the rulebook's sheets; `year` is that of dates without one. */
  readSheet(sheet: string, text: string, options?: { year?: number; delimiter?: "," | ";" | "\t" }): Sheet;
  /** Give the memory back at once; without it the garbage collector does, some time. */
  free(): void;
}
