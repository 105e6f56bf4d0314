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
  /** Give the memory back at once; without it the garbage collector does, some time. */
  free(): void;
}
