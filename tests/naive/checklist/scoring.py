"""Scoring, the naive way: a checklist and an inspection to lines, a score and a grade. Written from the specification alone."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .facts import card_facts, compared
from .grades import climb
from .kinds import SCORED
from .lines import lines_of, settle
from .nodes import Node, roll, weigh_all
from .rounding import number
from .worth import COUNTS, DEDUCTION, DEMERIT, POINTS, ZERO, Rules

MOST_COMBINATIONS = 20_000
"""A range over more is not worked out."""
ROUNDING = {"digits": 1, "mode": "half_up", "compare": "exact"}


@dataclass
class Ladder:
    """What a checklist says of the whole: its rounding, cuts and grades."""

    rounding: dict[str, Any]
    severities: list[str]
    cut: tuple[Fraction | None, Fraction | None]
    rungs: list[dict[str, Any]]
    facts: dict[str, Any]

    def seen(self, exact: dict[str, Fraction]) -> dict[str, Fraction]:
        return compared(exact, self.rounding)


def stated(thing: dict[str, Any], field: str) -> Fraction | None:
    return number(thing[field]) if thing.get(field) is not None else None


def severity_ids(checklist: dict[str, Any]) -> list[str]:
    """The severities, gravest first; each is written as its id, or with a title."""
    return [named if isinstance(named, str) else named["id"] for named in checklist.get("severities", [])]


def tree_of(thing: dict[str, Any], method: str, sections: list[str], root: bool = True) -> Node:
    """The checklist's root or one of its sections, without lines."""
    own = [] if root else [thing["id"]]
    node = Node(
        None if root else thing["id"],
        method,
        sections,
        thing.get("roll_up", "sum"),
        number(thing.get("weight", 1)),
        stated(thing, "start"),
        number(thing.get("floor", 0)),
        thing.get("zero_when"),
        stated(thing, "minimum_percent"),
        nodes=[tree_of(section, method, [*sections, *own], False) for section in thing.get("sections", [])],
    )
    if root and method == DEDUCTION and all(below.start is None for below in node.below()) and node.start is None:
        node.start = Fraction(100)
    return node


def hang(root: Node, lines: list[dict[str, Any]]) -> Node:
    """The tree with its lines where they stand."""
    nodes = {node.id: node for node in [root, *root.below()]}
    for line in lines:
        nodes[line["sections"][-1] if line["sections"] else None].lines.append(line)
    return root


def too_small(sampling: list[dict[str, Any]], lines: list[dict[str, Any]]) -> str | None:
    """The code of the first rule of the sample that asks for more items, of a severity of their own, than are answered."""
    answered = [line for line in lines if line["kind"] in SCORED and line["state"] == "answered"]
    for rule in sampling:
        of = [line for line in answered if rule.get("severity") in (None, line["item_severity"])]
        if len(of) < rule["at_least"]:
            return "severity_sample_too_small" if "severity" in rule else "sample_too_small"
    return None


def nothing(lines: list[dict[str, Any]]) -> str:
    """Why there is nothing to score, where nothing counts or nothing is possible."""
    states = {line["state"] for line in lines if line["kind"] in SCORED}
    if any(line["counts"] for line in lines):
        return "nothing_counts"
    if "missing" in states and "answered" not in states:
        return "nothing_answered"
    if "error" in states:
        return "nothing_judged"
    return "nothing_sampled" if "not_sampled" in states and "not_applicable" not in states else "nothing_applicable"


def come_out(checklist: dict[str, Any], ladder: Ladder, settled: list[dict[str, Any]]) -> tuple[Node, dict[str, Fraction], tuple[str, Any]]:
    """The tree, the facts and the grade of settled lines."""
    root = hang(tree_of(checklist, checklist.get("method", POINTS), []), settled)
    roll(root, ladder.severities, ladder.seen)
    exact = card_facts(root, ladder.severities, ladder.cut, ladder.rounding)
    return root, exact, climb(ladder.rungs, ladder.facts | ladder.seen(exact))


def score(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """{'kind', 'lines', 'root', 'facts', 'reason'?, 'what'?, 'percent'?, 'total'?, 'low'?, 'high'?, 'grades'?, 'unsure'?, 'waiting_for'?}"""
    method = checklist.get("method", POINTS)
    severities = severity_ids(checklist)
    rules = Rules(method, tuple(severities), checklist.get("correction_credit"))
    ladder = ladder_of(checklist, facts)
    lines = lines_of(checklist, facts, answers, rules)
    shown = [settle(line, None if line["blocked"] else line["choices"][0], method) | {"state": line["state"]} for line in lines]
    root, exact, (kind, what) = come_out(checklist, ladder, shown)
    weigh_all(root)
    out = {"lines": shown, "root": root, "facts": exact}
    if not any(line["counts"] for line in shown) and not any(line["answered"] for line in lines if line["kind"] in SCORED):
        return out | {"kind": "no_score", "reason": nothing(shown)}
    if any(line["blocked"] for line in lines):
        waiting = list(dict.fromkeys(line["item"] for line in lines if line["blocked"]))
        return out | {"kind": "provisional", "waiting_for": waiting, "unsure": sum(line["unsure"] for line in lines), **spread(checklist, ladder, lines)}
    if root.possible <= 0:
        return out | {"kind": "no_score", "reason": nothing(shown)}
    if reason := too_small(checklist.get("sampling", []), shown):
        return out | {"kind": "no_score", "reason": reason}
    percent = None if method in (DEMERIT, COUNTS) else exact.get("percent")
    return out | {"kind": kind, "what": what, "percent": percent, "total": exact["total"]}


def ladder_of(checklist: dict[str, Any], facts: dict[str, Any]) -> Ladder:
    rungs = [{"grade": grade["id"], "when": grade.get("when")} for grade in checklist.get("grades", [])]
    cut = stated(checklist, "percent_floor"), stated(checklist, "percent_ceiling")
    return Ladder(ROUNDING | checklist.get("rounding", {}), severity_ids(checklist), cut, rungs, facts)


def combinations(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> int:
    """How many combinations the range of an inspection has."""
    rules = Rules(checklist.get("method", POINTS), tuple(severity_ids(checklist)), None)
    return math.prod(len(line["choices"]) for line in lines_of(checklist, facts, answers, rules))


def spread(checklist: dict[str, Any], ladder: Ladder, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Lowest and highest over all combinations of what is open, samples that stay too small included, and the grades that they reach."""
    if math.prod(len(line["choices"]) for line in lines) > MOST_COMBINATIONS:
        return {}
    method = checklist.get("method", POINTS)
    outcomes, grades = [], set()
    for combination in itertools.product(*(line["choices"] for line in lines)):
        settled = [settle(line, worth, method) for line, worth in zip(lines, combination, strict=True)]
        root, exact, (kind, what) = come_out(checklist, ladder, settled)
        value = exact.get("percent") if root.graded else exact.get("total", ZERO)
        outcomes += [] if value is None else [value]
        grades |= set(what if kind == "ungraded" else [what] if kind == "graded" else [])
    low, high = (min(outcomes), max(outcomes)) if outcomes else (None, None)
    return {"low": low, "high": high, "grades": [rung["grade"] for rung in ladder.rungs if rung["grade"] in grades]}
