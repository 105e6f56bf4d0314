"""What a card's checklist reads of itself, read again: answers and figures of items from the lines, named figures from their amounts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..amounts import NOTHING
from .grades import facts_of
from .nodes import Node
from .own import Own, own_of

OWN = ("answer.", "item.", "figure.")


def outside_of(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of the site, which no line gives."""
    return {name: read_fact(raw) for name, raw in facts.items() if name.startswith("site.")}


def own_facts_of(facts: dict[str, Any]) -> dict[str, Any]:
    """The answers, and the figures of items and by name, as the card writes them."""
    return {name: raw for name, raw in facts.items() if name.startswith(OWN)}


def check_figures(card: dict[str, Any], root: Node, lines: list[dict[str, Any]], outside: dict[str, Any], facts: dict[str, Fraction]) -> Own:
    """Every named figure is what its amount comes to; it states no value where it has none, or nobody knows it."""
    figures = card.get("figures", [])
    own = own_of({"figures": figures}, outside, root, lines, facts)
    numbers = own.numbers()
    assert figures or "figures" not in card, card["figures"]
    for figure in figures:
        assert same(figure.get("value"), numbers.get(figure["id"])), (figure, own.figures)
    return own


def check_own_facts(card: dict[str, Any], told: dict[str, Any], read: set[str]) -> None:
    """The card states every named figure, and what grades, figures and steps read of answers and items, where it has a value; and nothing else."""
    own = {name: value for name, value in told.items() if name.startswith(OWN) and value is not NOTHING}
    stated = own_facts_of(card["facts"])
    read = read | facts_of([card.get("figures"), card.get("adjustments")])
    needed = {name for name in own if name in read or name.startswith("figure.")}
    assert needed <= set(stated) <= set(own), (needed, set(stated), set(own))
    assert all(same(raw, own[name]) for name, raw in stated.items()), (stated, own)


def same(stated: Any, ours: Any) -> bool:
    """A code, codes in any order, or an exact number."""
    if stated is None or ours is None:
        return stated is ours
    if isinstance(ours, set):
        return isinstance(stated, list) and len(stated) == len(ours) and set(stated) == ours
    return bool(read_fact(stated) == ours) if isinstance(ours, Fraction) else bool(stated == ours)


def read_fact(raw: Any) -> Any:
    """A fact as the card writes it: numbers are texts there."""
    if isinstance(raw, str):
        try:
            return Fraction(raw)
        except ValueError:
            return raw
    return Fraction(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
