"""The final score: where it begins, and what each step of `scoring` makes of it. All exact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..amounts import NOTHING, Value
from ..conditions import holds, worth

EFFECTS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "at_most": min,
    "at_least": max,
    "plus": lambda score, amount: score + amount,
    "times": lambda score, amount: score * amount,
    "replace": lambda score, amount: amount,
}
TRUTH = {True: "true", False: "false", None: "unknown"}


@dataclass
class Final:
    """The final score: a number, no value, or unknown; and an entry for each step, in the words of a card."""

    score: Value
    entries: list[dict[str, Any]] = field(default_factory=list)


def steps_of(scoring: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps as a card tells them: which effect, and of which amount."""
    out = []
    for step in scoring.get("adjust", []):
        (effect,) = set(step) & set(EFFECTS)
        out.append({name: step[name] for name in ("id", "when") if name in step} | {"effect": effect, "of": step[effect]})
    return out


def final_of(scoring: dict[str, Any], plain: Value, known: dict[str, Any]) -> Final:
    """`plain`: the percentage, or the total where there is none; `known`: what named figures read, and these."""
    begin = worth(scoring["score"], known) if "score" in scoring else plain
    return adjusted(steps_of(scoring), begin, known)


def adjusted(steps: list[dict[str, Any]], begin: Value, known: dict[str, Any]) -> Final:
    """Step by step; where there is no score to begin with, or a step leaves none, those that follow are not looked at."""
    final = Final(begin)
    for step in steps:
        entry = {"id": step["id"], "effect": step["effect"]}
        final.entries.append(entry)
        before = final.score
        if not isinstance(before, Fraction):
            continue
        facts = known | {"score": before}
        truth = holds(step["when"], facts) if "when" in step else True
        entry["holds"] = TRUTH[truth]
        if truth:
            amount = worth(step["of"], facts)
            final.score = EFFECTS[step["effect"]](before, amount) if isinstance(amount, Fraction) else amount
            entry["amount"] = amount
        elif truth is None:
            final.score = None
        entry |= {"before": before, "after": final.score}
    final.entries = [{name: value for name, value in entry.items() if value is not None and value is not NOTHING} for entry in final.entries]
    return final
