// Compiled, never run: what a typed program may write, and what the compiler has to refuse.

import { FugongError, Rulebook, call, init, moduleUrl, operations, rulebookUrl, type ChecklistView, type Decision, type ModuleName, type Problem, type ScoreCard, type contract } from "fugong";

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
  const command: contract.Command = {
    id: "c-1",
    case: "reopen-e-001",
    action: "apply",
    actor: { id: "wang", role: "applicant" },
    at: "2020-02-19T09:00:00+08:00",
    expected_version: 0,
  };
  const decision: Decision = rules.decide("reopening", undefined, command);
  const happened: number = decision.decision === "accepted" ? decision.events.length : 0;
  // @ts-expect-error only a denied command has reasons
  if (decision.decision === "accepted") void decision.reasons;
  const cards: contract.CardLine[] = rules.call("score", { checklist: "daily-eight", inspection: { answers: {} } }).lines;
  // @ts-expect-error an inspection has no such field
  rules.score("daily-eight", { answers: {}, grade: "conforming" });
  // @ts-expect-error an inspection is an object
  rules.score("daily-eight", 7);
  void [kept, view, difference, names, grade, percent, happened, cards];
}
