"""Checked by mypy and pyright, never run: what a typed program may write with every public name, and what a checker has to refuse.

`test_typed_program.py` holds it to every name: it counts what is read from `fugong`, and from variables whose annotation names a class.
"""

import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

import fugong
from fugong import contract

FILES: dict[str, Path | bytes] = {"roster.csv": Path("roster.csv"), "notes.csv": b""}


def main() -> None:
    rules = fugong.Rulebook.built_in("district-reopening")
    inspection: contract.Inspection = {"answers": {"gate": "pass"}}
    card = rules.score("daily-eight", inspection)
    line: contract.CardLine = card.typed["lines"][0]
    percent: Decimal | None = card.percent
    outcome = card.typed["outcome"]
    if outcome["kind"] == "graded":
        print(outcome["grade"], line, percent)
    print(card.typed["nonsense"])  # type: ignore[typeddict-item]
    failed: int = card["counts"]["failed"]
    print(failed, card["count"])  # type: ignore[call-overload]
    print(card["counts"]["faild"])  # type: ignore[typeddict-item]
    wrong: contract.Inspection = {"answers": {}, "grade": "conforming"}  # type: ignore[typeddict-unknown-key]
    report = rules.compose("evening", day="2020-02-19", as_of="2020-02-19T17:00:00+08:00", files={})
    rules.compare_checklists("daily-eight", rules, renamed={})
    rules.compare_checklists("daily-eight", Path("next.json"))
    rules.outstanding("daily", day="2020-02-19", now="2020-02-19T17:00:00+08:00", files=FILES)
    rules.read_sheet("notes", 5)  # type: ignore[arg-type]
    unit: str = report.typed["figures"][0]["unit"]
    decision = rules.open("reopening", {"id": "c-1"}).typed
    if decision["decision"] == "denied":
        print(decision["reasons"], wrong, unit)
    try:
        rules.score("daily-eight", {"answers": {"gate": Decimal(1)}})
    except fugong.FugongError as error:
        problem: fugong.Problem = error.problems[0]
        print(problem["message"]["zh-CN"])


def loading(source: Path) -> dict[str, Any]:
    names: list[str] = [fugong.__version__, *fugong.operations(), *fugong.Rulebook.built_ins()]
    for given in (source, b"{}", "{}", {"id": "mine"}, fugong.Rulebook.built_in(names[-1])):
        rules: fugong.Rulebook = fugong.Rulebook.load(given)
        print(rules.document())
    fugong.Rulebook.load(7)  # type: ignore[arg-type]
    fugong.Rulebook.built_in(source)  # type: ignore[arg-type]
    return fugong.Rulebook.load(source).document()


def errors(error: fugong.FugongError) -> list[fugong.Problem]:
    code: str = error.code
    path: str = error.path
    text: str = error.text("zh-CN") + error.text()
    if isinstance(error, fugong.InvalidInput | fugong.RulebookError):
        print(code, path, text)
    error.code = "other"  # type: ignore[misc]
    return error.problems


def texts(source: Path) -> str:
    warnings.simplefilter("error", fugong.TextEncodingWarning)
    decoded: fugong.DecodedText = fugong.read_text(source)
    text, encoding = fugong.read_text(b"")
    fugong.read_text(None)  # type: ignore[arg-type]
    return decoded.text + decoded.encoding + text + encoding


def without_a_rulebook(at: datetime) -> None:
    sha256: str = fugong.canonicalize({"b": 1, "a": [Decimal("0.10")]}).typed["sha256"]
    first = fugong.append_entry({"note": sha256}, at)
    second = fugong.append_entry({}, "2020-02-19T17:00:00+08:00", head={"sequence": 1, "hash": first.typed["hash"]})
    journal: contract.VerifiedJournal = fugong.verify_journal([first.typed, second]).typed
    lines: fugong.Reply[contract.Lines] = fugong.read_json_lines(Path("lines.jsonl"))
    placed: list[contract.Problem] = fugong.locate("{}", [{"code": "wrong_type", "path": ""}], within="/inspection")
    reply: str = fugong.call_text("canonicalize", '{"value": 1}')
    answer: Any = fugong.call("canonicalize", {"value": 1})
    print(journal, lines.typed["records"], placed[0].get("line"), reply, answer)
    fugong.append_entry({})  # type: ignore[call-arg]


def records(record: fugong.Record, reply: fugong.Reply[contract.CitedSummary]) -> None:
    share: Decimal | None = record.decimal("percent")
    made_with: contract.Citation = reply.typed["made_with"]
    print(share, made_with, reply.decimal("percent"), record["any"]["field"])


def inspections(rules: fugong.Rulebook, sheets: list[contract.Inspection]) -> None:
    card: fugong.ScoreCard = rules.score("daily-eight", sheets[0])
    grade: str | None = card.grade
    percent: Decimal | None = card.percent
    lines: list[fugong.Record] = card.lines
    record: contract.InspectionRecord = card.record(id="visit-1", site="e01", recorded_at="2020-02-19T09:00:00+08:00").typed
    context: contract.Context = {"inspections": [record]}
    fugong.inspection_record(card, id="visit-1", site="e01")  # type: ignore[call-arg]
    view: fugong.ChecklistView = rules.checklist_view("daily-eight", sheets[0], "en")
    complete: bool = view.complete
    improvement: fugong.Improvement = rules.improve("daily-eight", sheets[0], grade="conforming", costs={"gate": Decimal("2.5"), "masks": 1})
    held = rules.checklist_properties("daily-eight").typed["properties"]
    stated = rules.verify_stated("daily-eight", sheets[0], {"percent": "87.5"}).typed["disagreements"]
    again = rules.verify_stated("daily-eight", sheets[0], card=card)
    compared = rules.compare_checklists("daily-eight", "uk-food-hygiene", to_checklist="daily").typed["verdict"]
    comparison: fugong.Comparison = rules.compare_checklists("daily-eight", rules)
    effects: list[contract.ChangeEffect] = [change["effect"] for change in comparison["changes"]]
    gains: list[str] = [correction["gain"]["rounded"] for correction in improvement["corrections"]]
    print(effects, gains, comparison["verdicts"])  # type: ignore[call-overload]
    print(improvement["correction"])  # type: ignore[call-overload]
    moved: contract.Inspection = rules.migrate_answers("daily-eight", rules, sheets[0]).typed["inspection"]
    rescored = rules.rescore("daily-eight", rules.document(), [*sheets, {"answers": {}}]).typed["summary"]
    print(grade, percent, lines, context, complete, improvement.typed, held, stated, again, compared, moved, rescored)
    rules.score(inspection=sheets[0])  # type: ignore[call-arg]
    rules.improve("daily-eight", sheets[0], "conforming")  # type: ignore[call-arg]


def questions(rules: fugong.Rulebook, at: datetime) -> None:
    summary: fugong.Reply[contract.CitedSummary] = rules.summary()
    findings: list[fugong.Problem] = rules.lint()
    truth = rules.evaluate({"fact": "staff", "at_least": 1}, {"staff": 3}).typed["truth"]
    reply: str = rules.call_text("summary", "{}")
    answer: Any = rules.call("summary", {})
    due = rules.deadline(at, {"working_days": 3}, known_at=at, calendar="cn").typed
    kind = rules.day_kind(date(2020, 2, 19), known_at="2020-02-19T17:00:00+08:00").typed
    clock = rules.time_limit({"working_days": 20}, start=at, known_at=at, zone="Asia/Shanghai").typed
    print(summary.typed, findings, truth, reply, answer, due, kind, clock)
    rules.deadline(at, {"working_days": 3})  # type: ignore[call-arg]


def reports(rules: fugong.Rulebook, at: datetime, units: list[contract.OrgUnit]) -> None:
    report = rules.compose("evening", day=at.date(), as_of=at, files=FILES, language="en", format="markdown").typed["text"]
    inside = rules.explain("evening", "resumed", day=at.date(), as_of=at, files=FILES, unit="district").typed
    missing = [owed.typed["unit"] for owed in rules.outstanding("daily", day=at.date(), now=at, files=FILES)]
    ledger = rules.ledger(as_of=at, files=FILES, from_=at, to=at).typed["entries"]
    statuses = rules.submission_statuses("daily", units=units, day=at.date(), as_of=at).typed["standings"]
    sheet: fugong.Sheet = rules.read_sheet("notes", b"", year=2020, delimiter="\t")
    cells: list[fugong.Record] = sheet.cells
    print(report, inside, missing, ledger, statuses, cells, sheet.typed["notes"])
    rules.compose("evening", at.date(), at, FILES)  # type: ignore[call-arg]


def workflows(rules: fugong.Rulebook, events: list[contract.Event], command: contract.Command, actor: contract.Actor) -> None:
    opening: contract.Opening = {"id": "c-1", "case": "case-e01", "site": "e01", "actor": actor, "at": "2020-02-10T09:00:00+08:00"}
    opened: fugong.Decision = rules.open("reopening", opening)
    known: bool = rules.open("reopening", opening, case=events, context={"open_cases": []}).accepted
    decision: fugong.Decision = rules.decide("reopening", events, command=command)
    accepted: bool = decision.accepted
    reasons: list[str] = decision.codes
    many: list[fugong.BulkDecision] = rules.decide_many("reopening", [{"opening": opening}, {"command": command}])
    for one in many:
        bulk: fugong.BulkDecision = one
        done: bool = bulk.accepted
        print(done, bulk.codes)
    opens: fugong.ActionAnswer = rules.allowed_to_open("reopening", "e01", actor=actor, at="2020-02-19T17:00:00+08:00")
    print(opens.possible, decision.typed["decision"], opened.typed["decision"], known)
    case: contract.Case = rules.replay("reopening", events).typed
    for could in rules.allowed("reopening", case, actor=actor, at="2020-02-19T17:00:00+08:00"):
        action: fugong.ActionAnswer = could
        possible: bool = action.possible
        print(possible, action.codes, action.typed["action"], accepted, reasons, many)
    decision.accepted = True  # type: ignore[misc]
    rules.decide("reopening", command=command)  # type: ignore[call-arg]
    wrong: contract.Opening = {**opening, "expected_version": 0}  # type: ignore[typeddict-unknown-key]
    print(wrong)


def tables(rules: fugong.Rulebook, frame: pl.DataFrame) -> pl.DataFrame:
    codes: dict[str, list[fugong.Record]] = rules.codes("daily-eight")
    scorer: fugong.TableScorer = rules.table_scorer("daily-eight", list(codes), facts={"staff": "number"}, given={"kind": "site"})
    wanted: list[str] = scorer.output
    scores: pl.DataFrame = scorer.table(frame, wanted, refused="keep")
    scored: fugong.Scored[pl.DataFrame] = scorer.score(frame, titles="en")
    spellings: pl.DataFrame = scored.summary()
    cards: list[fugong.ScoreCard] = scorer.cards(frame, range(2))
    lazy: pl.LazyFrame = rules.score_table(frame.lazy(), "daily-eight", output=["grade"])
    long: fugong.Scored[pl.DataFrame] = rules.score_rows(frame, "daily-eight", inspection="site", given={"kind": "site"}, refused="raise")
    named: pl.DataFrame = rules.score_table(frame, "daily-eight", titles="zh-CN")
    columns: dict[str, str] = rules.found_columns(frame, "daily-eight", given={"kind": "site"}).items
    print(columns, named, scorer.table(frame, titles="zh-CN"), rules.score_rows(frame, "daily-eight", titles="zh-CN").findings)
    print(scores, scored.scores, scored.findings, scored.problems, spellings, cards, lazy, long)
    rules.score_table(frame, "daily-eight", "gate", refused=True)  # type: ignore[arg-type]
    rules.score_table(frame)  # type: ignore[call-arg]
    return rules.score_table(frame, "daily-eight", {"gate": "门岗"})
