"""What the core gives back: plain dicts with the field names of the wire, and a few helpers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


class Record(dict[str, Any]):
    """A JSON object of a reply. Decimals stand in it as strings, so that nothing is lost on the way."""

    def decimal(self, key: str) -> Decimal | None:
        """Give a decimal field as a `Decimal`, and `None` where it is null or absent.

        >>> Record(percent="87.5").decimal("percent")
        Decimal('87.5')
        """
        value = self.get(key)
        return None if value is None else Decimal(value)


class ScoreCard(Record):
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


class ChecklistView(Record):
    """What a form shows now: `items`, why one is hidden, what is `missing`, and the `outcome` so far."""

    @property
    def complete(self) -> bool:
        """Whether the form can be handed in."""
        return bool(self["complete"])
