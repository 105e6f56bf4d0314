"""What weighs nothing blocks nothing, unless a condition reads a figure that its answer can still change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .grades import facts_of
from .reads import figures_of, gates, standing
from .rounding import number

OF_A_FAILURE = ("failed.count", "nonconformities.count")
OF_A_RATIO = ("deficient.count", "worst.item", "worst.section", "below-minimum.count")
OF_A_SECTION = ("percent", "total", "lost")
OF_AN_ITEM = ("earned", "possible", "percent")


@dataclass(frozen=True)
class Above:
    """A section above an item, and whether its ratio has no weight where it stands."""

    section: dict[str, Any]
    weightless: bool


def sections_above(checklist: dict[str, Any], ids: list[str]) -> list[Above]:
    """The sections that an item stands in, outermost first."""
    out: list[Above] = []
    node = checklist
    for id in ids:
        (section,) = [one for one in node["sections"] if one["id"] == id]
        out.append(Above(section, node.get("roll_up") == "weighted_mean" and number(section.get("weight", 1)) == 0))
        node = section
    return out


def severities_of(item: dict[str, Any]) -> set[str]:
    """Every severity that a failure of the item can have."""
    stated = [thing for part in [item, *item.get("parts", [])] for thing in [*part.get("options", []), *part.get("bands", [])]]
    return {thing["severity"] for thing in [item, *stated] if "severity" in thing}


def figures_read(checklist: dict[str, Any], above: list[Above]) -> Iterator[tuple[str | None, str]]:
    """What grades, named figures, `applies_when` and `scoring` and the sections that hold the item read, of the whole (None) or of a section that holds it."""
    holding = {one.section["id"] for one in above}
    parts: list[Any] = [grade.get("when") for grade in checklist.get("grades", [])]
    parts += [*figures_of(checklist).values(), checklist.get("scoring")]
    parts += [gate for item, around in standing(checklist) for gate in gates(item, around)]
    read = [(None, part) for part in parts] + [(one.section["id"], one.section.get("zero_when")) for one in above]
    for of, part in read:
        for name in facts_of(part):
            if not name.startswith("section."):
                yield of, name
                continue
            _, section, figure = name.split(".", 2)
            if section in holding:
                yield section, figure


def blocks_nothing(checklist: dict[str, Any], item: dict[str, Any], ids: list[str]) -> bool:
    """Whether an item, in these sections, weighs nothing, and nothing that a condition reads can change with its answer."""
    above = sections_above(checklist, ids)
    of_its_own = number(item.get("weight", 1)) == 0
    if not of_its_own and not any(one.weightless for one in above):
        return False
    figures = {*OF_A_FAILURE, *(f"{what}.{severity}" for what in ("failed", "nonconformities") for severity in severities_of(item))}
    figures |= {f"answer.{item['id']}", *(f"item.{item['id']}.{name}" for name in OF_A_FAILURE)}
    inside: set[str] = set()
    if not of_its_own:
        figures |= {*OF_A_RATIO, *(f"item.{item['id']}.{name}" for name in OF_AN_ITEM)}
        innermost = max(at for at, one in enumerate(above) if one.weightless)
        inside = {one.section["id"] for one in above[innermost:]}
    return not any(figure in figures or (figure in OF_A_SECTION and of in inside) for of, figure in figures_read(checklist, above))
