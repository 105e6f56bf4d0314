"""Scoring, the naive way: a checklist and an inspection to lines, a score and a grade. Written from the specification alone."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .facts import card_facts, compared
from .grades import climb
from .lines import lines_of, settle
from .nodes import Node, roll, weigh_all
from .rounding import number
from .kinds import SCORED
from .worth import COUNTS, DEDUCTION, DEMERIT, POINTS, ZERO, Rules

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


def too_small(sampling: list[dict[str, Any]], lines: list[dict[str, Any]]) -> bool:
    """Whether fewer items are answered than some rule of the sample asks for."""
    answered = [line for line in lines if line["kind"] in SCORED and line["state"] == "answered"]
    of = lambda rule: [line for line in answered if rule.get("severity") in (None, line.get("item_severity", line["severity"]))]  # noqa: E731
    return any(len(of(rule)) < rule["at_least"] for rule in sampling)


def come_out(checklist: dict[str, Any], ladder: Ladder, settled: list[dict[str, Any]]) -> tuple[Node, dict[str, Fraction], tuple[str, Any]]:
    """The tree, the facts and the grade of settled lines."""
    root = hang(tree_of(checklist, checklist.get("method", POINTS), []), settled)
    roll(root, ladder.severities, ladder.seen)
    exact = card_facts(root, ladder.severities, ladder.cut, ladder.rounding)
    return root, exact, climb(ladder.rungs, ladder.facts | ladder.seen(exact))


def score(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """{'kind', 'lines', 'what'?, 'root'?, 'facts'?, 'percent'?, 'total'?, 'low'?, 'high'?, 'grades'?}"""
    method = checklist.get("method", POINTS)
    severities = severity_ids(checklist)
    rules = Rules(method, tuple(severities), checklist.get("correction_credit"))
    rungs = [{"grade": grade["id"], "when": grade.get("when")} for grade in checklist.get("grades", [])]
    cut = stated(checklist, "percent_floor"), stated(checklist, "percent_ceiling")
    ladder = Ladder(ROUNDING | checklist.get("rounding", {}), severities, cut, rungs, facts)
    lines = lines_of(checklist, facts, answers, rules)
    sampling = checklist.get("sampling", [])
    shown = [settle(line, None if line["blocked"] else line["choices"][0], method) | {"state": line["state"]} for line in lines]
    firm = [line for line in shown if not line["blocked"]]
    if not any(line["counts"] for line in firm) and not any(line["answered"] for line in lines if line["kind"] in SCORED):
        return {"kind": "no_score", "lines": shown}
    if any(line["blocked"] for line in lines):
        return {"kind": "provisional", "lines": shown, **spread(checklist, ladder, lines, sampling)}
    root, exact, (kind, what) = come_out(checklist, ladder, firm)
    if too_small(sampling, firm) or root.possible <= 0:
        return {"kind": "no_score", "lines": shown}
    weigh_all(root)
    percent = None if method in (DEMERIT, COUNTS) else exact.get("percent")
    return {"kind": kind, "what": what, "lines": firm, "root": root, "facts": exact, "percent": percent, "total": exact["total"]}


def combinations(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> int:
    """How many combinations the range of an inspection has."""
    rules = Rules(checklist.get("method", POINTS), tuple(severity_ids(checklist)), None)
    out = 1
    for line in lines_of(checklist, facts, answers, rules):
        out *= len(line["choices"])
    return out


def spread(checklist: dict[str, Any], ladder: Ladder, lines: list[dict[str, Any]], sampling: list[dict[str, Any]]) -> dict[str, Any]:
    """Lowest and highest over all combinations of what is open, and the grades that they reach; whether a sample may stay too small."""
    method = checklist.get("method", POINTS)
    outcomes, grades, small = [], set(), False
    for combination in itertools.product(*(line["choices"] for line in lines)):
        settled = [settle(line, worth, method) for line, worth in zip(lines, combination, strict=True)]
        if too_small(sampling, settled):
            small = True
            continue
        root, exact, (kind, what) = come_out(checklist, ladder, settled)
        value = exact.get("percent") if root.graded else exact.get("total", ZERO)
        outcomes += [] if value is None else [value]
        grades |= set(what if kind == "ungraded" else [what] if kind == "graded" else [])
    low, high = (min(outcomes), max(outcomes)) if outcomes else (None, None)
    return {"low": low, "high": high, "grades": [rung["grade"] for rung in ladder.rungs if rung["grade"] in grades], "small": small}
