"""What the core gives back: plain dicts with the field names of the wire, their types, and a few helpers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast, overload

from .languages import UNKNOWN

if TYPE_CHECKING:
    from . import contract
    from .arguments import Moment

Shape = TypeVar("Shape")
"""A typed dictionary of `fugong.contract`."""


class Record(dict[str, Any]):
    """A JSON object of a reply. Decimals stand in it as strings, so that nothing is lost on the way."""

    _language = UNKNOWN
    """The own language of the rulebook that gave the reply: the one that `repr` and notebooks show."""

    def decimal(self, key: str) -> Decimal | None:
        """Give a decimal field as a `Decimal`, and `None` where it is null or absent.

        >>> Record(percent="87.5").decimal("percent")
        Decimal('87.5')
        """
        value = self.get(key)
        return None if value is None else Decimal(value)


class Reply(Record, Generic[Shape]):
    """A whole reply, which type checkers know field by field as `typed`.

    Score cards, improvements and comparisons are known field by field as they are, have a `repr` of one line, and are shown as tables
    by notebooks. `dict(reply)` and `json.dumps(reply)` show every field.
    """

    def __init__(self, fields: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), /, **more: Any) -> None:
        super().__init__(fields, **more)
        if isinstance(fields, Record):
            self._language = fields._language

    @property
    def typed(self) -> Shape:
        """This same dict as the typed dictionary that the contract says it is."""
        return cast(Shape, self)


class ScoreCard(Reply["contract.CitedScoreCard"]):
    """An inspection's result: `outcome`, `score`, `headline`, `lines`, `grading`, `findings` and what it was `made_with`.

    >>> import fugong
    >>> answers = {"hygiene": "d0", "structural": "d5", "confidence": "d5"}
    >>> card = fugong.Rulebook.built_in("uk-food-hygiene").score("inspection", {"answers": answers})
    >>> card
    <ScoreCard inspection: 5: very good, total 10, 3 items, 0 failed>
    >>> card["counts"]["failed"]
    0
    """

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def __getitem__(self, key: Literal["adjustments"], /) -> list[contract.CardAdjustment]: ...
        @overload
        def __getitem__(self, key: Literal["begin"], /) -> contract.CardBegin | None: ...
        @overload
        def __getitem__(self, key: Literal["checklist"], /) -> contract.ChecklistRef: ...
        @overload
        def __getitem__(self, key: Literal["counts"], /) -> contract.Counts: ...
        @overload
        def __getitem__(self, key: Literal["decided_by"], /) -> contract.Text | None: ...
        @overload
        def __getitem__(self, key: Literal["facts"], /) -> contract.Facts: ...
        @overload
        def __getitem__(self, key: Literal["figures"], /) -> list[contract.CardFigure]: ...
        @overload
        def __getitem__(self, key: Literal["findings"], /) -> list[contract.ItemFinding]: ...
        @overload
        def __getitem__(self, key: Literal["floor", "percent_ceiling", "percent_floor", "start"], /) -> contract.Exact | None: ...
        @overload
        def __getitem__(self, key: Literal["grading"], /) -> contract.Grading: ...
        @overload
        def __getitem__(self, key: Literal["headline"], /) -> contract.Text: ...
        @overload
        def __getitem__(self, key: Literal["inspection", "site"], /) -> str | None: ...
        @overload
        def __getitem__(self, key: Literal["lines"], /) -> list[contract.CardLine]: ...
        @overload
        def __getitem__(self, key: Literal["made_with"], /) -> contract.Citation: ...
        @overload
        def __getitem__(self, key: Literal["method"], /) -> contract.Method: ...
        @overload
        def __getitem__(self, key: Literal["notes"], /) -> list[contract.CardNote]: ...
        @overload
        def __getitem__(self, key: Literal["outcome"], /) -> contract.Outcome: ...
        @overload
        def __getitem__(self, key: Literal["roll_up"], /) -> contract.RollUp: ...
        @overload
        def __getitem__(self, key: Literal["rounding"], /) -> contract.RoundingRule: ...
        @overload
        def __getitem__(self, key: Literal["sampling"], /) -> list[contract.Sampling]: ...
        @overload
        def __getitem__(self, key: Literal["score"], /) -> contract.Score | None: ...
        @overload
        def __getitem__(self, key: Literal["subtotals"], /) -> list[contract.Subtotal]: ...
        def __getitem__(self, key: str, /) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

    def __repr__(self) -> str:
        from .one_line import of_card

        return _shown(of_card, self) or super().__repr__()

    def _repr_html_(self) -> str | None:
        from .notebook import of_card

        return _shown(of_card, self)

    @property
    def grade(self) -> str | None:
        """The grade's id; `None` unless the card is graded."""
        outcome = self["outcome"]
        return outcome["grade"] if outcome["kind"] == "graded" else None

    @property
    def percent(self) -> Decimal | None:
        """The rounded percentage; `None` where there is no score or the checklist counts demerits."""
        score: Record | None = self.get("score")
        return None if score is None else score.decimal("percent")

    def record(self, *, id: str, site: str, recorded_at: Moment) -> Reply[contract.InspectionRecord]:
        """Give the inspection as the guards of an approval read it: `inspection_record` of this card.

        >>> import fugong
        >>> card = fugong.Rulebook.built_in("district-reopening").score("on-site", {"answers": {"leader-named": "是"}})
        >>> record = card.record(id="visit-1", site="e01", recorded_at="2020-02-08T10:11:01+08:00")
        >>> context = {"inspections": [record]}
        """
        from .methods import inspection_record

        return inspection_record(self, id=id, site=site, recorded_at=recorded_at)

    @property
    def lines(self) -> list[Record]:
        """A line an item, from which score and grade re-derive."""
        return [*cast("list[Record]", self["lines"])]


class Improvement(Reply["contract.CitedImprovement"]):
    """What to fix: the result `now`, what each of the `corrections` brings, and how each better grade (`targets`) is reached."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def __getitem__(self, key: Literal["all_corrected"], /) -> contract.ScoreStanding | None: ...
        @overload
        def __getitem__(self, key: Literal["beyond_correction"], /) -> list[contract.BeyondCorrection]: ...
        @overload
        def __getitem__(self, key: Literal["checklist"], /) -> contract.ChecklistRef: ...
        @overload
        def __getitem__(self, key: Literal["corrections"], /) -> list[contract.Correction]: ...
        @overload
        def __getitem__(self, key: Literal["gains_in"], /) -> contract.GainsIn: ...
        @overload
        def __getitem__(self, key: Literal["held_up"], /) -> contract.Problem | None: ...
        @overload
        def __getitem__(self, key: Literal["inspection", "site"], /) -> str | None: ...
        @overload
        def __getitem__(self, key: Literal["made_with"], /) -> contract.Citation: ...
        @overload
        def __getitem__(self, key: Literal["now"], /) -> contract.ScoreStanding: ...
        @overload
        def __getitem__(self, key: Literal["targets"], /) -> list[contract.GradeTarget]: ...
        def __getitem__(self, key: str, /) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

    def __repr__(self) -> str:
        from .one_line import of_improvement

        return _shown(of_improvement, self) or super().__repr__()

    def _repr_html_(self) -> str | None:
        from .notebook import of_improvement

        return _shown(of_improvement, self)


class Comparison(Reply["contract.CitedToComparison"]):
    """What two versions of a checklist differ in: the `verdict` on their scores, the `changes`, and a `witness` if scores differ."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def __getitem__(self, key: Literal["changes"], /) -> list[contract.ChecklistChange]: ...
        @overload
        def __getitem__(self, key: Literal["from", "to"], /) -> contract.ChecklistRef: ...
        @overload
        def __getitem__(self, key: Literal["made_with", "to_made_with"], /) -> contract.Citation: ...
        @overload
        def __getitem__(self, key: Literal["sheets_tried"], /) -> int: ...
        @overload
        def __getitem__(self, key: Literal["verdict"], /) -> contract.ComparisonVerdict: ...
        @overload
        def __getitem__(self, key: Literal["witness"], /) -> contract.Witness | None: ...
        def __getitem__(self, key: str, /) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

    def __repr__(self) -> str:
        from .one_line import of_comparison

        return _shown(of_comparison, self) or super().__repr__()

    def _repr_html_(self) -> str | None:
        from .notebook import of_comparison

        return _shown(of_comparison, self)


class ChecklistView(Reply["contract.FormView"]):
    """What a form shows now: `items`, why one is hidden, what is `missing`, and the `outcome` so far."""

    @property
    def complete(self) -> bool:
        """Whether the form can be handed in."""
        return bool(self["complete"])


class Decision(Reply["contract.Decided"]):
    """The answer to a command: `events` where it is accepted, the tree of `reasons` where it is denied.

    `repeated` says that the case had taken the command before: its events are stored already.
    """

    @property
    def accepted(self) -> bool:
        """Whether it is done."""
        return bool(self["decision"] == "accepted")

    @property
    def codes(self) -> list[str]:
        """The codes of everything that stands in the way, in the order of the tree; empty where it is accepted."""
        return leaf_codes(self.get("reasons"))


class BulkDecision(Reply["contract.Answered"]):
    """The answer to one of several commands: as a `Decision`, or the `problems` of one that could not be decided."""

    @property
    def accepted(self) -> bool:
        """Whether it is done."""
        return bool(self["decision"] == "accepted")

    @property
    def codes(self) -> list[str]:
        """The codes of everything that stands in the way or is wrong; empty where it is accepted."""
        problems = [problem["code"] for problem in self.get("problems", [])]
        return leaf_codes(self.get("reasons")) + problems


class ActionAnswer(Reply["contract.ActionAnswer"]):
    """What somebody could do: the `verdict` on one `action`, what a command `needs` to bring, and the `reasons` against it."""

    @property
    def possible(self) -> bool:
        """Whether some command would be accepted now."""
        return bool(self["verdict"] != "denied")

    @property
    def codes(self) -> list[str]:
        """The codes of everything that stands in the way, in the order of the tree; empty where it is possible."""
        return leaf_codes(self.get("reasons"))


class Sheet(Reply["contract.CitedSheet"]):
    """What a sheet says: the `rows` that count, the numbers of those `refused`, their `problems`, and `notes` on readings."""

    @property
    def cells(self) -> list[Record]:
        """The cells of the rows that count, by column."""
        return [row["cells"] for row in self["rows"]]


def leaf_codes(reason: Record | None) -> list[str]:
    """Give the codes of a tree of reasons, in its order."""
    if reason is None:
        return []
    parts = reason.get("all", reason.get("any"))
    return [reason["code"]] if parts is None else [code for part in parts for code in leaf_codes(part)]


def in_language(reply: Any, language: str) -> Any:
    """Note with a reply the language of the rulebook that gave it."""
    if isinstance(reply, Record):
        reply._language = language
    return reply


def _shown(write: Callable[[Mapping[str, Any], str], str], reply: Record) -> str | None:
    """Give what is written of a reply; nothing of a dict that somebody made or changed so that it lacks what its kind has."""
    try:
        return write(reply, reply._language)
    except (AttributeError, KeyError, TypeError):
        return None
