"""Daily inspections and the problem ledger, the naive way: grades from answers, findings from what was seen and done."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from .sheets import BEIJING, label

SEVERITY = {
    "gate": "key",
    "temperature": "auto-fail",
    "visitors": "key",
    "disinfection": "key",
    "supplies": "ordinary",
    "masks": "key",
    "outreach": "ordinary",
    "separate-dining": "key",
}
HOURS = {"gate": 2, "visitors": 24, "disinfection": 24, "separate-dining": 24, "temperature": 0, "masks": 0}
WORKING_DAYS = {"supplies": 2, "outreach": 1}
WORDS = {
    "pass": ["pass", "是", "合格", "符合", "√", "✓", "有", "yes", "y", "ok", "true"],
    "fail": ["fail", "否", "不合格", "不符合", "×", "✗", "无", "no", "n", "false"],
    "not_applicable": ["not_applicable", "无此项", "不适用", "合理缺项", "/", "n/a", "na"],
    "not_sampled": ["not_sampled", "未抽查", "未查"],
}
MEANS = {label(word): meaning for meaning, words in WORDS.items() for word in words}


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


@dataclass
class Seen:
    """What one daily inspection saw of each item that counts: True failed, False in order."""

    site: str
    id: str
    at: datetime
    inspectors: list[str]
    failed: dict[str, bool]
    on_the_spot: set[str]
    grade: str | None


def meaning(answer: Any) -> str:
    if answer is None:
        return "missing"
    if isinstance(answer, dict):
        for state in ("not_applicable", "not_sampled", "error"):
            if state in answer:
                return state
        return meaning(answer.get("value"))
    if isinstance(answer, bool):
        return "pass" if answer else "fail"
    return MEANS[label(str(answer))]


def of_item(item: str, answer: Any, canteen: bool) -> str:
    """What became of one item: hidden, pass, fail, or a state."""
    if item == "separate-dining" and not canteen:
        return "hidden"
    if item == "disinfection" and isinstance(answer, dict) and not {"not_applicable", "not_sampled", "error"} & set(answer):
        parts = answer.get("parts", answer)
        asked = ["workshop", "canteen"] if canteen else ["workshop"]
        states = [meaning(parts.get(part)) for part in asked]
        for worst in ("missing", "error", "fail", "pass", "not_sampled"):
            if worst in states:
                return worst
        return "not_applicable"
    return meaning(answer)


def see(record: dict[str, Any]) -> Seen:
    canteen = record["facts"]["site.has-canteen"]
    answers = record["answers"]
    became = {item: of_item(item, answers.get(item), canteen) for item in SEVERITY}
    failed = {item: state == "fail" for item, state in became.items() if state in ("pass", "fail")}
    spot = {item for item, answer in answers.items() if isinstance(answer, dict) and answer.get("corrected_on_the_spot") and failed.get(item)}
    grade = None
    if failed and not {"missing", "error"} & set(became.values()):
        wrong = [SEVERITY[item] for item, fails in failed.items() if fails]
        percent = Fraction(100 * (len(failed) - len(wrong)), len(failed))
        if "auto-fail" not in wrong and "key" not in wrong and percent >= 85:
            grade = "conforming"
        elif "auto-fail" not in wrong and percent >= 60:
            grade = "mostly"
        else:
            grade = "nonconforming"
    return Seen(record["site"], record["id"], instant(record["recorded_at"]), record["inspectors"], failed, spot, grade)


def standing(inspections: str, as_of: datetime) -> list[Seen]:
    """The daily inspections on record at a moment and not withdrawn by then."""
    records = lines(inspections)
    gone = {line["retracts"] for line in records if "retracts" in line and instant(line["recorded_at"]) <= as_of}
    daily = [line for line in records if line.get("checklist") == "daily-eight" and line["id"] not in gone]
    return [see(line) for line in daily if instant(line["recorded_at"]) <= as_of]


def due_of(item: str, at: datetime) -> datetime:
    if item in HOURS:
        return at + timedelta(hours=HOURS[item])
    # From 3 February 2020 on, every Monday to Friday of the month was a working day.
    last, left = at.astimezone(BEIJING).replace(hour=0, minute=0, second=0), WORKING_DAYS[item]
    while left:
        last += timedelta(days=1)
        left -= last.weekday() < 5
    return last + timedelta(days=1)


@dataclass
class Finding:
    site: str
    source: str
    opened: datetime
    due: datetime | None
    grade: str | None = None
    corrected: datetime | None = None
    verified: datetime | None = None
    closed: datetime | None = None
    on_the_spot: bool = False
    history: list[str] = field(default_factory=list)


def draw_up(seen: list[Seen], events: str, until: datetime) -> list[Finding]:
    """Every finding as known at a moment."""
    happened: list[tuple[tuple[str, str], datetime, int, Any]] = []
    rank = {"opened": 0, "corrected": 1, "verified": 3, "closed": 4}
    for one in seen:
        happened += [((one.site, "item " + item), one.at, 2, (one, item)) for item in one.failed if one.at <= until]
    for event in lines(events):
        at = instant(event["at"])
        about = "item " + event["item"] if "item" in event else "subject " + event["subject"]
        if at <= until:
            happened.append(((event["site"], about), at, rank[event["kind"]], event))
    happened.sort(key=lambda one: one[:3])
    findings: list[Finding] = []
    open_by: dict[tuple[str, str], Finding] = {}
    for about, at, _, what in happened:
        now = open_by.get(about)
        if isinstance(what, dict) and what["kind"] != "opened":
            step(now, what["kind"], at)
        elif isinstance(what, dict) or what[0].failed[what[1]]:
            inspected = not isinstance(what, dict)
            spot = inspected and what[1] in what[0].on_the_spot
            due = (None if spot else due_of(what[1], at)) if inspected else (instant(what["due"]) if "due" in what else None)
            if now is None:
                now = Finding(about[0], "inspection" if inspected else what.get("source", "phone"), at, due, what[0].grade if inspected else None)
                findings.append(now)
                open_by[about] = now
            else:
                now.due = now.due or due
                now.corrected = now.verified = None
            if spot:
                now.corrected = now.verified = now.closed = at
                now.on_the_spot = True
        elif now is not None and now.verified is None:
            now.corrected = now.corrected or at
            now.verified = at
        if now is not None and now.closed is not None:
            open_by.pop(about, None)
    return findings


def step(finding: Finding | None, kind: str, at: datetime) -> None:
    """What somebody did, where it fits how the finding stands."""
    if finding is None:
        return
    if kind == "corrected" and finding.corrected is None:
        finding.corrected = at
    elif kind == "verified" and finding.corrected is not None and finding.verified is None:
        finding.verified = at
    elif kind == "closed" and finding.verified is not None:
        finding.closed = at
