import type * as contract from "./contract.js";
import type Methods from "./methods.js";

export * from "./methods.js";

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
 * - `everything`: every operation. It is loaded unless another one is named.
 * - `inspections`: a small module for a form: `score`, `checklistView`, `evaluate`, `summary`, `deadline`, `dayKind`, `canonicalize`.
 */
export type ModuleName = "everything" | "inspections";

/** Which module is loaded, from where, and which built-in rulebooks are fetched. */
export interface InitOptions {
  /** The module; `everything` if left out. */
  module?: ModuleName;
  /** The module's file, if it is not beside this package's own: its address, a Response, its bytes, a compiled module, or a promise. */
  from?: string | object;
  /** The ids of built-in rulebooks to fetch; none if left out. `Rulebook.builtIns()` lists all. An id that there is not is a `RangeError`. */
  builtIns?: readonly string[];
}

/**
 * Load a module, and fetch the files of built-in rulebooks. Calls at the same time share one load, and a load that failed can be tried
 * again: its error names the file. What is there already is not fetched again; once the full module is there, no other is loaded. Before,
 * an operation that the small module does not hold, or a built-in rulebook that was not fetched, gives a `FugongError` that says how to
 * call `init`.
 *
 * When the full module is loaded after the small one, rulebooks that were loaded before stay in the small one: they keep working
 * with its operations, and for others the error says to load the rulebook again. The texts of built-in rulebooks serve both modules.
 *
 * In Node the full module and all built-in rulebooks are there at once: call it all the same, so that one program runs in both places.
 *
 * @example
 * await init({ builtIns: ["district-reopening"] });
 * const rules = Rulebook.builtIn("district-reopening");
 */
export function init(options?: InitOptions): Promise<void>;

/**
 * The address of a module's file, of the full one if none is named: what a service worker keeps for a page that works offline. It is a
 * `data:` address where a bundler wrote the file into the page's code, which need not be kept.
 */
export function moduleUrl(module?: ModuleName): string;

/** The address of a built-in rulebook's file, `fugong/rulebooks/ID.json`, for the same purpose; an id that there is not is a `RangeError`. */
export function rulebookUrl(id: string): string;

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

/** What a report is asked for: a day (`2020-02-19`), the instant of knowledge (RFC 3339), the office's files. */
export type ReportAsked = Omit<Parameters<Methods["compose"]>[1], "edition">;

/** One figure of one unit. Numbers are exact: decimals as strings. */
export type ReportFigure = contract.Figure;

/** A composed report. */
export type ComposedReport = contract.CitedReport;

/** What is inside a figure. */
export type ExplainedFigure = contract.CitedExplainedFigure;

/** A return that is still to come. */
export type OutstandingReturn = contract.NamedOutstanding;

/** Another rulebook: the id of a built-in one, or a document. */
export type OtherRulebook = string | contract.Rulebook | Input;

/** Which checklist of another rulebook is the new version (the one of the same id if left out), and what it calls otherwise. */
export type OtherVersion = NonNullable<Parameters<Methods["compareChecklists"]>[2]>;

/** A rulebook: read and checked once, used for many calls. */
export class Rulebook {
  private constructor(loaded: never);
  /** The ids of the built-in rulebooks, sorted. */
  static builtIns(): string[];
  /** Load a built-in rulebook; in a browser `init({ builtIns: [id] })` has to fetch it before. An unknown id is a `FugongError`. */
  static builtIn(id: string): Rulebook;
  /**
   * Load a rulebook from its JSON text, from the UTF-8 bytes of that text, or from an object. A byte order mark is skipped. A rulebook with
   * faults is a `FugongError`; a `TypeError` says what to do where something else is given, such as an id, a path or a promise.
   */
  static load(document: Input | string | ArrayBuffer | ArrayBufferView): Rulebook;
  /** Run one operation on JSON text under this rulebook; gives the reply's text. */
  callText(operation: string, text: string): string;
  /** Run one operation under this rulebook; gives what it answers, or throws a `FugongError`. */
  call<Operation extends keyof contract.ContractReplies>(
    operation: Operation,
    input: Omit<contract.ContractInputs[Operation], "rulebook"> | string,
  ): contract.ContractReplies[Operation];
  call(operation: string, input: Input | string): any;
  /** Give the memory back at once; without it the garbage collector does, some time. */
  free(): void;
}

/** Its operations, a method each. */
export interface Rulebook extends Methods {}
