"""Parts and instances as one line: the state that it reads, what it may become, and the line of each."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .worth import ZERO, Worth

HIDDEN = "hidden"
COUNTED_FIRST = ("missing", "error", "not_sampled", "not_applicable")
OUT_FIRST = ("not_applicable", "not_sampled", "missing", "error")


@dataclass
class Looked:
    """What was seen of an item, a part or an instance."""

    state: str
    blocked: bool
    choices: list[Worth | None]
    answered: bool
    """Whether anything of it was answered."""
    band: str | None = None
    """The band of a measured number."""
    subs: list[dict[str, Any]] = field(default_factory=list)
    """The lines of its parts, or of its instances."""


def distinct(choices: list[Worth | None]) -> list[Worth | None]:
    return list(dict.fromkeys(choices))


def together(looked: list[Looked], folded: Callable[[tuple[Worth | None, ...]], Worth | None]) -> Looked:
    """Parts or instances as one, as `folded` folds them."""
    choices = [folded(combination) for combination in itertools.product(*(one.choices for one in looked))]
    waiting = [one.state for one in looked if one.blocked]
    answered = any(one.answered for one in looked)
    if waiting:
        return Looked("missing" if "missing" in waiting else waiting[0], True, distinct(choices), answered)
    told = [one.state for one in looked if choices[0] is None or one.state == "answered" or one.choices[0] is not None]
    return Looked(state_of(told, choices[0] is not None), False, choices, answered)


def state_of(states: list[str], counts: bool) -> str:
    """What a folded line reads: answered where anything is; else the first state of those that it can have."""
    if "answered" in states:
        return "answered"
    return next((state for state in (COUNTED_FIRST if counts else OUT_FIRST) if state in states), HIDDEN)


def sub_line(named: dict[str, Any], looked: Looked, handling: str | None, of: Fraction, severity: str | None) -> dict[str, Any]:
    """The line of a part or an instance; its worth is a share `of` what the worth is in, its severity told where it is not the item's."""
    worth = None if looked.blocked else looked.choices[0]
    line = {**named, "state": looked.state, "handling": handling, "band": looked.band, "counts": worth is not None, "failed": False}
    line |= {"parts": looked.subs, "nonconformities": ZERO}
    if worth is None:
        return line
    own = worth.severity if worth.failed and worth.severity != severity else None
    share, credit = (worth.points / of, worth.credit / of) if of else (ZERO, ZERO)
    return line | {"failed": worth.failed, "nonconformities": worth.nonconformities, "severity": own, "share": share, "credit": credit}
