"""Three-valued conditions, the naive way. `None` is unknown; `NOTHING` is no value: a comparison with it is false, and `is_not` true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from .amounts import NOTHING, Value, amount, is_amount

Known = Mapping[str, Any]
TESTS = ("is", "is_not", "at_least", "more_than", "at_most", "less_than", "one_of", "includes", "known")


def value(raw: Any, like: Any) -> Any:
    """A literal as the type of the fact that it is compared with."""
    if isinstance(like, bool) or isinstance(raw, bool):
        return raw
    if isinstance(like, Fraction):
        return Fraction(str(raw))
    if isinstance(like, datetime):
        return datetime.fromisoformat(raw)
    if isinstance(like, date):
        return date.fromisoformat(raw)
    return raw


def term(operand: Any, like: Any, facts: Known) -> Any:
    if not isinstance(operand, dict):
        return value(operand, like)
    base = facts.get(operand["fact"])
    if base is None or base is NOTHING:
        return base
    plus = operand.get("plus")
    if isinstance(base, Fraction):
        return base * Fraction(str(operand.get("times", 1))) + Fraction(str(plus or 0))
    if plus:
        return base + timedelta(days=plus.get("days", 0), hours=plus.get("hours", 0))
    return base


def compare(test: str, left: Any, operand: Any, facts: Known) -> bool | None:
    if test in ("one_of", "includes"):
        if left is None or left is NOTHING:
            return None if left is None else False
        return bool(any(left == value(one, left) for one in operand) if test == "one_of" else operand in left)
    right = term(operand, left, facts)
    if left is NOTHING or right is NOTHING:
        return test == "is_not"
    if left is None or right is None:
        return None
    return bool({
        "is": lambda: left == right,
        "is_not": lambda: left != right,
        "at_least": lambda: left >= right,
        "more_than": lambda: left > right,
        "at_most": lambda: left <= right,
        "less_than": lambda: left < right,
    }[test]())


def holds(condition: dict[str, Any], facts: Known) -> bool | None:
    """True, False, or None where too little is known (Kleene)."""
    if "all" in condition:
        parts = [holds(part, facts) for part in condition["all"]]
        return False if False in parts else None if None in parts else True
    if "any" in condition:
        parts = [holds(part, facts) for part in condition["any"]]
        return True if True in parts else None if None in parts else False
    if "not" in condition:
        inner = holds(condition["not"], facts)
        return None if inner is None else not inner
    test = next(name for name in TESTS if name in condition)
    if "amount" in condition or is_amount(condition[test]):
        return compared(condition, test, facts)
    left = facts.get(condition["fact"])
    if test == "known":
        return bool(condition["known"] == (left is not None and left is not NOTHING))
    answer = compare(test, left, condition[test], facts)
    return condition.get("if_unknown") if answer is None else answer


def worth(raw: Any, facts: Known) -> Value:
    """The value of an amount, by what the facts know."""
    return amount(raw, facts.get, lambda condition: holds(condition, facts))


def compared(condition: dict[str, Any], test: str, facts: Known) -> bool | None:
    """A comparison of two amounts."""
    left = worth(condition.get("amount", {"fact": condition.get("fact")}), facts)
    if test == "known":
        return bool(condition["known"] == isinstance(left, Fraction))
    right = worth(condition[test], facts)
    if left is NOTHING or right is NOTHING:
        return test == "is_not"
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        return condition.get("if_unknown")
    return {"is": left == right, "is_not": left != right, "at_least": left >= right, "more_than": left > right, "at_most": left <= right, "less_than": left < right}[test]
