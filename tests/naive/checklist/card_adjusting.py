"""The final score of a card read again: every step from the lines, and from where the card says that the score begins."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..amounts import NOTHING, Value
from .adjusting import Final, adjusted
from .rounding import text

NUMBERS = ("amount", "before", "after")
STATED = ("id", "effect", "holds", *NUMBERS)


def begins(card: dict[str, Any]) -> list[Value]:
    """Where the score may begin: a card does not state the amount of a begin of its own, and where it has none not whether it is unknown."""
    steps = card.get("adjustments")
    told = steps[0].get("before") if steps else card["score"].get("final_exact")
    return [NOTHING, None] if told is None else [Fraction(told)]


def check_final(card: dict[str, Any], known: dict[str, Any]) -> list[Value]:
    """Assert that the steps give what they state, and the final score; and what that may be."""
    steps, score, rounding = card.get("adjustments", []), card["score"], card["rounding"]
    assert steps or "adjustments" not in card, card["adjustments"]
    stated = [{name: Fraction(step[name]) if name in NUMBERS else step[name] for name in STATED if name in step} for step in steps]
    finals = [final.score for final in (adjusted(steps, begin, known) for begin in begins(card)) if agree(stated, score.get("final_exact"), final)]
    assert finals, (steps, score)
    exact = finals[0] if isinstance(finals[0], Fraction) else None
    assert score.get("final") == (None if exact is None else text(exact, rounding["digits"], rounding["mode"])), score
    return finals


def agree(stated: list[dict[str, Any]], exact: str | None, final: Final) -> bool:
    """Whether the steps and the exact final score are as stated."""
    ours = final.score if isinstance(final.score, Fraction) else None
    return stated == final.entries and (None if exact is None else Fraction(exact)) == ours
