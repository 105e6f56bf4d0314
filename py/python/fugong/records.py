"""What the core gives back: plain dicts with the field names of the wire, their types, and a few helpers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    from . import contract

Shape = TypeVar("Shape")
"""A typed dictionary of `fugong.contract`."""


class Record(dict[str, Any]):
    """A JSON object of a reply. Decimals stand in it as strings, so that nothing is lost on the way."""

    def decimal(self, key: str) -> Decimal | None:
        """Give a decimal field as a `Decimal`, and `None` where it is null or absent.

        >>> Record(percent="87.5").decimal("percent")
        Decimal('87.5')
        """
        value = self.get(key)
        return None if value is None else Decimal(value)


class Reply(Record, Generic[Shape]):
    """A whole reply, which type checkers know field by field as `typed`."""

    @property
    def typed(self) -> Shape:
        """This same dict as the typed dictionary that the contract says it is."""
        return cast(Shape, self)


class ScoreCard(Reply["contract.CitedScoreCard"]):
    """An inspection's result: `outcome`, `score`, `headline`, `lines`, `grading`, `findings` and what it was `made_with`."""

    @property
    def grade(self) -> str | None:
        """The grade's id; `None` unless the card is graded."""
        grade: str | None = self["outcome"].get("grade")
        return grade

    @property
    def percent(self) -> Decimal | None:
        """The rounded percentage; `None` where there is no score or the checklist counts demerits."""
        score: Record | None = self.get("score")
        return None if score is None else score.decimal("percent")

    @property
    def lines(self) -> list[Record]:
        """A line an item, from which score and grade re-derive."""
        return list(self["lines"])


class ChecklistView(Reply["contract.FormView"]):
    """What a form shows now: `items`, why one is hidden, what is `missing`, and the `outcome` so far."""

    @property
    def complete(self) -> bool:
        """Whether the form can be handed in."""
        return bool(self["complete"])


class Decision(Reply["contract.Decided"]):
    """The answer to a command: `events` where it is accepted, the tree of `reasons` where it is denied."""

    @property
    def accepted(self) -> bool:
        """Whether it is done."""
        return bool(self["decision"] == "accepted")

    @property
    def codes(self) -> list[str]:
        """The codes of everything that stands in the way, in the order of the tree; empty where it is accepted."""
        return leaf_codes(self.get("reasons"))


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
