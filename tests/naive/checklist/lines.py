"""A checklist and its answers to lines, and a line once it is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..conditions import holds
from .blocking import blocks_nothing
from .items import Item, plain
from .kinds import SCORED
from .nodes import roll
from .own import own_of, said
from .places import DEFAULTS, Context, Place, places
from .rounding import number
from .subs import HIDDEN, Looked, distinct
from .tree import Ladder, hang, tree_of
from .worth import POINTS, ZERO, Rules, Worth, handled

Forced = Mapping[str, bool]
"""Items that are taken to apply, or not, whatever is known of it."""


def line_of(place: Place, facts: dict[str, Any], rules: Rules, forced: bool | None = None) -> dict[str, Any]:
    """A line, with `choices`: what it may become. One choice is settled; a blocked line holds the score up."""
    item = Item(place.item, place.handling, facts, rules)
    truth = holds({"all": place.gates}, facts) if forced is None else forced
    if truth is False or not place.answers:
        looked = item.hidden(place.instances, place.answers, bool(place.fold))
    elif place.fold:
        looked = item.instances(place.instances, place.answers, place.fold)
    else:
        looked = item.look(place.answers[0])
    readable = item.scored and not item.parts and not place.repeated
    answer = said(item.kind, looked.state, plain(place.answers[0])) if readable and truth is not None else None
    if truth is None and place.answers:
        settled = handled(place.handling["missing"], item.full, rules.method)
        choices = [*looked.choices, None] if settled == "open" else [None if settled == "out" else settled]
        looked = Looked("missing", settled == "open", choices, False, looked.band, looked.subs)
    line = {"item": place.item["id"], "instance": place.instance, "sections": place.sections, "kind": item.kind, "state": looked.state}
    line |= {"handling": item.handling_of(looked.state), "band": looked.band, "subs": looked.subs, "said": answer, "readable": readable, "truth": truth}
    line |= {"unsure": (truth is None and looked.blocked) or forced is not None}
    line |= {"blocked": looked.blocked, "choices": distinct(looked.choices), "answered": looked.answered, "full": item.full}
    line |= {"severity": place.item.get("severity"), "item_severity": place.item.get("severity"), "weight": number(place.item.get("weight", 1)), "bonus": place.item.get("bonus", False)}
    return line


def settle(line: dict[str, Any], worth: Worth | None, method: str) -> dict[str, Any]:
    """The line once it is known what it becomes."""
    out = dict(line, counts=worth is not None and line["kind"] in SCORED, failed=False, deficient=False, nonconformities=ZERO, waits=False)
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


def shown(line: dict[str, Any], method: str) -> dict[str, Any]:
    """The line as a card shows it: what is open counts for nothing yet."""
    return settle(line, None if line["blocked"] else line["choices"][0], method) | {"state": line["state"], "waits": line["blocked"]}


def lines_of(checklist: dict[str, Any], ladder: Ladder, answers: dict[str, Any], rules: Rules, forced: Forced | None = None) -> list[dict[str, Any]]:
    """The lines in reading order; who applies by an answer is looked at after who is asked."""
    start = Context([{"id": None, "answers": answers}], DEFAULTS | checklist.get("handling", {}))
    every = [unblocked(checklist, place) for place in places(checklist, start)]
    lines: dict[int, dict[str, Any]] = {}
    for id in ladder.reads.order:
        facts = ladder.facts
        if id in ladder.reads.behind:
            facts = facts | told(checklist, ladder, list(lines.values()))
        for at, place in enumerate(every):
            if place.item["id"] == id:
                lines[at] = line_of(place, facts, rules, (forced or {}).get(id))
    return [lines[at] for at in range(len(every))]


def told(checklist: dict[str, Any], ladder: Ladder, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What the lines so far tell those who read them."""
    method = checklist.get("method", POINTS)
    so_far = [shown(line, method) for line in lines]
    root = hang(tree_of(checklist, method, []), so_far)
    roll(root, ladder.severities, ladder.seen)
    return own_of(checklist, ladder.facts, root, so_far, {}).in_conditions(ladder.seen)


def unblocked(checklist: dict[str, Any], place: Place) -> Place:
    """The place of an item with the handlings that hold for it: what weighs nothing blocks nothing."""
    if not blocks_nothing(checklist, place.item, place.sections):
        return place
    return replace(place, handling={state: "exclude" if how == "block" else how for state, how in place.handling.items()})
