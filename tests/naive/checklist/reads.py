"""What a checklist reads of itself: the items behind a name, the order in which items are looked at, and the sources of a range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .grades import facts_of

OF_THE_WHOLE = ("percent", "total", "lost", "worst", "failed", "deficient", "nonconformities", "answered", "not-applicable", "below-minimum")
"""How the names of a card's own figures begin."""
OF_ITSELF = ("answer.", "item.", "section.", "figure.")
"""How the names begin that conditions read of their own checklist."""


@dataclass(frozen=True)
class Reads:
    """What the items of a checklist are read by, and read."""

    order: list[str]
    """All items, each after those that it reads."""
    behind: dict[str, set[str]] = field(default_factory=dict)
    """The items that each one reads, of those that read anything of the checklist."""
    sources: set[str] = field(default_factory=set)
    """The items whose answers settle something."""
    itself: bool = False
    """Whether a grade, a figure or a condition reads answers or figures of items, or there are figures or steps of `scoring` at all."""


def standing(node: dict[str, Any], above: tuple[dict[str, Any], ...] = ()) -> Iterator[tuple[dict[str, Any], tuple[dict[str, Any], ...]]]:
    """Every item in reading order, with the sections that it stands in."""
    for item in node.get("items", []):
        yield item, above
    for section in node.get("sections", []):
        yield from standing(section, (*above, section))


def gates(item: dict[str, Any], above: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """The conditions that decide whether an item, and each of its parts, applies."""
    return [thing["applies_when"] for thing in (*above, item, *item.get("parts", [])) if "applies_when" in thing]


def figures_of(checklist: dict[str, Any]) -> dict[str, Any]:
    """The amounts of the named figures, by the names that they are read by."""
    return {f"figure.{figure['id']}": figure["amount"] for figure in checklist.get("figures", [])}


def items_behind(checklist: dict[str, Any], part: Any) -> set[str]:
    """The items that a condition or an amount reads, directly or through named figures."""
    out: set[str] = set()
    figures = figures_of(checklist)
    waiting, seen = facts_of(part), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        kind, _, rest = name.partition(".")
        if kind in ("answer", "item"):
            out.add(rest.split(".")[0])
        elif kind == "section":
            out |= {item["id"] for item, above in standing(checklist) if rest.split(".")[0] in [section["id"] for section in above]}
        elif kind == "figure":
            waiting |= facts_of(figures[name])
        elif kind in OF_THE_WHOLE:
            out |= {item["id"] for item, _ in standing(checklist)}
    return out


def order_of(items: list[str], behind: dict[str, set[str]]) -> list[str] | None:
    """Who is read before who reads, otherwise in reading order; none where there is a circle."""
    order: list[str] = []
    while len(order) < len(items):
        free = [id for id in items if id not in order and behind.get(id, set()) <= set(order)]
        if not free:
            return None
        order.append(free[0])
    return order


def ordered_figures(checklist: dict[str, Any]) -> list[str] | None:
    """The named figures, each after those that it reads; none where there is a circle."""
    figures = figures_of(checklist)
    return order_of(list(figures), {name: {read for read in facts_of(amount) if read in figures} for name, amount in figures.items()})


def behind_of(checklist: dict[str, Any]) -> dict[str, set[str]]:
    """The items that each item reads, of those that read anything of the checklist, be it a section without items."""
    reading = [(item["id"], gates(item, above)) for item, above in standing(checklist)]
    return {id: items_behind(checklist, own) for id, own in reading if any(name.startswith(OF_ITSELF) for name in facts_of(own))}


def in_a_circle(checklist: dict[str, Any]) -> bool:
    """Whether it could not be evaluated: something reads itself."""
    if ordered_figures(checklist) is None:
        return True
    return order_of([item["id"] for item, _ in standing(checklist)], behind_of(checklist)) is None


def reads_of(checklist: dict[str, Any]) -> Reads:
    items = [item["id"] for item, _ in standing(checklist)]
    behind = behind_of(checklist)
    order = order_of(items, behind)
    assert order is not None, "reads itself in a circle"
    figures, grades = list(figures_of(checklist).values()), [grade.get("when") for grade in checklist.get("grades", [])]
    read = facts_of([figures, grades, checklist.get("scoring")])
    answers = {name.split(".")[1] for name in read if name.startswith("answer.")}
    sources = answers.union(*behind.values())
    itself = bool(behind or figures or "scoring" in checklist or any(name.startswith(("answer.", "item.")) for name in read))
    return Reads(order, behind, sources, itself)
