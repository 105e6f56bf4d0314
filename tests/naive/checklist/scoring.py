"""Scoring, the naive way: a checklist and an inspection to lines, a score and a grade. Written from the specification alone."""

from __future__ import annotations

import math
from typing import Any

from .kinds import SCORED
from .lines import lines_of, shown
from .nodes import sampled, weigh_all
from .outcome import come_out
from .ranges import TooMuch, spread, tried
from .tree import ladder_of, severity_ids
from .worth import COUNTS, DEMERIT, POINTS, Rules

MOST_COMBINATIONS = 20_000
"""A range over more is not worked out."""


def too_small(sampling: list[dict[str, Any]], lines: list[dict[str, Any]]) -> str | None:
    """The code of the first rule of the sample that asks for more items, of a severity of their own, than are answered."""
    for rule in sampling:
        answered, needed = sampled(lines, rule)
        if answered < needed:
            return code_of(rule)
    return None


def code_of(rule: dict[str, Any]) -> str:
    return "severity_sample_too_small" if "severity" in rule else "sample_too_small"


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


def rules_of(checklist: dict[str, Any]) -> Rules:
    return Rules(checklist.get("method", POINTS), tuple(severity_ids(checklist)), checklist.get("correction_credit"))


def score(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """{'kind', 'lines', 'root', 'facts', 'own', 'figures', 'reason'?, 'what'?, 'percent'?, 'total'?, 'low'?, 'high'?, 'grades'?, 'unsure'?, 'waiting_for'?}"""
    method = checklist.get("method", POINTS)
    rules, ladder = rules_of(checklist), ladder_of(checklist, facts)
    lines = lines_of(checklist, ladder, answers, rules)
    now = [shown(line, method) for line in lines]
    root, exact, own, (kind, what) = come_out(checklist, ladder, now)
    weigh_all(root)
    figures = dict.fromkeys(figure["id"] for figure in checklist.get("figures", []))
    out = {"lines": now, "root": root, "facts": exact, "own": own, "figures": figures}
    if not any(line["counts"] for line in now) and not any(line["answered"] for line in lines if line["kind"] in SCORED):
        return out | {"kind": "no_score", "reason": nothing(now)}
    if any(line["blocked"] for line in lines):
        waiting = list(dict.fromkeys(line["item"] for line in lines if line["blocked"]))
        range_ = spread(checklist, ladder, answers, rules, MOST_COMBINATIONS)
        return out | {"kind": "provisional", "waiting_for": waiting, "unsure": sum(line["unsure"] for line in lines), **range_}
    if root.possible <= 0:
        short = [node.short for node in root.below() if node.short]
        return out | {"kind": "no_score", "reason": code_of(short[0]) if short else nothing(now)}
    if reason := too_small(checklist.get("sampling", []), now):
        return out | {"kind": "no_score", "reason": reason}
    percent = None if method in (DEMERIT, COUNTS) else exact.get("percent")
    return out | {"kind": kind, "what": what, "percent": percent, "total": exact["total"], "figures": figures | own.numbers()}


def combinations(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> int:
    """How many combinations the range of an inspection has."""
    rules, ladder = rules_of(checklist), ladder_of(checklist, facts)
    try:
        return tried(checklist, ladder, answers, rules, MOST_COMBINATIONS)[1]
    except TooMuch:
        return math.prod(len(line["choices"]) for line in lines_of(checklist, ladder, answers, rules))
