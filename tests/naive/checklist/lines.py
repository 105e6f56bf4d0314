"""A checklist and its answers to lines, and a line once it is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..conditions import holds
from .blocking import blocks_nothing
from .items import Item
from .kinds import SCORED
from .places import DEFAULTS, Context, Place, places
from .rounding import number
from .subs import HIDDEN, Looked, distinct
from .worth import ZERO, Rules, Worth, handled


def line_of(place: Place, facts: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """A line, with `choices`: what it may become. One choice is settled; a blocked line holds the score up."""
    item = Item(place.item, place.handling, facts, rules)
    truth = holds({"all": place.gates}, facts)
    if truth is False or not place.answers:
        looked = item.hidden(place.instances, place.answers, bool(place.fold))
    elif place.fold:
        looked = item.instances(place.instances, place.answers, place.fold)
    else:
        looked = item.look(place.answers[0])
    if truth is None and place.answers:
        settled = handled(place.handling["missing"], item.full, rules.method)
        choices = [*looked.choices, None] if settled == "open" else [None if settled == "out" else settled]
        looked = Looked("missing", settled == "open", choices, False, looked.band, looked.subs)
    line = {"item": place.item["id"], "instance": place.instance, "sections": place.sections, "kind": item.kind, "state": looked.state}
    line |= {"handling": item.handling_of(looked.state), "band": looked.band, "subs": looked.subs, "unsure": truth is None and looked.blocked}
    line |= {"blocked": looked.blocked, "choices": distinct(looked.choices), "answered": looked.answered, "full": item.full}
    line |= {"severity": place.item.get("severity"), "item_severity": place.item.get("severity"), "weight": number(place.item.get("weight", 1)), "bonus": place.item.get("bonus", False)}
    return line


def settle(line: dict[str, Any], worth: Worth | None, method: str) -> dict[str, Any]:
    """The line once it is known what it becomes."""
    out = dict(line, counts=worth is not None and line["kind"] in SCORED, failed=False, deficient=False, nonconformities=ZERO)
    if line["blocked"]:
        out["state"] = "answered" if worth is not None else HIDDEN
    if worth is None or not out["counts"]:
        return out
    if line["bonus"]:
        points = max(ZERO, worth.points)
        return out | {"points": points, "credit": ZERO, "earned": points * line["weight"], "possible": ZERO}
    out |= {"points": worth.points, "credit": worth.credit, "failed": worth.failed, "nonconformities": worth.nonconformities}
    out |= {"earned": worth.points * line["weight"], "possible": line["full"] * line["weight"]}
    out["severity"] = (worth.severity if worth.failed else None) or line["severity"]
    out["deficient"] = worth.short and line["weight"] > 0 and not worth.failed
    return out


def lines_of(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any], rules: Rules) -> list[dict[str, Any]]:
    start = Context([{"id": None, "answers": answers}], DEFAULTS | checklist.get("handling", {}))
    return [line_of(unblocked(checklist, place), facts, rules) for place in places(checklist, start)]


def unblocked(checklist: dict[str, Any], place: Place) -> Place:
    """The place of an item with the handlings that hold for it: what weighs nothing blocks nothing."""
    if not blocks_nothing(checklist, place.item, place.sections):
        return place
    return replace(place, handling={state: "exclude" if how == "block" else how for state, how in place.handling.items()})
