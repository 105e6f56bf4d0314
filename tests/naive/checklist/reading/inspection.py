"""A whole inspection: its answers and facts, whether it is of this checklist, and what else it states."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from .answers import form_of, read_answers
from .facts import read_facts
from .problems import At

TEXTS = ("id", "site", "accompanied_by")
INSTANTS = ("signed_at", "recorded_at")
FIELDS = {*TEXTS, *INSTANTS, "checklist", "version", "sha256", "inspectors", "migrated_from", "facts", "answers"}


def identity(checklist: dict[str, Any]) -> str:
    """SHA-256 of its canonical form, as far as its numbers are written as texts or are whole."""
    return hashlib.sha256(json.dumps(checklist, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def read_inspection(raw: Any, checklist: dict[str, Any], declared: dict[str, Any], at: At) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts and the answers; what is wrong is reported."""
    if not isinstance(raw, dict):
        at.report("wrong_type")
        return {}, {}
    at.unknown_fields(raw, FIELDS)
    ours = {"checklist": checklist["id"], "version": checklist["version"], "sha256": identity(checklist)}
    for field, code in (("checklist", "checklist_mismatch"), ("version", "version_mismatch"), ("sha256", "version_mismatch")):
        if raw.get(field) not in (None, ours[field]):
            at.within(field).report(code)
    for field in TEXTS:
        if not isinstance(raw.get(field), str | None):
            at.within(field).report("wrong_type")
    for field in INSTANTS:
        if field in raw:
            check_instant(raw[field], at.within(field))
    if not isinstance(raw.get("inspectors", []), list):
        at.within("inspectors").report("wrong_type")
    facts = read_facts(raw["facts"], declared, at.within("facts")) if "facts" in raw else {}
    if "answers" not in raw:
        at.report("missing_field")
        return facts, {}
    return facts, read_answers(raw["answers"], form_of(checklist), at.within("answers"))


def check_instant(raw: Any, at: At) -> None:
    """A time needs its offset."""
    try:
        if datetime.fromisoformat(raw).tzinfo is None:
            at.report("invalid_instant")
    except ValueError:
        at.report("invalid_instant")
