"""What the library answers: the bureau's report, and whom it presses. Nothing is judged here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import fugong

from .files import Files

DAY, AS_OF = "2020-02-19", "2020-02-19T17:00:00+08:00"
# The only waiver of the district holds on the 15th and the 16th: what becomes of it is seen in the report of the 16th.
DAYS = {"waivers.csv": ("2020-02-16", "2020-02-16T17:00:00+08:00")}
REPORTS = ("enterprise-return", "work-group-return", "bureau-return")


@dataclass
class Answer:
    """One reply to a question for the report, with whom the library presses for returns then."""

    reply: dict[str, Any] = field(default_factory=dict)
    """What was composed; empty where nothing was."""
    refused: list[dict[str, Any]] = field(default_factory=list)
    """Problems for which nothing was composed at all."""
    pressed: dict[tuple[str, str], str] = field(default_factory=dict)
    """(report, unit) → the status for which it is pressed."""
    broken: str = ""
    """What was raised instead of a reply."""

    @property
    def problems(self) -> list[dict[str, Any]]:
        return self.refused or self.reply.get("problems", [])


@lru_cache(64)
def as_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@lru_cache(1)
def rules() -> fugong.Rulebook:
    return fugong.Rulebook.built_in("district-reopening")


def call(answer: Answer, operation: str, question: dict[str, str], files: Files) -> dict[str, Any]:
    """One operation's reply; problems are kept, and whatever is raised is told, not raised."""
    given = ",".join(f"{as_json(name)}:{as_json(text)}" for name, text in files.items())
    try:
        reply: dict[str, Any] = json.loads(rules().call_text(operation, f'{json.dumps(question)[:-1]},"files":{{{given}}}}}'))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # A panic of the core is no `Exception`.
        answer.broken = f"{type(error).__name__}: {error}"
        return {}
    answer.refused += [problem for problem in reply.get("problems", []) if problem not in answer.refused]
    ok: dict[str, Any] = reply.get("ok", {})
    return ok


def compose(files: Files, day: str = DAY, as_of: str = AS_OF) -> Answer:
    answer = Answer()
    whole = {"bulletin": "daily-report", "day": day, "as_of": as_of, "language": "zh-CN", "edition": "full", "format": "text"}
    answer.reply = call(answer, "compose", whole, files)
    return answer


def press(answer: Answer, files: Files, day: str = DAY, as_of: str = AS_OF, reports: Iterable[str] = REPORTS) -> None:
    """Ask for the outstanding returns too."""
    for report in reports:
        listed = call(answer, "outstanding", {"report": report, "day": day, "now": as_of}, files)
        answer.pressed |= {(report, one["unit"]): one["status"] for one in listed.get("outstanding", [])}
