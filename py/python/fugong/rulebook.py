"""A loaded rulebook and what can be asked under it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from . import _fugong
from .door import answer, given, native, to_text, well_formed
from .errors import RulebookError
from .records import ActionAnswer, ChecklistView, Decision, Record, Reply, ScoreCard, Sheet
from .tables import Columns, FrameT, Scored, TableScorer, column_names, score_rows

Loose: TypeAlias = Mapping[str, Any]
"""A document or record whose values need not be JSON yet: decimals, dates and times are written as the contract wants them."""
Moment: TypeAlias = datetime | str
"""A point in time with its offset."""
Day: TypeAlias = date | str
"""A day."""
Other: TypeAlias = Mapping[str, Any] | str
"""Another rulebook: the id of one that the library carries, or a document."""
Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Names of the rulebook, each with its column."""

if TYPE_CHECKING:
    from . import contract

    Case: TypeAlias = contract.Case | Loose | Sequence[contract.Event | Loose]
    """A case: its record, or its events in their order."""


class Rulebook:
    """A rulebook: read and checked once, used from any thread."""

    __slots__ = ("_codes", "_loaded", "_scorer")

    def __init__(self, loaded: _fugong.Rulebook) -> None:
        self._loaded = loaded
        # Made once for the same arguments; those not asked for in a long time are forgotten.
        self._codes = lru_cache(64)(partial(_codes, loaded))
        self._scorer = lru_cache(64)(partial(_table_scorer, loaded))

    @classmethod
    def built_in(cls, id: str) -> Rulebook:
        """Load a rulebook that the library carries; raises `RulebookError`."""
        return cls(_loaded(_fugong.Rulebook.built_in, id))

    @classmethod
    def load(cls, source: str | os.PathLike[str] | contract.Rulebook | Loose) -> Rulebook:
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

    def summary(self) -> Reply[contract.CitedSummary]:
        """Say what the rulebook holds, each part with its version and SHA-256."""
        return Reply(self.call("summary", {}))

    def lint(self) -> list[contract.Problem]:
        """List what in the rulebook loads and deserves a look."""
        return list(self.call("lint", {})["findings"])

    def evaluate(self, condition: contract.Condition | Loose, facts: contract.Facts | Loose | None = None) -> Reply[contract.Evaluated]:
        """Evaluate a condition over facts that the rulebook declares: `truth`, and where it is not true, `unmet`."""
        return Reply(self.call("evaluate", {"condition": condition, "facts": facts or {}}))

    def score(self, checklist: str, inspection: contract.Inspection | Loose) -> ScoreCard:
        """Score an inspection under one of the rulebook's checklists."""
        return ScoreCard(self.call("score", {"checklist": checklist, "inspection": inspection}))

    def codes(self, checklist: str) -> dict[str, list[Record]]:
        """Give the table of codes: of each item, and of each part as `item.part`, what whole numbers in a column mean.

        Each entry has `code`, `answer` and `title`. Null (and -4) is missing, which is neither -1, not applicable, nor -2, not
        sampled. An item with labels that read as numbers takes those, and a number that is measured means itself.
        """
        return {name: list(entries) for name, entries in self._codes(checklist)}

    def table_scorer(
        self, checklist: str, columns: Columns, *, facts: Columns = (), given: contract.Facts | Loose | None = None
    ) -> TableScorer:
        """Make a checklist ready for tables: made once for the same arguments, used for any number of frames.

        `columns` says which column answers which item, `{item: column}`, or `{"item.part": column}` for a part; a list where they
        are called alike. One column for an item with parts answers all of them. `facts` names columns of facts likewise, `given`
        are facts of every row.
        """
        return self._scorer(checklist, _pairs(columns), _pairs(facts), to_text(given or {}))

    def score_table(
        self,
        frame: FrameT,
        checklist: str,
        columns: Columns | None = None,
        *,
        facts: Columns | None = None,
        given: contract.Facts | Loose | None = None,
        output: Sequence[str] | None = None,
        refused: str = "raise",
    ) -> FrameT:
        """Score a row an inspection, and give a frame of the same kind (polars, pandas, pyarrow) with a row for each.

        Cells are codes (see `codes`), booleans, numbers or the items' labels; null is missing. Without `columns`, those are taken
        that are called as an item or part, and without `facts` those that are called as a fact. `output` chooses among `outcome`,
        `reason`, `percent`, `numerator`, `denominator`, `total`, `grade`, `rank`, `failed`, `failed.<severity>` and `deficient`.
        Cells that cannot be read raise `InvalidInput`; with `refused="keep"` their rows are `refused` and the others are scored.
        `table_scorer` tells more of a frame: findings, problems, whole cards.
        """
        if columns is None or facts is None:
            names = column_names(frame)
            if columns is None:
                columns = [name for name in self.codes(checklist) if name in names]
            if facts is None:
                others = {*(column for _, column in _pairs(columns)), *(given or {})}
                facts = [name for name in _fugong.facts(self._loaded) if name in names and name not in others]
        return self.table_scorer(checklist, columns, facts=facts, given=given).table(frame, output, refused=refused)

    def score_rows(
        self,
        frame: FrameT,
        checklist: str,
        *,
        inspection: str = "inspection",
        item: str = "item",
        answer: str = "answer",
        instance: str | None = None,
        given: contract.Facts | Loose | None = None,
        output: Sequence[str] | None = None,
    ) -> Scored[FrameT]:
        """Score rows an answer, with the names of their columns: a row of scores for each inspection, in the order in which they occur.

        `item` holds ids, `item.part` for parts; `instance` names the instances of repeated sections. The scores' first column tells
        the inspection; findings count inspections by their place there, problems rows of the frame. Nothing of them is raised.
        """
        names = [inspection, item, answer, *([] if instance is None else [instance])]
        return score_rows(self._loaded, frame, well_formed(checklist), names, to_text(given or {}), output)

    def checklist_view(
        self, checklist: str, inspection: contract.Inspection | Loose, language: str | None = None
    ) -> ChecklistView:
        """Say what a form shows of an inspection so far, in a language (the rulebook's own if none is named)."""
        named = {} if language is None else {"language": language}
        return ChecklistView(self.call("checklist_view", {"checklist": checklist, "inspection": inspection} | named))

    def improve(
        self,
        checklist: str,
        inspection: contract.Inspection | Loose,
        *,
        grade: str | None = None,
        costs: Mapping[str, Decimal | int | str] | None = None,
    ) -> Reply[contract.CitedImprovement]:
        """Say what to fix: each correction's gain alone, and for every better grade (or for `grade`) the smallest and the cheapest set.

        `costs` says what correcting an item costs, 1 where it does not. A set is the best there is where it is `exact`.
        """
        asked = given(grade=grade, costs=None if costs is None else {item: str(cost) for item, cost in costs.items()})
        return Reply(self.call("improve", {"checklist": checklist, "inspection": inspection} | asked))

    def checklist_properties(self, checklist: str) -> Reply[contract.CitedCheckedChecklist]:
        """Say whether a checklist keeps what readers take for granted: `properties`, each with `holds`, how it is known, and sheets."""
        return Reply(self.call("checklist_properties", {"checklist": checklist}))

    def verify_stated(
        self,
        checklist: str,
        inspection: contract.Inspection | Loose,
        stated: contract.Stated | Loose | None = None,
        *,
        card: contract.CitedScoreCard | Loose | None = None,
    ) -> Reply[contract.CitedVerified]:
        """Compare figures stated for an inspection (`total`, `percent`, `grade`, `failed`, `sections`, `items` …), or those of a card, with what it comes to.

        `disagreements` holds every figure that differs: `stated`, `computed`, `difference`, and `because` with every other way
        of reckoning that gives what is stated. Decimals keep their digits as text: `"90.0"` says tenths, `90` does not.
        """
        asked = given(checklist=checklist, inspection=inspection, stated=stated, card=card)
        return Reply(self.call("verify_stated", asked))

    def compare_checklists(
        self,
        checklist: str,
        to: Other,
        *,
        to_checklist: str | None = None,
        renamed: contract.Renamed | Loose | None = None,
    ) -> Reply[contract.CitedToComparison]:
        """Say what a checklist and its version in another rulebook differ in.

        `to` is the id of a rulebook that the library carries, or a document; `to_checklist` names the new version where its id
        is another one; `renamed` gives new ids by old ones. `verdict` is `same`, `text_only`, `comparable` or `not_comparable`,
        `changes` lists every difference with its effect on scores, `witness` a sheet that comes to something else.
        """
        return Reply(self.call("compare_checklists", _versions(checklist, to, to_checklist, renamed)))

    def migrate_answers(
        self,
        checklist: str,
        to: Other,
        inspection: contract.Inspection | Loose,
        *,
        to_checklist: str | None = None,
        renamed: contract.Renamed | Loose | None = None,
    ) -> Reply[contract.CitedToMigratedInspection]:
        """Carry an inspection over to a checklist's version in another rulebook.

        `inspection` is the document for the new version, which names where it came from; `lost`, `lost_facts` and
        `newly_missing` say what it lacks, `whole` whether it lacks nothing.
        """
        versions = _versions(checklist, to, to_checklist, renamed)
        return Reply(self.call("migrate_answers", versions | {"inspection": inspection}))

    def rescore(
        self,
        checklist: str,
        to: Other,
        inspections: Sequence[contract.Inspection | Loose],
        *,
        to_checklist: str | None = None,
        renamed: contract.Renamed | Loose | None = None,
    ) -> Reply[contract.CitedToRescored]:
        """Score a history also under a checklist's version in another rulebook, and say why each inspection differs.

        `sheets` has an entry an inspection, in the order given; `summary` counts them and the moves from grade to grade.
        """
        versions = _versions(checklist, to, to_checklist, renamed)
        return Reply(self.call("rescore", versions | {"inspections": list(inspections)}))

    def compose(
        self,
        bulletin: str,
        *,
        day: Day,
        as_of: Moment,
        files: Mapping[str, str],
        language: str | None = None,
        edition: str | None = None,
        format: str | None = None,
    ) -> Reply[contract.CitedReport]:
        """Compose the report of a day (`2020-02-19`) as known at an instant (RFC 3339) from the office's files, texts by name.

        `text` is the edition in the format asked for (`text`, `markdown`, `html`), `figures` every figure of the whole and
        of each unit that has others below it, `problems` what on record did not fit, with file and row.
        """
        about = {"bulletin": bulletin, "day": day, "as_of": as_of, "files": dict(files)}
        return Reply(self.call("compose", about | given(language=language, edition=edition, format=format)))

    def explain(
        self,
        bulletin: str,
        figure: str,
        *,
        day: Day,
        as_of: Moment,
        files: Mapping[str, str],
        unit: str | None = None,
        language: str | None = None,
        format: str | None = None,
    ) -> Reply[contract.CitedExplainedFigure]:
        """List what is inside a figure of a composed report, and what was left out of it and why."""
        about = {"bulletin": bulletin, "figure": figure, "day": day, "as_of": as_of, "files": dict(files)}
        return Reply(self.call("explain", about | given(unit=unit, language=language, format=format)))

    def outstanding(self, report: str, *, day: Day, now: Moment, files: Mapping[str, str]) -> list[Reply[contract.NamedOutstanding]]:
        """List the units whose return of a day is still to come, as known at an instant."""
        asked = {"report": report, "day": day, "now": now, "files": dict(files)}
        return [Reply(one) for one in self.call("outstanding", asked)["outstanding"]]

    def decide(
        self,
        workflow: str,
        case: Case | None = None,
        *,
        command: contract.Command | Loose,
        context: contract.Context | Loose | None = None,
    ) -> Decision:
        """Decide a command on a case (its record or its events; none for opening): what happened, or every reason why not."""
        return Decision(self.call("decide", _case(case) | given(workflow=workflow, command=command, context=context)))

    def decide_many(
        self,
        workflow: str,
        items: Sequence[Loose],
        *,
        cases: Sequence[contract.Case | Loose] = (),
        context: contract.Context | Loose | None = None,
    ) -> list[Decision]:
        """Decide commands one after the other, each item with its `command` and, where it has one, its own `context`."""
        answer = self.call("decide_many", given(workflow=workflow, items=items, cases=list(cases), context=context))
        return [Decision(decision) for decision in answer["decisions"]]

    def allowed(
        self,
        workflow: str,
        case: Case,
        *,
        actor: contract.Actor | Loose,
        at: Moment,
        on_behalf_of: str | None = None,
        context: contract.Context | Loose | None = None,
    ) -> list[ActionAnswer]:
        """Say for every action of the workflow whether somebody (`id`, `role`) could do it then, and why not."""
        asked = given(workflow=workflow, actor=actor, at=at, on_behalf_of=on_behalf_of, context=context)
        return [ActionAnswer(action) for action in self.call("allowed", _case(case) | asked)["actions"]]

    def replay(self, workflow: str, events: Sequence[contract.Event | Loose]) -> Reply[contract.Case]:
        """Make a case of its events."""
        return Reply(self.call("replay", {"workflow": workflow, "events": events})["case"])

    def ledger(
        self,
        *,
        as_of: Moment,
        sightings: Sequence[contract.Sighting | Loose] = (),
        events: Sequence[contract.FindingEvent | Loose] = (),
        units: Sequence[contract.OrgUnit | Loose] = (),
        files: Mapping[str, str] | None = None,
        close_on_verification: bool | None = None,
        window: tuple[Moment, Moment] | None = None,
        language: str | None = None,
        format: str | None = None,
    ) -> Reply[contract.CitedLedgerReply]:
        """Make the problem ledger as known at a moment: `entries`, `unmatched`, and the `tally` of a window (start outside, end inside).

        It is made of `sightings` and `events`, or of the office's `files`. With a `language` or a `format` (`text`, `markdown`,
        `html`) it comes as a table too (`rows`), and with a format as a list to print (`text`); `units` name enterprises and streets.
        """
        start, end = window or (None, None)
        lists = {"sightings": list(sightings), "events": list(events), "units": list(units)} if files is None else {"files": dict(files)}
        stated = given(close_on_verification=close_on_verification, to=end, language=language, format=format)
        return Reply(self.call("ledger", {"as_of": as_of} | lists | stated | ({} if start is None else {"from": start})))

    def submission_statuses(
        self,
        report: str,
        *,
        units: Sequence[contract.OrgUnit | Loose],
        day: Day,
        as_of: Moment,
        to: Day | None = None,
        submissions: Sequence[contract.Submission | Loose] = (),
        waivers: Sequence[contract.Waiver | Loose] = (),
        duties: Sequence[contract.Duty | Loose] = (),
        facts: Mapping[str, contract.Facts | Loose] | None = None,
    ) -> Reply[contract.CitedStandings]:
        """Say who reported in time, late or not at all, on a day or on the days up to `to`: `standings` and their `tally`."""
        lists = {"submissions": list(submissions), "waivers": list(waivers), "duties": list(duties)}
        asked = given(report=report, units=units, day=day, to=to, as_of=as_of, facts=facts)
        return Reply(self.call("submission_statuses", asked | lists))

    def deadline(self, start: Moment, within: contract.DueWithin | Mapping[str, int] | str, *, known_at: Moment, **others: Any) -> Reply[contract.CitedDeadlineReply]:
        """Say when something is due that starts then: `due` and the `days` that were counted.

        `within` is `"on_the_spot"` or one of `hours`, `days`, `working_days`; `zone`, `zones` and `calendar` may stand in
        for the rulebook's own.
        """
        return Reply(self.call("deadline", {"from": start, "within": within, "known_at": known_at} | others))

    def day_kind(self, date: Day, *, known_at: Moment, **others: Any) -> Reply[contract.CitedDayKindReply]:
        """Say whether a day is a working day as known at a moment, and which notice says so; `calendar` may stand in."""
        return Reply(self.call("day_kind", {"date": date, "known_at": known_at} | others))

    def time_limit(
        self,
        budget: contract.Span | Mapping[str, int],
        *,
        start: Moment,
        known_at: Moment,
        changes: Sequence[contract.ClockChange | Loose] = (),
        on_resume: str | None = None,
        **others: Any,
    ) -> Reply[contract.CitedClockReply]:
        """Say where a time limit stands that pauses, resumes and is extended: the `clock` and when it is `due`, or what is denied."""
        asked = given(budget=budget, start=start, known_at=known_at, changes=list(changes), on_resume=on_resume)
        return Reply(self.call("time_limit", asked | others))

    def read_sheet(self, sheet: str, text: str, *, year: int | None = None, delimiter: str | None = None) -> Sheet:
        """Read CSV text by one of the rulebook's sheets; `year` is that of dates without one."""
        return Sheet(self.call("read_sheet", given(sheet=sheet, text=text, year=year, delimiter=delimiter)))


def _case(case: Case | None) -> dict[str, Any]:
    if case is None:
        return {}
    return {"case": case} if isinstance(case, Mapping) else {"events": case}


def _pairs(columns: Columns) -> Pairs:
    """Give names of the rulebook with their columns; what is named twice is the core's to refuse."""
    return tuple(columns.items()) if isinstance(columns, Mapping) else tuple((name, name) for name in columns)


def _codes(loaded: _fugong.Rulebook, checklist: str) -> list[tuple[str, list[Record]]]:
    codes: list[tuple[str, list[Record]]] = answer(native(_fugong.codes, loaded, well_formed(checklist)))
    return codes


def _table_scorer(loaded: _fugong.Rulebook, checklist: str, answers: Pairs, facts: Pairs, constant: str) -> TableScorer:
    items, known = [item for item, _ in answers], [fact for fact, _ in facts]
    scorer = native(_fugong.Scorer, loaded, well_formed(checklist), items, known, constant)
    return TableScorer(scorer, [column for _, column in [*answers, *facts]])


def _versions(
    checklist: str, to: Other, to_checklist: str | None, renamed: contract.Renamed | Loose | None
) -> dict[str, Any]:
    other = {"built_in": to} if isinstance(to, str) else {"document": to}
    return {"checklist": checklist, "to": other} | given(to_checklist=to_checklist, renamed=renamed)


def _loaded(load: Callable[[str], _fugong.Rulebook], text: str) -> _fugong.Rulebook:
    try:
        return load(well_formed(text))
    except _fugong.Refused as refused:
        raise RulebookError(json.loads(refused.args[0])["problems"]) from None
