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
    """An inspection's result: outcome, grade, percent, and a line per item from which they re-derive."""


class ChecklistView(Record):
    """What a form shows now: items, why one is hidden, what is required and what is still missing."""
