"""The ladder of grades."""

from __future__ import annotations

from typing import Any

from ..amounts import is_amount
from ..conditions import holds


def climb(rungs: list[dict[str, Any]], facts: dict[str, Any]) -> tuple[str, Any]:
    """('graded', id), ('ungraded', ids) or ('scored', None)."""
    possible = []
    for rung in rungs:
        truth = holds(rung["when"], facts) if rung.get("when") else True
        if truth is not False:
            possible.append(rung["grade"])
        if truth:
            break
    unknown = any(holds(r["when"], facts) is None for r in rungs if r.get("when") and r["grade"] in possible)
    if not rungs:
        return "scored", None
    return ("ungraded", possible) if unknown else ("graded", possible[0])


def facts_read(condition: dict[str, Any] | None) -> set[str]:
    """The names of the facts that a condition reads."""
    if not condition:
        return set()
    if "amount" in condition or any(is_amount(operand) for operand in condition.values()):
        return facts_of(condition)
    if "fact" in condition:
        operands = [operand["fact"] for operand in condition.values() if isinstance(operand, dict) and "fact" in operand]
        return {condition["fact"], *operands}
    below = [*condition.get("all", []), *condition.get("any", []), *([condition["not"]] if "not" in condition else [])]
    return {name for part in below for name in facts_read(part)}


def facts_of(part: Any) -> set[str]:
    """Every name that stands behind `fact` anywhere."""
    if isinstance(part, list):
        return {name for one in part for name in facts_of(one)}
    if not isinstance(part, dict):
        return set()
    own = {part["fact"]} if "fact" in part else set()
    return own | {name for one in part.values() for name in facts_of(one)}
