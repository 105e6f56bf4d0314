"""What the naive implementation says of an inspection, in the words of a score card: every part that is normative."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ...amounts import NOTHING
from ...conditions import TESTS, holds
from ..cards import ALWAYS, counts_of
from ..facts import below_minimum, is_rounded
from ..grades import facts_of, facts_read
from ..nodes import Node, sampled
from ..reads import figures_of
from ..reading.facts import told
from ..rounding import rounded, text
from ..scoring import code_of, score
from ..tree import Ladder, ladder_of
from ..worth import COUNTS, DEDUCTION, DEMERIT, ZERO

LINE = ("item", "instance", "state", "handling", "counts", "failed", "deficient", "nonconformities", "severity", "band", "weight")
OF_WHAT_COUNTS = ("points", "credit", "earned", "possible", "effective_weight", "lost")
SUB = ("part", "instance", "state", "handling", "counts", "failed", "nonconformities", "severity", "band", "share", "credit")
TRUTH = {True: "true", False: "false", None: "unknown"}


def card_of(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """The card's normative parts, numbers exact; `exhaustive` is true wherever nothing forbids it."""
    out, ladder = score(checklist, facts, answers), ladder_of(checklist, facts)
    rounding = ladder.rounding
    final = out["kind"] in ("graded", "ungraded", "scored")
    outside = {name: told(known) for name, known in facts.items()}
    seen = out["own"].in_grades(ladder.seen, out["facts"])
    card: dict[str, Any] = {"outcome": outcome_of(out, rounding, ladder.reads.itself or by_share(checklist)), "lines": [line_of(line) for line in out["lines"]]}
    card["subtotals"] = [subtotal_of(node, rounding) for node in out["root"].below()]
    card["counts"] = counts_of(out["lines"])
    names = [name for name in named(checklist, out["root"], ladder) if seen.get(name, NOTHING) is not NOTHING]
    card["facts"] = outside | ({name: told(seen[name]) for name in names} if final else {})
    card["grading"] = [{"grade": rung["grade"]} | ({"holds": truth_of(rung, facts | seen)} if final else {}) for rung in ladder.rungs]
    exact = out["own"].items | out["facts"] | out["own"].score()
    card["rounds_to_threshold"] = final and any(crossed(rung.get("when"), exact, rounding) for rung in ladder.rungs)
    if final and out["figures"]:
        card["figures"] = [stated_only({"id": id, "value": value}) for id, value in out["figures"].items()]
    if final and out["own"].final and out["own"].final.entries:
        card["adjustments"] = out["own"].final.entries
    return card | ({"score": score_of(out, rounding)} if final else {})


def by_share(checklist: dict[str, Any]) -> bool:
    """Whether the score hangs on how many items of a section, or which share of all, are answered."""
    return any("share" in rule for rule in checklist.get("sampling", [])) or any("sampling" in section for section in sections_of(checklist))


def sections_of(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for section in node.get("sections", []) for one in (section, *sections_of(section))]


def outcome_of(out: dict[str, Any], rounding: dict[str, Any], itself: bool) -> dict[str, Any]:
    kind = out["kind"]
    if kind == "no_score":
        return {"kind": kind, "reason": {"code": out["reason"]}}
    if kind == "provisional":
        ends = {end: text(out[end], rounding["digits"], rounding["mode"]) for end in ("low", "high") if out.get(end) is not None}
        grades = {"possible_grades": out["grades"], "exhaustive": out["unsure"] <= 1 and not out["some"], "some": out["some"], "itself": itself} if "grades" in out else {}
        return {"kind": kind, "waiting_for": out["waiting_for"], **grades, **ends}
    return {"kind": kind} | {"graded": {"grade": out["what"]}, "ungraded": {"possible_grades": out["what"]}}.get(kind, {})


def line_of(line: dict[str, Any]) -> dict[str, Any]:
    """A line as a card tells it: what is nothing is left out."""
    out = {name: line.get(name) for name in LINE} | {name: line.get(name) for name in OF_WHAT_COUNTS if line["counts"]}
    subs = [sub_of(sub) for sub in line["subs"]]
    out["parts" if subs and "part" in subs[0] else "instances"] = subs
    return stated_only(out)


def sub_of(sub: dict[str, Any]) -> dict[str, Any]:
    return stated_only({name: sub.get(name) for name in SUB} | {"parts": [sub_of(part) for part in sub["parts"]]})


def stated_only(out: dict[str, Any]) -> dict[str, Any]:
    """Without what is not there: no parts, and no nonconformities or credit of 0."""
    return {name: value for name, value in out.items() if value is not None and value != [] and (name not in ("nonconformities", "credit") or value)}


def subtotal_of(node: Node, rounding: dict[str, Any]) -> dict[str, Any]:
    counts = node.counts()
    out: dict[str, Any] = {"section": node.id, "earned": node.earned, "possible": node.possible, "counts": counts}
    out["percent"] = None if node.percent is None else text(node.percent, rounding["digits"], rounding["mode"])
    out["effective_weight"] = node.effective
    out["charged"] = node.charged if counts else None
    out |= {"zeroed": node.zeroed or None, "forfeited": node.forfeited if node.zeroed else None}
    out["too_few"] = node.short and {"code": code_of(node.short), "params": dict(zip(("sampled", "needed"), sampled(node.all_lines(), node.short), strict=True))}
    return stated_only(out | {"below_minimum": below_minimum(node, rounding) or None})


def score_of(out: dict[str, Any], rounding: dict[str, Any]) -> dict[str, Any]:
    root, digits, mode = out["root"], rounding["digits"], rounding["mode"]
    figures: dict[str, Any] = {"earned": root.earned, "possible": root.possible, "lost": out["facts"]["lost"]}
    figures["total"] = text(out["total"], digits, mode)
    if isinstance(final := out["own"].score().get("score"), Fraction):
        figures |= {"final": text(final, digits, mode), "final_exact": final}
    if root.method == DEDUCTION:
        figures["charged"] = root.charges()
    if root.method in (DEMERIT, COUNTS):
        return figures
    return figures | {"fraction": out["percent"] / 100, "percent": text(out["percent"], digits, mode)}


def named(checklist: dict[str, Any], root: Node, ladder: Ladder) -> set[str]:
    """The figures that a card states where they are known."""
    read = {name for grade in checklist.get("grades", []) for name in facts_read(grade.get("when"))}
    read |= {name for name in facts_of([checklist.get("figures"), checklist.get("scoring")]) if name.startswith(("answer.", "item."))} | set(figures_of(checklist))
    return {*ALWAYS, "score", *read, *(f"failed.{severity}" for severity in ladder.severities), *(f"section.{node.id}.percent" for node in root.below())}


def truth_of(rung: dict[str, Any], known: dict[str, Any]) -> str:
    return TRUTH[holds(rung["when"], known) if rung.get("when") else True]


def crossed(condition: dict[str, Any] | None, exact: dict[str, Any], rounding: dict[str, Any]) -> bool:
    """Whether some percentage or total stands on one side of a number that it is compared with, and as shown on the other."""
    if not condition:
        return False
    below = [*condition.get("all", []), *condition.get("any", []), *([condition["not"]] if "not" in condition else [])]
    if below:
        return any(crossed(part, exact, rounding) for part in below)
    if "amount" in condition:
        return False
    name, test = condition["fact"], next(test for test in TESTS if test in condition)
    if not is_rounded(name) or not isinstance(exact.get(name), Fraction) or isinstance(condition[test], dict | list | bool):
        return False
    shown = rounded(exact[name], rounding["digits"], rounding["mode"])
    return holds(condition, exact) != holds(condition, {name: shown})
