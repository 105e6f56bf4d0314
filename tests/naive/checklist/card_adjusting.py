"""The final score of a card read again: where it begins, and every step, from the lines."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..amounts import Value
from ..conditions import worth
from .adjusting import Final, adjusted
from .rounding import text

NUMBERS = ("amount", "before", "after")
STATED = ("id", "effect", "holds", *NUMBERS)


def begins(card: dict[str, Any], known: dict[str, Any]) -> Value:
    """Where the score begins: at an amount of its own, which comes to what the card states, or at the percentage or the total."""
    if "begin" not in card:
        return known.get("percent" if "fraction" in card["score"] else "total")
    begin: Value = worth(card["begin"]["amount"], known)
    said = card["begin"].get("value")
    assert (begin if isinstance(begin, Fraction) else None) == (None if said is None else Fraction(said)), (card["begin"], begin)
    return begin


def check_final(card: dict[str, Any], known: dict[str, Any]) -> Value:
    """Assert that the steps give what they state, and the final score; and what that is. `known`: what the rule reads, exactly."""
    steps, score, rounding = card.get("adjustments", []), card["score"], card["rounding"]
    assert steps or "adjustments" not in card, card["adjustments"]
    stated = [{name: Fraction(step[name]) if name in NUMBERS else step[name] for name in STATED if name in step} for step in steps]
    if not steps and "begin" not in card and "final" not in score:
        return None  # there is no rule for it
    final = adjusted(steps, begins(card, known), known)
    assert agree(stated, score.get("final_exact"), final), (steps, score)
    exact = final.score if isinstance(final.score, Fraction) else None
    assert score.get("final") == (None if exact is None else text(exact, rounding["digits"], rounding["mode"])), score
    return final.score


def agree(stated: list[dict[str, Any]], exact: str | None, final: Final) -> bool:
    """Whether the steps and the exact final score are as stated."""
    ours = final.score if isinstance(final.score, Fraction) else None
    return stated == final.entries and (None if exact is None else Fraction(exact)) == ours
