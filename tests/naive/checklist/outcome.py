"""What settled lines come to: the tree rolled up, the facts, the figures and the grade."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from .adjusting import final_of
from .facts import card_facts
from .grades import climb
from .nodes import Node, roll
from .own import Own, own_of
from .tree import Ladder, hang, tree_of
from .worth import POINTS


def come_out(checklist: dict[str, Any], ladder: Ladder, settled: list[dict[str, Any]]) -> tuple[Node, dict[str, Fraction], Own, tuple[str, Any]]:
    """The tree, the facts, what the checklist reads of itself, and the grade of settled lines."""
    root = hang(tree_of(checklist, checklist.get("method", POINTS), []), settled)
    roll(root, ladder.severities, ladder.seen)
    exact = card_facts(root, ladder.severities, ladder.cut, ladder.rounding)
    own = own_of(checklist, ladder.facts, root, settled, exact) if ladder.reads.itself else Own({}, {}, {}, {})
    if "scoring" in checklist:
        plain = exact.get("percent" if root.graded else "total")
        own = replace(own, final=final_of(checklist["scoring"], plain, own.exactly(ladder.facts, exact)))
    return root, exact, own, climb(ladder.rungs, ladder.facts | own.in_grades(ladder.seen, exact))
