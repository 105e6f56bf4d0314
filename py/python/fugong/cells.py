"""One cell of a column of Python objects, as a column of its own kind would have it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, time, timezone
from decimal import Decimal
from enum import Enum

from .values import decimal_text, python_scalar

_MIDNIGHT = re.compile(r"(?<=^\d{4}-\d\d-\d\d)T00(:00(:00(\.0+)?)?)?$")
_FRACTION = re.compile(r"\.((?:\d{3})*?)(?:000)*$")
_WHOLE = re.compile(r"-?\d{1,19}")


def cell_of(value: object, column: object) -> tuple[int, object]:
    """Say which kind a cell is of, by its place among those of a union."""
    if isinstance(value, Enum):
        value = value.value
    held = python_scalar(value)
    match held:
        case bool():
            return 0, held
        case int():
            return (1, held) if -(2**63) <= held < 2**63 else (4, str(held))
        case float():
            return 2, held
        case None | str() if held is value:
            return 3, held
        case Decimal() if held.is_finite():
            return _decimal(held)
        case datetime():
            return 3, _day(_moment(held.isoformat())) if held.tzinfo is None else _in_utc(held)
        case date() | time():
            return 3, held.isoformat()
        case str() if getattr(value, "dtype", None) is not None:
            return 3, _day(_moment(held)) if value.dtype.kind == "M" else held  # type: ignore[attr-defined]
        case bytes() | bytearray() | memoryview() | Mapping() | Sequence() | Set():
            raise TypeError(f"a cell of type {type(value).__name__} in the column {column!r} cannot hold an answer or a fact")
    return 3, None if held is None else str(held)


def _decimal(held: Decimal) -> tuple[int, object]:
    """Give a decimal as a column of decimals means it: a whole number as such, any other without zeros behind its last digit."""
    text = decimal_text(held)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if _WHOLE.fullmatch(text) and -(2**63) <= int(text) < 2**63:
        return 1, int(text)
    return 4, text


def _moment(text: str) -> str:
    """Write a moment as a column of timestamps does: fractions of seconds in as many groups of three digits as are needed."""
    return _FRACTION.sub(lambda found: "." + found[1] if found[1] else "", text)


def _in_utc(moment: datetime) -> str:
    """Write a moment with a zone as a column of timestamps does, where the calendar reaches so far."""
    try:
        local = moment.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        return moment.isoformat()
    return _moment(local.isoformat()) + "Z"


def _day(moment: str) -> str:
    """Give the day alone of a moment that is its midnight and has no zone: what a column of timestamps means by it."""
    return _MIDNIGHT.sub("", moment)
