"""A loaded rulebook and what can be asked under it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from . import _fugong
from .door import answer, to_text, well_formed
from .errors import Problem, RulebookError
from .records import ChecklistView, Record, ScoreCard


class Rulebook:
    """A rulebook: read and checked once, used from any thread."""

    __slots__ = ("_loaded",)

    def __init__(self, loaded: _fugong.Rulebook) -> None:
        self._loaded = loaded

    @classmethod
    def built_in(cls, id: str) -> Rulebook:
        """Load a rulebook that the library carries; raises `RulebookError`."""
        return cls(_loaded(_fugong.Rulebook.built_in, id))

    @classmethod
    def load(cls, source: str | os.PathLike[str] | Mapping[str, Any]) -> Rulebook:
        """Load a rulebook from a file, from JSON text (which starts with a brace) or from a mapping; raises `RulebookError`."""
        if isinstance(source, str) and source.lstrip().startswith("{"):
            text = source
        elif isinstance(source, Mapping):
            text = to_text(source)
        else:
            text = Path(source).read_text(encoding="utf-8")
        return cls(_loaded(_fugong.Rulebook.from_json, text))

    def call_text(self, operation: str, text: str) -> str:
        """Run one operation on JSON text under this rulebook and return the reply's text; raises nothing."""
        return self._loaded.call(well_formed(operation), well_formed(text))

    def call(self, operation: str, input: Mapping[str, Any] | str) -> Any:
        """Run one operation under this rulebook and return what it answers; raises `FugongError`."""
        return answer(self.call_text(operation, to_text(input)))

    def summary(self) -> Record:
        """Say what the rulebook holds, each part with its version and SHA-256."""
        return Record(self.call("load", {}))

    def lint(self) -> list[Problem]:
        """List what in the rulebook loads and deserves a look."""
        return list(self.call("lint", {})["findings"])

    def evaluate(self, condition: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> Record:
        """Evaluate a condition over facts that the rulebook declares: `truth`, and where it is not true, `unmet`."""
        return Record(self.call("evaluate", {"condition": condition, "facts": facts or {}}))

    def score(self, checklist: str, inspection: Mapping[str, Any]) -> ScoreCard:
        """Score an inspection under one of the rulebook's checklists."""
        return ScoreCard(self.call("score", {"checklist": checklist, "inspection": inspection}))

    def checklist_view(
        self, checklist: str, inspection: Mapping[str, Any], language: str | None = None
    ) -> ChecklistView:
        """Say what a form shows of an inspection so far, in a language (the rulebook's own if none is named)."""
        named = {} if language is None else {"language": language}
        return ChecklistView(self.call("checklist_view", {"checklist": checklist, "inspection": inspection} | named))

    def compose(
        self,
        bulletin: str,
        *,
        day: str,
        as_of: str,
        files: Mapping[str, str],
        language: str | None = None,
        edition: str | None = None,
        format: str | None = None,
    ) -> Record:
        """Compose the report of a day (`2020-02-19`) as known at an instant (RFC 3339) from the office's files, texts by name.

        `text` is the edition in the format asked for (`text`, `markdown`, `html`), `figures` every figure of the whole and
        of each unit that has others below it, `problems` what on record did not fit, with file and row.
        """
        asked = {"language": language, "edition": edition, "format": format}
        given = {"bulletin": bulletin, "day": day, "as_of": as_of, "files": dict(files)}
        return Record(self.call("compose", given | _named(asked)))

    def explain(
        self,
        bulletin: str,
        figure: str,
        *,
        day: str,
        as_of: str,
        files: Mapping[str, str],
        unit: str | None = None,
        language: str | None = None,
        format: str | None = None,
    ) -> Record:
        """List what is inside a figure of a composed report, and what was left out of it and why."""
        asked = {"unit": unit, "language": language, "format": format}
        given = {"bulletin": bulletin, "figure": figure, "day": day, "as_of": as_of, "files": dict(files)}
        return Record(self.call("explain", given | _named(asked)))

    def outstanding(self, report: str, *, day: str, now: str, files: Mapping[str, str]) -> list[Record]:
        """List the units whose return of a day is still to come, as known at an instant."""
        asked = {"report": report, "day": day, "now": now, "files": dict(files)}
        return [Record(one) for one in self.call("outstanding", asked)["outstanding"]]


def _named(asked: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value is not None}


def _loaded(load: Callable[[str], _fugong.Rulebook], text: str) -> _fugong.Rulebook:
    try:
        return load(well_formed(text))
    except _fugong.Refused as refused:
        raise RulebookError(json.loads(refused.args[0])["problems"]) from None
