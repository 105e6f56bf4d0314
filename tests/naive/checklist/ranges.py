"""The range of what is open: each answer to an open source is tried, and evaluated anew; what is open then is combined."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..amounts import Value
from .kinds import scale_of
from .lines import Forced, lines_of, settle
from .outcome import come_out
from .reads import standing
from .tree import Ladder
from .worth import POINTS, ZERO, Rules

ENUMERABLE = ("pass_fail", "choice")


class TooMuch(Exception):
    """The range is not worked out: a source cannot be tried answer by answer."""


def open_sources(ladder: Ladder, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The open lines of items that settle others, in order of dependency."""
    return [line for id in ladder.reads.order if id in ladder.reads.sources for line in lines if line["item"] == id and line["blocked"]]


def leaves(checklist: dict[str, Any], ladder: Ladder, answers: dict[str, Any], rules: Rules, forced: Forced | None = None) -> Iterator[list[dict[str, Any]]]:
    """The lines of every way to answer the open sources."""
    lines = lines_of(checklist, ladder, answers, rules, forced)
    sources = open_sources(ladder, lines)
    if not all(line["readable"] and line["kind"] in ENUMERABLE for line in sources):
        raise TooMuch
    if not sources:
        yield lines
        return
    first = sources[0]["item"]
    if sources[0]["truth"] is None:
        for applies in (False, True):
            yield from leaves(checklist, ladder, answers, rules, {**(forced or {}), first: applies})
        return
    (item,) = [item for item, _ in standing(checklist) if item["id"] == first]
    for code in scale_of(item, rules).answers:
        yield from leaves(checklist, ladder, answers | {first: code}, rules, forced)


def tried(checklist: dict[str, Any], ladder: Ladder, answers: dict[str, Any], rules: Rules, most: int) -> tuple[list[list[dict[str, Any]]], int]:
    """All leaves, and how many combinations they have; where it is more than `most`, some of them."""
    out, combinations = [], 0
    for lines in leaves(checklist, ladder, answers, rules):
        out.append(lines)
        combinations += math.prod(len(line["choices"]) for line in lines)
        if combinations > most:
            break
    return out, combinations


def spread(checklist: dict[str, Any], ladder: Ladder, answers: dict[str, Any], rules: Rules, most: int) -> dict[str, Any]:
    """Lowest and highest over all combinations of what is open, samples that stay too small included, and the grades that they reach.

    A combination of which nothing counts, or nothing is possible, has neither. Nothing is said where an open source cannot be tried answer by
    answer, or there are more than `most` combinations."""
    try:
        every, combinations = tried(checklist, ladder, answers, rules, most)
    except TooMuch:
        return {}
    if combinations > most:
        return {}
    outcomes: list[Fraction] = []
    grades: set[str] = set()
    for lines in every:
        over(checklist, ladder, lines, outcomes, grades)
    low, high = (min(outcomes), max(outcomes)) if outcomes else (None, None)
    unsure = max(sum(line["unsure"] for line in lines) for lines in every)
    return {"low": low, "high": high, "grades": [rung["grade"] for rung in ladder.rungs if rung["grade"] in grades], "unsure": unsure}


def over(checklist: dict[str, Any], ladder: Ladder, lines: list[dict[str, Any]], outcomes: list[Fraction], grades: set[str]) -> None:
    """Add what the combinations of one leaf come to."""
    method = checklist.get("method", POINTS)
    for combination in itertools.product(*(line["choices"] for line in lines)):
        settled = [settle(line, worth, method) for line, worth in zip(lines, combination, strict=True)]
        root, exact, own, (kind, what) = come_out(checklist, ladder, settled)
        if root.possible <= 0:
            continue
        value: Value = exact.get("percent") if root.graded else exact.get("total", ZERO)
        value = value if own.final is None else own.final.score
        outcomes += [value] if isinstance(value, Fraction) else []
        grades |= set(what if kind == "ungraded" else [what] if kind == "graded" else [])
