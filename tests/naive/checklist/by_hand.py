"""What the cases worked by hand are written with."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .scoring import score

NONE: dict[str, Any] = {}


def ask(checklist: dict[str, Any], answers: dict[str, Any], facts: dict[str, Any] = NONE) -> dict[str, Any]:
    return score({"severities": ["veto", "key"]} | checklist, facts, answers)


def percent(checklist: dict[str, Any], answers: dict[str, Any]) -> Fraction:
    return ask(checklist, answers)["percent"]


def choice(id: str, *points: Any, **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "choice", "options": [{"id": f"o{at}", "points": worth} for at, worth in enumerate(points)]} | more


def passing(*ids: str) -> list[dict[str, Any]]:
    return [{"id": id} for id in ids]
