"""Three-valued conditions, the naive way. `None` is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

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
    if base is None:
        return None
    plus = operand.get("plus")
    if isinstance(base, Fraction):
        return base * Fraction(str(operand.get("times", 1))) + Fraction(str(plus or 0))
    if plus:
        return base + timedelta(days=plus.get("days", 0), hours=plus.get("hours", 0))
    return base


def compare(test: str, left: Any, operand: Any, facts: Known) -> bool | None:
    if test == "one_of":
        return any(left == value(one, left) for one in operand)
    if test == "includes":
        return operand in left
    right = term(operand, left, facts)
    if right is None:
        return None
    return {
        "is": lambda: left == right,
        "is_not": lambda: left != right,
        "at_least": lambda: left >= right,
        "more_than": lambda: left > right,
        "at_most": lambda: left <= right,
        "less_than": lambda: left < right,
    }[test]()


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
    left = facts.get(condition["fact"])
    if test == "known":
        return condition["known"] == (left is not None)
    answer = None if left is None else compare(test, left, condition[test], facts)
    return condition.get("if_unknown") if answer is None else answer
