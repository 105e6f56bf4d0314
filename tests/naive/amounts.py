"""Amounts, the naive way: exact numbers as fractions, `None` where nobody knows, `NOTHING` where there is settled to be none."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from fractions import Fraction
from math import floor
from typing import Any


class Nothing(Enum):
    """No value: it is known that there is none, as the answer to a hidden item."""

    NOTHING = "no value"


NOTHING = Nothing.NOTHING
Value = Fraction | Nothing | None
Lookup = Callable[[str], Value]
Truth = Callable[[dict[str, Any]], bool | None]
FOLDS = ("sum", "least", "greatest", "mean", "count")
OPERATIONS = (*FOLDS, "minus", "times", "over", "choose", "round")


def is_amount(raw: Any) -> bool:
    return isinstance(raw, dict) and "fact" not in raw and any(name in raw for name in OPERATIONS)


def amount(raw: Any, fact: Lookup, holds: Truth) -> Value:
    """The value of an amount; `fact` looks facts up, `holds` decides conditions."""
    if not isinstance(raw, dict):
        return Fraction(str(raw))
    if "fact" in raw:
        known = fact(raw["fact"])
        return known if known is None or isinstance(known, Nothing) else known * Fraction(str(raw.get("times", 1))) + Fraction(str(raw.get("plus", 0)))
    name = next(name for name in OPERATIONS if name in raw)
    if name == "choose":
        for rung in raw["choose"]:
            truth = holds(rung["when"])
            if truth is None:
                return None
            if truth:
                return amount(rung["gives"], fact, holds)
        return amount(raw["otherwise"], fact, holds) if "otherwise" in raw else None
    if name == "round":
        inner = amount(raw["round"], fact, holds)
        return rounded(inner, raw.get("digits", 0), raw.get("mode", "half_up")) if isinstance(inner, Fraction) else inner
    members = [amount(one, fact, holds) for one in raw[name]]
    return folded(name, members, raw.get("unknown", "unknown")) if name in FOLDS else worked(name, members)


def worked(name: str, members: list[Value]) -> Value:
    """One operand without a value leaves the whole without one, even beside an unknown one."""
    if NOTHING in members:
        return NOTHING
    known = [one for one in members if isinstance(one, Fraction)]
    if len(known) < len(members):
        return None
    if name == "times":
        product = Fraction(1)
        for one in known:
            product *= one
        return product
    first, second = known
    if name == "minus":
        return first - second
    return first / second if second else None


def folded(name: str, members: list[Value], unknown: str) -> Value:
    """What is not there is treated as what is not known is: left out, 0, or it spoils the whole; and then no value goes first. Where all is left out there is none."""
    if unknown == "unknown" and NOTHING in members:
        return NOTHING
    if unknown == "unknown" and None in members:
        return None
    numbers = [one if isinstance(one, Fraction) else Fraction(0) for one in members if isinstance(one, Fraction) or unknown == "zero"]
    if name == "count":
        return Fraction(len(numbers))
    if not numbers:
        return None if None in members else NOTHING
    return {"sum": sum(numbers, Fraction(0)), "least": min(numbers), "greatest": max(numbers), "mean": sum(numbers, Fraction(0)) / len(numbers)}[name]


def rounded(value: Fraction, digits: int, mode: str) -> Fraction:
    """On the magnitude, so that a negative number becomes the negative of what its magnitude becomes."""
    scaled = abs(value) * 10**digits
    low = floor(scaled)
    rest = scaled - low
    half = Fraction(1, 2)
    up = {"half_up": rest >= half, "half_even": rest > half or (rest == half and low % 2 == 1), "down": False, "up": rest > 0}[mode]
    return Fraction(low + up, 10**digits) * (-1 if value < 0 else 1)
