"""A checklist as a tree of sections without lines, and what it says of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .facts import compared
from .nodes import Node
from .reads import Reads, reads_of
from .rounding import number
from .worth import DEDUCTION

ROUNDING = {"digits": 1, "mode": "half_up", "compare": "exact"}


@dataclass
class Ladder:
    """What a checklist says of the whole: its rounding, cuts and grades, and what it reads of itself."""

    rounding: dict[str, Any]
    severities: list[str]
    cut: tuple[Fraction | None, Fraction | None]
    rungs: list[dict[str, Any]]
    facts: dict[str, Any]
    reads: Reads

    def seen(self, exact: dict[str, Any]) -> dict[str, Any]:
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
        [] if root else thing.get("sampling", []),
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


def ladder_of(checklist: dict[str, Any], facts: dict[str, Any]) -> Ladder:
    rungs = [{"grade": grade["id"], "when": grade.get("when")} for grade in checklist.get("grades", [])]
    cut = stated(checklist, "percent_floor"), stated(checklist, "percent_ceiling")
    return Ladder(ROUNDING | checklist.get("rounding", {}), severity_ids(checklist), cut, rungs, facts, reads_of(checklist))
