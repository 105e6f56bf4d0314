"""Checked by mypy, never run: what a typed program may write, and what the checker has to refuse."""

from decimal import Decimal
from pathlib import Path

import fugong
from fugong import contract


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
    wrong: contract.Inspection = {"answers": {}, "grade": "conforming"}  # type: ignore[typeddict-unknown-key]
    report = rules.compose("evening", day="2020-02-19", as_of="2020-02-19T17:00:00+08:00", files={})
    rules.compare_checklists("daily-eight", rules, renamed={})
    rules.compare_checklists("daily-eight", Path("next.json"))
    rules.outstanding("daily", day="2020-02-19", now="2020-02-19T17:00:00+08:00", files={"roster.csv": Path("roster.csv"), "notes.csv": b""})
    text: str = fugong.read_text("notes.csv").text
    rules.read_sheet("notes", 5)  # type: ignore[arg-type]
    print(text, fugong.Rulebook.load(rules).document())
    unit: str = report.typed["figures"][0]["unit"]
    decision = rules.decide("reopening", command={"id": "c-1"}).typed
    if decision["decision"] == "denied":
        print(decision["reasons"], wrong, unit)
    try:
        rules.score("daily-eight", {"answers": {"gate": Decimal(1)}})
    except fugong.FugongError as error:
        problem: fugong.Problem = error.problems[0]
        print(problem["message"]["zh-CN"])
