"""What a guard reads, and which of its comparisons stand in the way."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from ..conditions import holds
from .case import Case
from .moments import moment, written
from .parties import actor_is
from .workflow import Workflow

UNMET, UNKNOWN = "guard_unmet", "guard_unknown"


def typed(raw: Any, kind: str) -> Any:
    if kind in ("integer", "decimal"):
        return Fraction(str(raw))
    if kind == "instant":
        return moment(raw)
    return date.fromisoformat(raw) if kind == "date" else raw


def of_a_card(raw: Any) -> Any:
    """A card's facts: grades are names, all else that is no truth is a number."""
    if isinstance(raw, bool):
        return raw
    try:
        return Fraction(str(raw))
    except ValueError:
        return raw


def names(condition: dict[str, Any]) -> list[str]:
    """The facts that a condition names, those of its terms as well."""
    if "not" in condition:
        return names(condition["not"])
    for group in ("all", "any"):
        if group in condition:
            return [name for part in condition[group] for name in names(part)]
    terms = [operand["fact"] for operand in condition.values() if isinstance(operand, dict) and "fact" in operand]
    return [condition["fact"], *terms]


def inspection(case: Case, checklist: str, scope: str, at: datetime, context: dict[str, Any]) -> dict[str, Any] | None:
    """The latest of the site that counts: recorded by now, not retracted by now, in this round's course unless the whole case's count."""
    counting = []
    for one in context.get("inspections", []):
        recorded = moment(one["recorded_at"])
        if one["site"] != case.site or one["checklist"] != checklist or not case.opened_at <= recorded <= at:
            continue
        if one.get("retracted_at") and moment(one["retracted_at"]) <= at:
            continue
        if scope == "round" and case.round > 1 and recorded <= case.round_since():
            continue
        counting.append((recorded, one["id"], one))
    return max(counting, key=lambda one: one[:2])[2] if counting else None


def lookup(name: str, workflow: Workflow, case: Case, action: dict[str, Any], command: dict[str, Any], context: dict[str, Any]) -> Any:
    """The value of a fact, or None where it is not known."""
    parts, at = name.split("."), moment(command["at"])
    if parts[0] == "actor":
        return actor_is(case, parts[1], command, context)
    if name == "now":
        return at
    if parts[0] == "case":
        match parts[1:]:
            case ["state"]:
                return case.state
            case ["round"]:
                return Fraction(case.round)
            case ["evidence", id]:
                return id in case.on_file()
            case ["acts", id]:
                return Fraction(case.count(id, "case"))
            case ["votes", id]:
                return Fraction(case.votes_for(id))
    if parts[0] == "inspection":
        latest = inspection(case, parts[1], action["inspections"], at, context)
        raw = None if latest is None else latest.get("facts", {}).get(".".join(parts[2:]))
        return None if raw is None else of_a_card(raw)
    raw = context.get("facts", {}).get(name)
    return None if raw is None else typed(raw, workflow.types[name])


def known(workflow: Workflow, case: Case, action: dict[str, Any], command: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """Everything that the guard reads and that is known."""
    read = {name: lookup(name, workflow, case, action, command, context) for name in names(action["when"])} if action["when"] else {}
    return {name: value for name, value in read.items() if value is not None}


def cited(case: Case, action: dict[str, Any], at: datetime, context: dict[str, Any]) -> list[dict[str, Any]]:
    """The inspections that the guard looked at, in the order in which it names them."""
    out: list[dict[str, Any]] = []
    for name in names(action["when"]) if action["when"] else []:
        latest = inspection(case, name.split(".")[1], action["inspections"], at, context) if name.startswith("inspection.") else None
        if latest is not None:
            one = {field: latest[field] for field in ("id", "checklist", "sha256") if latest.get(field)}
            out += [one] if one not in out else []
    return out


def recorded(value: Any) -> Any:
    """A fact as an event keeps it; a number is a decimal where that is exact, else a ratio."""
    if isinstance(value, Fraction):
        for digits in range(19):
            if (value * 10**digits).denominator == 1:
                text = f"{abs(int(value * 10**digits)):0{digits + 1}d}"
                return ("-" if value < 0 else "") + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, datetime):
        return written(value)
    return value.isoformat() if isinstance(value, date) else value


def in_the_way(condition: dict[str, Any], facts: dict[str, Any], wanted: bool = True) -> set[str]:
    """The codes of the comparisons because of which a condition is not `wanted`; none if it is."""
    if holds(condition, facts) is wanted:
        return set()
    if "not" in condition:
        return in_the_way(condition["not"], facts, not wanted)
    for group in ("all", "any"):
        if group in condition:
            return set().union(*(in_the_way(part, facts, wanted) for part in condition[group]))
    return {UNKNOWN if holds(condition, facts) is None else UNMET}
