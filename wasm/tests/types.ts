// Compiled, never run: what a typed program may write with every public name, and what the compiler has to refuse.
//
// `types.test.mjs` holds it to every name: it counts what is imported (and the compiler refuses an import that is not used), and what is
// read from variables whose annotation names a class.

import {
  FugongError,
  METHODS,
  Rulebook,
  appendEntry,
  call,
  callText,
  canonicalize,
  init,
  inspectionRecord,
  locate,
  moduleUrl,
  operations,
  readJsonLines,
  rulebookUrl,
  verifyJournal,
  version,
  type ActionAnswer,
  type Actor,
  type Case,
  type ChecklistView,
  type ComposedReport,
  type Decision,
  type Entry,
  type Evaluation,
  type ExplainedFigure,
  type Head,
  type InitOptions,
  type Input,
  type Inspection,
  type ModuleName,
  type Moment,
  type OtherRulebook,
  type OtherVersion,
  type Outcome,
  type OutstandingReturn,
  type Problem,
  type Reason,
  type ReasonLeaf,
  type Reckoning,
  type Reply,
  type ReportAsked,
  type ReportFigure,
  type ScoreCard,
  type Sheet,
  type Span,
  type Text,
  type contract,
} from "fugong";

export async function main(bytes: Uint8Array): Promise<void> {
  await init();
  await init({ module: "inspections" });
  await init({ module: "everything", from: "/assets/fugong_bg.wasm" });
  await init({ from: bytes });
  await init({ from: Promise.resolve({ href: "https://example.org/fugong_bg.wasm" }) });
  // @ts-expect-error there is no such module
  await init({ module: "reports" });
  await init({ module: "inspections", builtIns: ["district-reopening"] });
  await init({ builtIns: Rulebook.builtIns() });
  // @ts-expect-error a list of ids
  await init({ builtIns: "district-reopening" });
  const module: ModuleName = "inspections";
  const kept: string[] = [moduleUrl(), moduleUrl(module), rulebookUrl("district-reopening")];
  const rules: Rulebook = Rulebook.builtIn("district-reopening");
  const card: ScoreCard = rules.score("daily-eight", { answers: { gate: "pass" } });
  const view: ChecklistView = rules.checklistView("daily-eight", { answers: {} }, "en");
  const verified = rules.verifyStated("daily-eight", { answers: {} }, { stated: { percent: "87.5" } });
  // @ts-expect-error figures one by one, or a card: one of them has to be there
  rules.verifyStated("daily-eight", { answers: {} }, {});
  const difference: string | undefined = verified.disagreements[0]?.difference ?? undefined;
  const grade: string = card.outcome.kind === "graded" ? card.outcome.grade : "";
  const percent: string | undefined = card.score?.percent ?? undefined;
  // @ts-expect-error only a graded card has a grade
  void card.outcome.grade;
  const names: string[] = operations();
  call("score", "{}");
  try {
    Rulebook.load({});
    Rulebook.load(bytes);
    Rulebook.load(bytes.buffer);
  } catch (error) {
    if (error instanceof FugongError) {
      const problems: Problem[] = error.problems;
      const chinese: string | undefined = problems[0]?.message["zh-CN"];
      void [error.code.length, error.path.length, chinese];
    }
  }
  // @ts-expect-error a rulebook is loaded, not made
  new Rulebook({});
  const opening: contract.Opening = {
    id: "c-1",
    case: "reopen-e-001",
    site: "e-001",
    actor: { id: "wang", role: "applicant" },
    at: "2020-02-19T09:00:00+08:00",
  };
  const decision: Decision = rules.open("reopening", opening);
  // @ts-expect-error an opening names its site
  rules.open("reopening", { id: "c-1", case: "reopen-e-001", actor: opening.actor, at: opening.at });
  const record: contract.InspectionRecord = inspectionRecord(card, { id: "visit-1", site: "e01", recorded_at: new Date(0) });
  const context: contract.Context = { inspections: [record] };
  const happened: number = decision.decision === "accepted" ? decision.events.length : 0;
  // @ts-expect-error only a denied command has reasons
  if (decision.decision === "accepted") void decision.reasons;
  const cards: contract.CardLine[] = rules.call("score", { checklist: "daily-eight", inspection: { answers: {} } }).lines;
  // @ts-expect-error an inspection has no such field
  rules.score("daily-eight", { answers: {}, grade: "conforming" });
  // @ts-expect-error an inspection is an object
  rules.score("daily-eight", 7);
  void [kept, view, difference, names, grade, percent, happened, cards, context];
}

export function errors(error: FugongError): string {
  const problem: Problem | undefined = error.problems[0];
  const title: Text | undefined = problem?.message;
  const name: "FugongError" = error.name;
  // @ts-expect-error an error is read, not written
  error.code = "other";
  return [name, error.code, error.path, error.text(), error.text("zh-CN"), JSON.stringify(title)].join();
}

export function withoutARulebook(at: Moment): void {
  const sha256: string = canonicalize({ b: 1, a: [1n] }).sha256;
  const first: Entry = appendEntry({ note: sha256 }, at);
  const head: Head = { sequence: first.sequence, hash: first.hash };
  const second: Entry = appendEntry({}, new Date(0), head);
  const found: contract.VerifiedJournal = verifyJournal([first, second], head);
  const lines: contract.Lines = readJsonLines("{}");
  const placed: (number | undefined)[] = locate("{}", [], { within: "/inspection" }).map((problem) => problem.line);
  const replies: string[] = [callText("canonicalize", '{"value": 1}'), call("canonicalize", { value: 1 }).canonical];
  const input: Input = { value: 1 };
  const reply: Reply = call("canonicalize" as string, input);
  const options: InitOptions = { module: "inspections", builtIns: ["district-reopening"] };
  const place: string | undefined = METHODS["score"];
  void [found, lines.records, placed, replies, reply["sha256"], init(options), place, version()];
  // @ts-expect-error the list of operations is read, not written
  METHODS["score"] = "call";
  // @ts-expect-error an entry has a time
  appendEntry({});
}

export function inspections(rules: Rulebook, sheets: Inspection[], inspection: Inspection, to: OtherRulebook): void {
  const card: ScoreCard = rules.score("daily-eight", inspection);
  const outcome: Outcome = card.outcome;
  const view: ChecklistView = rules.checklistView("daily-eight", inspection);
  const complete: boolean = view.complete;
  const improvement = rules.improve("daily-eight", inspection, { grade: "conforming", costs: { gate: "2.5", masks: 1 } });
  const held = rules.checklistProperties("daily-eight").properties;
  const stated = rules.verifyStated("daily-eight", inspection, { card });
  const version: OtherVersion = { to_checklist: "daily", renamed: {} };
  const verdict: string = rules.compareChecklists("daily-eight", "uk-food-hygiene", version).verdict;
  const moved: Inspection = rules.migrateAnswers("daily-eight", to, inspection, version).inspection;
  const rescored = rules.rescore("daily-eight", to, sheets).summary;
  void [outcome, complete, improvement, held, stated.compared, verdict, moved, rescored];
}

export function questions(rules: Rulebook, at: Moment): void {
  const title: Text = rules.summary().title;
  const findings: Problem[] = rules.lint();
  const evaluation: Evaluation = rules.evaluate({ fact: "staff", at_least: 1 }, { staff: 3 });
  const reckoning: Reckoning = { zone: "Asia/Shanghai", calendar: "cn" };
  const budget: Span = { working_days: 3 };
  const due = rules.deadline(at, budget, { known_at: at, calendar: "cn" }).due;
  const kind = rules.dayKind("2020-02-19", { known_at: at });
  const limit = rules.timeLimit(budget, { start: at, known_at: at });
  const clock = limit.decision === "accepted" ? limit.clock : limit.reason.code;
  const reply: string = rules.callText("summary", "{}");
  const answer: Reply = rules.call("summary" as string, {});
  void [title, findings, evaluation.truth, reckoning, due, kind, clock, reply, answer];
  rules.free();
  // @ts-expect-error when the question is asked has to be said
  rules.deadline(at, budget, {});
}

export function reports(rules: Rulebook, asked: ReportAsked, at: Moment, units: contract.OrgUnit[]): void {
  const report: ComposedReport = rules.compose("evening", { ...asked, edition: "first", format: "markdown" });
  const figure: ReportFigure | undefined = report.figures[0];
  const inside: ExplainedFigure = rules.explain("evening", "resumed", { day: asked.day, as_of: asked.as_of, files: asked.files });
  const missing: OutstandingReturn[] = rules.outstanding("daily", { day: "2020-02-19", now: at, files: {} });
  const entries = rules.ledger({ as_of: at, files: {}, from: at, to: at }).entries;
  const standings = rules.submissionStatuses("daily", { units, day: "2020-02-19", as_of: at }).standings;
  const sheet: Sheet = rules.readSheet("notes", "", { year: 2020, delimiter: "\t" });
  void [figure?.unit, inside.text, missing, entries, standings, sheet.rows];
  // @ts-expect-error files are texts by name
  rules.compose("evening", { ...asked, files: ["roster.csv"] });
}

export function workflows(rules: Rulebook, events: contract.Event[], opening: contract.Opening, command: contract.Command, actor: Actor): string[] {
  const record: Case = rules.replay("reopening", events);
  const decision: Decision = rules.decide("reopening", record, command);
  // @ts-expect-error a command comes with its case
  rules.decide("reopening", undefined, command);
  const many: contract.Answered[] = rules.decideMany("reopening", [{ opening }, { command }], { cases: [] });
  const opens: ActionAnswer = rules.allowedToOpen("reopening", "e01", { actor, at: new Date(0) });
  const could: ActionAnswer[] = rules.allowed("reopening", events, { actor, at: new Date(0) });
  const reasons: (Reason | null | undefined)[] = [...could.map((action) => action.reasons), ...many.map(reasonOf)];
  const again: boolean = decision.decision === "accepted" && decision.repeated;
  return [decision.decision, opens.verdict, String(again), ...reasons.flatMap((reason) => (reason ? leaves(reason).map(({ code }) => code) : []))];
}

function reasonOf(decision: contract.Answered): Reason | undefined {
  return decision.decision === "denied" ? decision.reasons : undefined;
}

function leaves(reason: Reason): ReasonLeaf[] {
  if ("all" in reason) return reason.all.flatMap(leaves);
  return "any" in reason ? reason.any.flatMap(leaves) : [reason];
}
