"""Scoring, the naive way: a checklist and an inspection to lines, a score and a grade. Written from DESIGN §5 alone."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from .cards import DEMERIT, POINTS, SCORED, climb, compared, facts_of
from .conditions import holds

DEFAULTS = {"not_applicable": "exclude", "not_sampled": "exclude", "missing": "block", "error": "block"}
STATES = ("not_applicable", "not_sampled", "error")


def options_of(thing: dict[str, Any], points: Fraction, method: str) -> dict[str, tuple[Fraction, bool]]:
    """Answer code → (points, fails)."""
    if thing.get("kind", "pass_fail") == "pass_fail":
        return {"pass": (points, False), "fail": (Fraction(0), True)} if method == POINTS else {"pass": (Fraction(0), False), "fail": (points, True)}
    worth = {option["id"]: Fraction(str(option["points"])) for option in thing["options"]}
    most = max(max(worth.values()), Fraction(0))
    fails_at = Fraction(0) if method == POINTS else most
    return {
        option["id"]: (worth[option["id"]], option.get("fails", most > 0 and worth[option["id"]] == fails_at))
        for option in thing["options"]
    }


def items_of(checklist: dict[str, Any]) -> list[tuple[dict[str, Any], list[str], dict[str, str]]]:
    """(item, sections, handling) in reading order."""
    out = []

    def walk(node: dict[str, Any], sections: list[str], handling: dict[str, str]) -> None:
        for item in node.get("items", []):
            own = handling | item.get("handling", {})
            if item.get("kind", "pass_fail") not in SCORED and "missing" not in item.get("handling", {}):
                own["missing"] = "exclude"
            out.append((item, sections, own))
        for section in node.get("sections", []):
            walk(section, [*sections, section["id"]], handling | section.get("handling", {}))

    walk(checklist, [], DEFAULTS | checklist.get("handling", {}))
    return out


def state_of(thing: dict[str, Any], answer: Any, facts: dict[str, Any]) -> tuple[str, bool]:
    """(state, whether it may turn out hidden)."""
    truth = holds(thing["applies_when"], facts) if "applies_when" in thing else True
    if truth is False:
        return "hidden", False
    if truth is None:
        return "missing", True
    if answer is None:
        return "missing", False
    return (answer if answer in STATES else "answered"), False


def handled(handling: str, possible: Fraction, method: str) -> tuple[Fraction, bool] | str:
    """(points, failed), 'out' or 'open'."""
    worst, best = (Fraction(0), possible) if method == POINTS else (possible, Fraction(0))
    return {
        "exclude": "out",
        "zero": (worst, False),
        "fail": (worst, True),
        "full": (best, False),
        "block": "open",
    }[handling]


def shares(part: dict[str, Any], answer: Any, handling: dict[str, str], facts: dict[str, Any], method: str) -> tuple[str, list[Any]]:
    """(state, possibilities): each (share, failed) or None for dropping out; more than one where it is open."""
    options = options_of(part, Fraction(1), method)
    most = max(points for points, _ in options.values())
    state, may_hide = state_of(part, answer, facts)
    if state == "hidden":
        return state, [None]

    def applying(answer: Any) -> list[Any]:
        if answer is not None and answer not in STATES:
            points, fails = options[answer]
            return [(points / most, fails)]
        outcome = handled(handling[answer or "missing"], Fraction(1), method)
        return part_all(part, facts, method) if outcome == "open" else [None if outcome == "out" else outcome]

    if may_hide:
        return state, [*applying(answer), None] if handling["missing"] == "block" else applying(None)
    return state, applying(answer)


def fold(combination: tuple[Any, ...], possible: Fraction, method: str) -> Any:
    counted = [share for share in combination if share is not None]
    if not counted:
        return None
    worst = (min if method == POINTS else max)(share for share, _ in counted)
    return worst * possible, any(failed for _, failed in counted)


def applying(item: dict[str, Any], parts: list[Any], scored: bool, options: dict[str, Any], possible: Fraction,
             handling: dict[str, str], answer: Any, facts: dict[str, Any], method: str) -> tuple[str, bool, list[Any]]:
    """(state, blocked, choices) of an item that applies."""
    if parts and (answer is None or isinstance(answer, dict)):
        looked = [shares(part, (answer or {}).get(part["id"]), handling, facts, method) for part in parts]
        choices = [fold(combination, possible, method) for combination in itertools.product(*(s for _, s in looked))]
        states = [s for s, _ in looked]
        waiting = [s for s in states if handling.get(s) == "block"]
        if waiting:
            return ("missing" if "missing" in waiting else waiting[0]), True, choices
        if choices[0] is not None:
            return "answered", False, choices
        return next((s for s in ("not_applicable", "not_sampled", "missing", "error") if s in states), "hidden"), False, choices
    if answer is not None and answer not in STATES:
        return "answered", False, [options[answer] if scored else None]
    state = answer or "missing"
    outcome = handled(handling[state], possible, method)
    if outcome != "open":
        return state, False, [None if outcome == "out" else outcome]
    folded = [part_all(part, facts, method) for part in parts]
    every = [fold(c, possible, method) for c in itertools.product(*folded)] if parts else list(options.values()) or [None]
    return state, True, every


def line_of(item: dict[str, Any], sections: list[str], handling: dict[str, str], answer: Any, facts: dict[str, Any], method: str) -> dict[str, Any]:
    """A line, with `choices`: what it may become. One choice is settled; more than one holds the score up."""
    points = Fraction(str(item.get("points", 1)))
    parts = item.get("parts", [])
    scored = item.get("kind", "pass_fail") in SCORED
    options = {} if parts or not scored else options_of(item, points, method)
    possible = points if parts else max([Fraction(0), *(worth for worth, _ in options.values())])
    state, may_hide = state_of(item, answer, facts)
    blocked = False
    if state == "hidden":
        choices = [None]
    else:
        state, blocked, choices = applying(item, parts, scored, options, possible, handling, answer, facts, method)
    if may_hide:
        state, settled = "missing", handled(handling["missing"], possible, method)
        blocked = settled == "open"
        choices = [*choices, None] if blocked else [None if settled == "out" else settled]
    line = {"item": item["id"], "sections": sections, "state": state, "kind": item.get("kind", "pass_fail"), "severity": item.get("severity")}
    line |= {"blocked": blocked, "choices": list(dict.fromkeys(choices)), "full": possible, "weight": Fraction(str(item.get("weight", 1)))}
    return line


def part_all(part: dict[str, Any], facts: dict[str, Any], method: str) -> list[Any]:
    """Everything that an unlooked-at part may be."""
    truth = holds(part["applies_when"], facts) if "applies_when" in part else True
    options = options_of(part, Fraction(1), method)
    most = max(points for points, _ in options.values())
    every = [] if truth is False else [(points / most, fails) for points, fails in options.values()]
    return every if truth else [*every, None]


def settle(line: dict[str, Any], choice: Any, method: str) -> dict[str, Any]:
    """The line once it is known what it becomes."""
    out = dict(line, counts=choice is not None and line["kind"] in SCORED, failed=False, deficient=False)
    if line["blocked"]:
        out["state"] = "answered" if choice is not None else "hidden"
    if out["counts"]:
        points, failed = choice
        earned, possible = points * line["weight"], line["full"] * line["weight"]
        lost = possible - earned if method == POINTS else earned
        out |= {"earned": earned, "possible": possible, "lost": lost, "failed": failed, "deficient": lost > 0 and not failed}
    return out


def section_ids(node: dict[str, Any]) -> list[str]:
    return [id for section in node.get("sections", []) for id in (section["id"], *section_ids(section))]


def score(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """{'kind', 'grade'?, 'percent'?, 'total'?, 'low'?, 'high'?, 'possible_grades'?}"""
    method = checklist.get("method", POINTS)
    rounding = {"digits": 1, "mode": "half_up", "compare": "exact"} | checklist.get("rounding", {})
    lines = [line_of(item, sections, handling, answers.get(item["id"]), facts, method) for item, sections, handling in items_of(checklist)]
    severities = set(checklist.get("severities", []))
    rungs = [{"grade": grade["id"], "when": grade.get("when")} for grade in checklist.get("grades", [])]

    def come_out(settled: list[dict[str, Any]]) -> tuple[dict[str, Fraction], tuple[str, Any]]:
        exact = facts_of(settled, section_ids(checklist), severities, method)
        return exact, climb(rungs, facts | compared(exact, rounding))

    open_lines = [line for line in lines if line["blocked"]]
    scored = [line for line in lines if line["kind"] in SCORED]
    firm = [settle(line, line["choices"][0], method) for line in lines if not line["blocked"]]
    if not any(line["counts"] for line in firm) and not any(line["state"] == "answered" for line in scored):
        if open_lines or all(not line["counts"] for line in firm):
            return {"kind": "no_score"}
    if not open_lines:
        exact, (kind, what) = come_out(firm)
        if sum((line["possible"] for line in firm if line["counts"]), Fraction(0)) <= 0:
            return {"kind": "no_score"}
        return {"kind": kind, "what": what, "percent": exact.get("percent"), "total": exact["total"]}
    outcomes, grades = [], set()
    for combination in itertools.product(*(line["choices"] for line in open_lines)):
        chosen = iter(combination)
        settled = [settle(line, next(chosen) if line["blocked"] else line["choices"][0], method) for line in lines]
        exact, (kind, what) = come_out(settled)
        value = exact.get("percent") if method == POINTS else exact.get("total", Fraction(0))
        outcomes += [] if value is None else [value]
        grades |= set(what if kind == "ungraded" else [what] if kind == "graded" else [])
    spread = (min(outcomes), max(outcomes)) if outcomes else (None, None)
    return {"kind": "provisional", "low": spread[0], "high": spread[1], "grades": [r["grade"] for r in rungs if r["grade"] in grades]}


__all__ = ["DEMERIT", "POINTS", "score"]
