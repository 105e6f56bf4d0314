"""A card with one of its numbers or words made another: what reads cards has to see it."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

NUMBERS = {
    "lines": ("points", "earned", "lost", "effective_weight"),
    "subtotals": ("earned", "possible", "charged", "percent"),
    "score": ("earned", "possible", "lost", "fraction", "percent", "total", "charged", "final", "final_exact"),
}
OF_A_STEP = ("holds", "amount", "before", "after")


def places(card: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Where something can be made another that the rest of the card contradicts."""
    out: list[tuple[Any, ...]] = [("lines", at, "failed") for at, line in enumerate(card["lines"]) if line["counts"]]
    out += [(list_, at, name) for list_ in ("lines", "subtotals") for at, one in enumerate(card[list_]) for name in NUMBERS[list_] if name in one]
    out = [place for place in out if place[-1] != "points" or card["lines"][place[1]]["weight"] != "0"]
    out += [("subtotals", at, "zeroed") for at, sub in enumerate(card["subtotals"]) if "zero_when" in sub]
    out += [("counts", name) for name in card["counts"]]
    if "score" not in card:
        return [place for place in out if place[-1] not in ("lost", "effective_weight", "failed", "points")]
    out += [("score", name) for name in NUMBERS["score"] if name in card["score"]]
    out += [("facts", name) for name in card["facts"] if not name.startswith("site.")]
    out += [("figures", at, "value") for at, figure in enumerate(card.get("figures", [])) if "value" in figure]
    out += [("adjustments", at, name) for at, step in enumerate(card.get("adjustments", [])) for name in OF_A_STEP if name in step]
    out += [("begin", "value")] if "value" in card.get("begin", {}) else []
    return out + ([("outcome", "grade")] if "grade" in card["outcome"] else [])


def another(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return [*value, "another"]
    try:
        return str(Fraction(value) + 1)
    except ValueError:
        return f"not-{value}"


def with_another(card: dict[str, Any], where: tuple[Any, ...]) -> dict[str, Any]:
    """The card with one place changed."""
    out = copy.deepcopy(card)
    thing = out
    for step in where[:-1]:
        thing = thing[step]
    thing[where[-1]] = another(thing.get(where[-1]))
    return out


@st.composite
def tampered(draw: st.DrawFn, card: dict[str, Any]) -> dict[str, Any]:
    """The card with some place changed."""
    return with_another(card, draw(st.sampled_from(places(card))))
