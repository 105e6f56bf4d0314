"""The range of what is open: each answer to an open source is tried, and evaluated anew; what is open then is combined.

Of a number some are tried: what it is compared with, the ends of its bands, and one between every two of these."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..amounts import Value
from ..conditions import TESTS
from .kinds import scale_of
from .lines import Forced, lines_of, settle
from .outcome import come_out
from .reads import standing
from .rounding import number
from .tree import Ladder
from .worth import POINTS, ZERO, Rules

ENUMERABLE = ("pass_fail", "choice")
NUMERIC = ("number", "count")


class TooMuch(Exception):
    """The range is not worked out: a source cannot be tried answer by answer."""


def open_sources(ladder: Ladder, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The open lines of items that settle others, in order of dependency."""
    return [line for id in ladder.reads.order if id in ladder.reads.sources for line in lines if line["item"] == id and line["blocked"]]


@dataclass(frozen=True)
class Leaf:
    """The lines of one way to answer the open sources; `some`: whether a number is among these answers, so that there are more ways."""

    lines: list[dict[str, Any]]
    some: bool


def leaves(checklist: dict[str, Any], ladder: Ladder, answers: dict[str, Any], rules: Rules, forced: Forced | None = None) -> Iterator[Leaf]:
    """Every way to answer the open sources."""
    lines = lines_of(checklist, ladder, answers, rules, forced)
    sources = open_sources(ladder, lines)
    if not all(line["readable"] and line["kind"] in (*ENUMERABLE, *NUMERIC) for line in sources):
        raise TooMuch
    if not sources:
        yield Leaf(lines, False)
        return
    first = sources[0]["item"]
    if sources[0]["truth"] is None:
        for applies in (False, True):
            yield from leaves(checklist, ladder, answers, rules, {**(forced or {}), first: applies})
        return
    (item,) = [item for item, _ in standing(checklist) if item["id"] == first]
    answers_of = scale_of(item, rules).answers
    if sources[0]["kind"] in ENUMERABLE:
        for answer in answers_of:
            yield from leaves(checklist, ladder, answers | {first: answer}, rules, forced)
        return
    for answer in some_numbers(checklist, item, answers_of):
        yield from (replace(leaf, some=True) for leaf in leaves(checklist, ladder, answers | {first: answer}, rules, forced))


def compared_with(part: Any, name: str) -> Iterator[Fraction]:
    """The numbers that a fact is compared with, wherever a condition does so."""
    if isinstance(part, list):
        for one in part:
            yield from compared_with(one, name)
    if isinstance(part, dict):
        if part.get("fact") == name:
            yield from (Fraction(str(part[test])) for test in TESTS if isinstance(part.get(test), int | str) and not isinstance(part[test], bool))
        for one in part.values():
            yield from compared_with(one, name)


def some_numbers(checklist: dict[str, Any], item: dict[str, Any], of_the_scale: list[Fraction]) -> list[Fraction]:
    """Answers to a number or a count that come to everything that comparisons with numbers, and its bands, can tell apart."""
    least, most = number(item.get("min", 0)), number(item["max"])
    marks = sorted({least, most, *of_the_scale, *(mark for mark in compared_with(checklist, f"answer.{item['id']}") if least <= mark <= most)})
    if item["kind"] == "count":
        return sorted({*of_the_scale, *(mark for mark in marks if mark.denominator == 1)})
    return sorted({*marks, *((one + other) / 2 for one, other in itertools.pairwise(marks))})



def tried(checklist: dict[str, Any], ladder: Ladder, answers: dict[str, Any], rules: Rules, most: int) -> tuple[list[Leaf], int]:
    """All leaves, and how many combinations they have; where it is more than `most`, some of them."""
    out, combinations = [], 0
    for leaf in leaves(checklist, ladder, answers, rules):
        out.append(leaf)
        combinations += math.prod(len(line["choices"]) for line in leaf.lines)
        if combinations > most:
            break
    return out, combinations


def spread(checklist: dict[str, Any], ladder: Ladder, answers: dict[str, Any], rules: Rules, most: int) -> dict[str, Any]:
    """Lowest and highest over all combinations of what is open, samples that stay too small included, and the grades that they reach; `some`:
    whether a number was tried, so that there may be more.

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
    for leaf in every:
        over(checklist, ladder, leaf.lines, outcomes, grades)
    low, high = (min(outcomes), max(outcomes)) if outcomes else (None, None)
    unsure = max(sum(line["unsure"] for line in leaf.lines) for leaf in every)
    reached = [rung["grade"] for rung in ladder.rungs if rung["grade"] in grades]
    return {"low": low, "high": high, "grades": reached, "unsure": unsure, "some": any(leaf.some for leaf in every)}


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
