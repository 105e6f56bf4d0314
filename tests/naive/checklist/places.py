"""Where the items of a checklist stand, what they inherit there, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .kinds import SCORED

DEFAULTS = {"not_applicable": "exclude", "not_sampled": "exclude", "missing": "block", "error": "block"}


@dataclass
class Place:
    """An item where it stands, with what it inherits and what was answered there."""

    item: dict[str, Any]
    sections: list[str]
    handling: dict[str, str]
    gates: list[dict[str, Any]]
    answers: list[Any]
    """One answer; or one of each instance, where `fold` folds them."""
    fold: str | None = None
    instance: str | None = None
    """Its name, where instances are not folded."""
    instances: list[str | None] = field(default_factory=list)
    """The names of those that are."""
    repeated: bool = False


@dataclass
class Context:
    """What the walk carries downwards."""

    instances: list[dict[str, Any]]
    """The answers, by instance; outside a repeat one without a name."""
    handling: dict[str, str]
    sections: list[str] = field(default_factory=list)
    gates: list[dict[str, Any]] = field(default_factory=list)
    fold: str = "each"
    repeated: bool = False


def places(node: dict[str, Any], here: Context) -> Iterator[Place]:
    """Every item in reading order; of `each` an item's instances one after the other."""
    for item in node.get("items", []):
        own = here.handling | item.get("handling", {})
        if item.get("kind", "pass_fail") not in SCORED and "missing" not in item.get("handling", {}) or item.get("bonus"):
            own["missing"] = "exclude"
        gates = [*here.gates, *([item["applies_when"]] if "applies_when" in item else [])]
        given = [one["answers"].get(item["id"]) for one in here.instances]
        if here.fold != "each" or not given:
            yield Place(item, here.sections, own, gates, given, here.fold, instances=[one["id"] for one in here.instances], repeated=here.repeated)
            continue
        for one, answer in zip(here.instances, given, strict=True):
            yield Place(item, here.sections, own, gates, [answer], None, one["id"], repeated=here.repeated)
    for section in node.get("sections", []):
        yield from places(section, below(section, here))


def below(section: dict[str, Any], here: Context) -> Context:
    """What the items of a section inherit."""
    handling = here.handling | section.get("handling", {})
    gates = [*here.gates, *([section["applies_when"]] if "applies_when" in section else [])]
    inside = Context(here.instances, handling, [*here.sections, section["id"]], gates, here.fold, here.repeated or "repeat" in section)
    if repeat := section.get("repeat"):
        (around,) = here.instances
        given = list(around["answers"].get(section["id"]) or [])
        inside.instances = given + [{"id": None, "answers": {}}] * (repeat.get("at_least", 1) - len(given))
        inside.fold = repeat["fold"]
    return inside
