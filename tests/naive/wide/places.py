"""Where the items of a checklist stand, what they inherit there, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .worth import SCORED

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


@dataclass
class Context:
    """What the walk carries downwards."""

    answers: dict[str, Any]
    handling: dict[str, str]
    sections: list[str] = field(default_factory=list)
    gates: list[dict[str, Any]] = field(default_factory=list)
    instances: list[dict[str, Any]] | None = None
    fold: str | None = None
    instance: str | None = None


def places(node: dict[str, Any], here: Context) -> Iterator[Place]:
    """Every item in reading order; of `each` all of one instance before the next."""
    for item in node.get("items", []):
        own = here.handling | item.get("handling", {})
        if item.get("kind", "pass_fail") not in SCORED and "missing" not in item.get("handling", {}) or item.get("bonus"):
            own["missing"] = "exclude"
        gates = [*here.gates, *([item["applies_when"]] if "applies_when" in item else [])]
        given = [here.answers.get(item["id"])] if here.instances is None else [one["answers"].get(item["id"]) for one in here.instances]
        yield Place(item, here.sections, own, gates, given, here.fold, here.instance)
    for section in node.get("sections", []):
        yield from section_places(section, here)


def section_places(section: dict[str, Any], here: Context) -> Iterator[Place]:
    below = Context(
        here.answers,
        here.handling | section.get("handling", {}),
        [*here.sections, section["id"]],
        [*here.gates, *([section["applies_when"]] if "applies_when" in section else [])],
        here.instances,
        here.fold,
        here.instance,
    )
    repeat = section.get("repeat")
    if repeat is None:
        yield from places(section, below)
        return
    given = list(here.answers.get(section["id"]) or [])
    given += [{"id": None, "answers": {}}] * (repeat.get("at_least", 1) - len(given))
    if repeat["fold"] != "each" or not given:
        below.instances, below.fold = given, repeat["fold"]
        yield from places(section, below)
        return
    for one in given:
        below.answers, below.instance = one["answers"], one["id"]
        yield from places(section, below)
