"""What a vector expects in a few figures, beside the whole card: worked out from its input, not copied from the output."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .agreement import lacking

BY_NAME = {"lines": "item", "subtotals": "section"}


def figures(card: dict[str, Any]) -> dict[str, Any]:
    """The figures that an expectation may name: of the outcome, the score and the counts, flat; facts, lines and sections by their names."""
    outcome = card["outcome"]
    out: dict[str, Any] = outcome | card.get("score", {}) | card["counts"] | {"facts": card["facts"], "rounds_to_threshold": card["rounds_to_threshold"]}
    if "reason" in outcome:
        out["reason"] = outcome["reason"]["code"]
    for name, by in BY_NAME.items():
        out[name] = {(one[by] if one.get("instance") is None else f"{one[by]} {one['instance']}"): one for one in card[name]}
    return out


def unmet(expect: dict[str, Any], card: dict[str, Any]) -> list[str]:
    """Every figure of an expectation that a card, in its normative parts, does not hold."""
    return lacking(expect, figures(exact(card)))


def exact(value: Any) -> Any:
    """A card's numbers as exact ones, except the texts that are rounded: both kinds compare with what an expectation writes."""
    if isinstance(value, dict):
        return {name: held if name in ROUNDED else exact(held) for name, held in value.items()}
    if isinstance(value, list):
        return [exact(one) for one in value]
    if isinstance(value, str):
        try:
            return Fraction(value)
        except ValueError:
            return value
    return value


ROUNDED = {"percent", "total", "final", "low", "high", "item", "section", "instance", "grade"}
"""What is compared as a text: rounded figures, and names, which may be digits."""
