"""The facts of a card and of a section, exact; what has no denominator is not there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .rounding import rounded
from .kinds import SCORED
from .worth import POINTS, ZERO

if TYPE_CHECKING:
    from .nodes import Node

OF_A_SECTION = ("percent", "total", "lost", "worst.item", "failed.count")
OF_A_WHOLE = ("percent", "total", "lost", "worst.item", "worst.section", "answered.share")
"""What a card may lack."""
ASKED = ("answered", "missing", "error")


def own_facts(node: Node, severities: list[str]) -> dict[str, Fraction]:
    """What a node says of everything inside it."""
    lines = [line for line in node.all_lines() if line["kind"] in SCORED]
    counted = [line for line in lines if line["counts"]]
    facts: dict[str, Fraction] = {}
    if node.percent is not None:
        facts["percent"] = node.percent
    if node.counts():
        facts |= {"total": node.earned, "lost": node.possible - node.earned if node.graded else node.earned}
    able = [line for line in counted if line["possible"] > 0]
    if able:
        ratios, charges = [line["earned"] / line["possible"] for line in able], [line["earned"] for line in able]
        facts["worst.item"] = min(ratios) if node.method == POINTS else max(charges)
    facts["failed.count"] = Fraction(sum(line["failed"] for line in lines))
    facts["deficient.count"] = Fraction(sum(line["deficient"] for line in lines))
    facts["nonconformities.count"] = sum((line["nonconformities"] for line in lines), ZERO)
    for severity in severities:
        such = [line for line in lines if line.get("severity") == severity]
        facts[f"failed.{severity}"] = Fraction(sum(line["failed"] for line in such))
        facts[f"nonconformities.{severity}"] = sum((line["nonconformities"] for line in such), ZERO)
    return facts


def inside_facts(node: Node, severities: list[str]) -> dict[str, Fraction]:
    """A node's own facts and those of the sections inside it."""
    facts = own_facts(node, severities)
    for below in node.below():
        own = own_facts(below, [])
        facts |= {f"section.{below.id}.{name}": own[name] for name in OF_A_SECTION if name in own}
    return facts


def card_facts(root: Node, severities: list[str], cut: tuple[Fraction | None, Fraction | None], rounding: dict[str, Any]) -> dict[str, Fraction]:
    """Every fact of a card; `cut` is the floor and the ceiling of the percentage."""
    facts = inside_facts(root, severities)
    floor, ceiling = cut
    if "percent" in facts:
        percent = facts["percent"] if floor is None else max(facts["percent"], floor)
        facts["percent"] = percent if ceiling is None else min(percent, ceiling)
    sections = [node for node in root.below() if node.possible > 0]
    ratios = [node.earned / node.possible for node in sections if node.graded]
    if ratios:
        facts["worst.section"] = min(ratios)
    elif sections and not root.graded:
        facts["worst.section"] = max(node.earned for node in sections)
    lines = [line for line in root.all_lines() if line["kind"] in SCORED]
    asked = [line for line in lines if line["state"] in ASKED and not unasked(line)]
    if asked:
        facts["answered.share"] = Fraction(sum(line["state"] == "answered" for line in asked), len(asked))
    facts["answered.count"] = Fraction(sum(line["state"] == "answered" for line in lines))
    facts["not-applicable.count"] = Fraction(sum(line["state"] == "not_applicable" for line in lines))
    facts["below-minimum.count"] = Fraction(sum(below_minimum(node, rounding) for node in root.below()))
    return facts


def unasked(line: dict[str, Any]) -> bool:
    """A bonus that nobody claimed."""
    return bool(line["bonus"] and line["state"] != "answered")


def below_minimum(node: Node, rounding: dict[str, Any]) -> bool:
    if node.minimum is None or node.percent is None:
        return False
    return bool(compared({"percent": node.percent}, rounding)["percent"] < node.minimum)


def compared(facts: dict[str, Any], rounding: dict[str, Any]) -> dict[str, Any]:
    """The facts as thresholds see them."""
    if rounding["compare"] == "exact":
        return facts
    return {name: rounded(value, rounding["digits"], rounding["mode"]) if is_rounded(name) and isinstance(value, Fraction) else value for name, value in facts.items()}


def is_rounded(name: str) -> bool:
    """Whether a figure is a percentage, a total or the final score."""
    return name == "score" or name.split(".")[-1] in ("percent", "total")
