"""Stated cases: the vectors of scoring and the cases of the built-in rulebooks, scored from their input alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ..reading.inspection import read_inspection
from ..reading.problems import At
from .card import card_of

ROOT = Path(__file__).resolve().parents[4]
RULEBOOKS = ROOT / "core" / "rulebooks"


@cache
def built_in(id: str) -> dict[str, Any]:
    book: dict[str, Any] = json.loads((RULEBOOKS / id / "rulebook.json").read_text(encoding="utf-8"))
    return book


def vectors() -> Iterator[dict[str, Any]]:
    for file in sorted((ROOT / "tests" / "vectors" / "score").glob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


def cases() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The cases of every built-in rulebook, each with the rulebook's id and the rulebook."""
    for file in sorted(RULEBOOKS.glob("*/tests.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            yield file.parent.name, built_in(file.parent.name), case


def book_of(vector: dict[str, Any]) -> dict[str, Any]:
    rulebook: dict[str, Any] = vector["rulebook"]
    return built_in(rulebook["built_in"]) if "built_in" in rulebook else rulebook["document"]


def scored(book: dict[str, Any], asked: dict[str, Any]) -> tuple[dict[str, Any] | None, list[tuple[str, str]]]:
    """The card of an inspection by the checklist that is named; or none, and what is wrong."""
    at = At()
    checklist = next((one for one in book["checklists"] if one["id"] == asked["checklist"]), None)
    if checklist is None:
        at.within("checklist").report("unknown_id")
        return None, at.found
    facts, answers = read_inspection(asked["inspection"], checklist, book.get("facts", {}), at.within("inspection"))
    return (None, sorted(at.found)) if at.found else (card_of(checklist, facts, answers), [])
