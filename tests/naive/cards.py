"""A score card read again: its score, facts and grade from its lines alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .conditions import holds

POINTS, DEMERIT = "points", "demerit"
SCORED = ("pass_fail", "choice")


def rounded(number: Fraction, digits: int, mode: str) -> Fraction:
    unit = 10**digits
    whole, rest = divmod(abs(number) * unit, 1)
    up = {
        "half_up": rest >= Fraction(1, 2),
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[mode]
    size = Fraction(whole + up, unit)
    return -size if number < 0 else size


def text(number: Fraction, digits: int, mode: str) -> str:
    number = rounded(number, digits, mode)
    units = abs(number.numerator * 10**digits // number.denominator)
    sign = "-" if number < 0 else ""
    if digits == 0:
        return f"{sign}{units}"
    return f"{sign}{units // 10**digits}.{units % 10**digits:0{digits}d}"


def facts_of(lines: list[dict[str, Any]], sections: list[str], severities: set[str], method: str) -> dict[str, Fraction]:
    """Every fact that lines add up to, exact; what has no denominator is not there."""
    counted = [line for line in lines if line["counts"]]
    earned, possible, lost = (sum((Fraction(line[key]) for line in counted), Fraction(0)) for key in ("earned", "possible", "lost"))
    facts: dict[str, Fraction] = {}
    if counted:
        facts |= {"total": earned, "lost": lost}
    if method == POINTS and possible:
        facts["percent"] = 100 * earned / possible
    pairs = [(Fraction(line["earned"]), Fraction(line["possible"])) for line in counted]
    by_section = []
    for section in sections:
        inside = [line for line in counted if section in line["sections"]]
        sums = tuple(sum((Fraction(line[key]) for line in inside), Fraction(0)) for key in ("earned", "possible"))
        by_section.append(sums)
        if method == POINTS and sums[1]:
            facts[f"section.{section}.percent"] = 100 * sums[0] / sums[1]
    for name, group in (("worst.item", pairs), ("worst.section", by_section)):
        group = [(e, p) for e, p in group if p > 0]
        if group:
            facts[name] = max(e for e, _ in group) if method == DEMERIT else min(e / p for e, p in group)
    scored = [line for line in lines if line["kind"] in SCORED]
    facts["failed.count"] = Fraction(sum(line["failed"] for line in scored))
    facts["deficient.count"] = Fraction(sum(line["deficient"] for line in scored))
    for severity in severities:
        facts[f"failed.{severity}"] = Fraction(sum(line["failed"] for line in lines if line.get("severity") == severity))
    asked = [line for line in scored if line["state"] in ("answered", "missing", "error")]
    if asked:
        facts["answered.share"] = Fraction(sum(line["state"] == "answered" for line in asked), len(asked))
    return facts


def compared(facts: dict[str, Fraction], rounding: dict[str, Any]) -> dict[str, Fraction]:
    """The facts as thresholds see them."""
    if rounding["compare"] == "exact":
        return facts
    shown = lambda name: name in ("percent", "total") or (name.startswith("section.") and name.endswith(".percent"))
    return {n: rounded(v, rounding["digits"], rounding["mode"]) if shown(n) else v for n, v in facts.items()}


def read_fact(raw: Any) -> Any:
    if isinstance(raw, str):
        try:
            return Fraction(raw)
        except ValueError:
            return raw
    return raw


def climb(rungs: list[dict[str, Any]], facts: dict[str, Any]) -> tuple[str, Any]:
    """('graded', id), ('ungraded', ids) or ('scored', None)."""
    possible = []
    for rung in rungs:
        truth = holds(rung["when"], facts) if rung.get("when") else True
        if truth is not False:
            possible.append(rung["grade"])
        if truth:
            break
    unknown = any(holds(r["when"], facts) is None for r in rungs if r.get("when") and r["grade"] in possible)
    if not rungs:
        return "scored", None
    return ("ungraded", possible) if unknown else ("graded", possible[0])


def check_card(card: dict[str, Any]) -> None:
    """Assert that the card's lines, and nothing else, give its score, its subtotals, its facts and its grade."""
    rounding, method, lines = card["rounding"], card["method"], card["lines"]
    digits, mode = rounding["digits"], rounding["mode"]
    for line in lines:
        assert line["counts"] == ("earned" in line), line
        if line["counts"]:
            weight = Fraction(line["weight"])
            assert Fraction(line["earned"]) == Fraction(line["points"]) * weight, line
            full = Fraction(line["possible"])
            lost = full - Fraction(line["earned"]) if method == POINTS else Fraction(line["earned"])
            assert Fraction(line["lost"]) == lost, line
            assert line["deficient"] == (lost > 0 and not line["failed"]), line
        check_parts(line, method)
    severities = {name.removeprefix("failed.") for name in card["facts"] if name.startswith("failed.")} - {"count"}
    facts = facts_of(lines, [subtotal["section"] for subtotal in card["subtotals"]], severities, method)
    for subtotal in card["subtotals"]:
        exact = facts.get(f"section.{subtotal['section']}.percent")
        assert subtotal.get("percent") == (None if exact is None else text(exact, digits, mode)), subtotal
    if "score" not in card:
        assert card["outcome"]["kind"] in ("provisional", "no_score"), card["outcome"]
        return
    score = card["score"]
    assert Fraction(score["earned"]) == facts["total"], score
    assert Fraction(score["lost"]) == facts["lost"], score
    assert score["total"] == text(facts["total"], digits, mode), score
    if method == POINTS:
        assert Fraction(score["fraction"]) == facts["percent"] / 100, score
        assert score["percent"] == text(facts["percent"], digits, mode), score
    seen = compared(facts, rounding)
    stated = {name: read_fact(raw) for name, raw in card["facts"].items()}
    assert {name: stated.get(name) for name in seen} == seen
    kind, what = climb(card["grading"]["rungs"], {**stated, **seen})
    assert card["outcome"]["kind"] == kind, card["outcome"]
    assert what == card["outcome"].get("grade", card["outcome"].get("possible_grades")), card["outcome"]


def check_parts(line: dict[str, Any], method: str) -> None:
    """An item with parts is as good as its worst part, and fails where one fails."""
    counted = [part for part in line.get("parts", []) if part["counts"]]
    if not counted or not line["counts"] or line["state"] != "answered":
        return
    shares = [Fraction(part["share"]) for part in counted]
    worst = min(shares) if method == POINTS else max(shares)
    assert Fraction(line["earned"]) == worst * Fraction(line["possible"]), line
    assert line["failed"] == any(part["failed"] for part in counted), line
