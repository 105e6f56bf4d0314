"""Who the parties of a case are: the opener by the case, inspectors by the inspections, the others by the context."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .case import Case, persons
from .moments import moment


def covers(span: dict[str, Any], at: datetime) -> bool:
    """From its first instant, inclusive, until its last, exclusive; an end that is not given is open."""
    begun = span.get("from") is None or moment(span["from"]) <= at
    return begun and (span.get("until") is None or at < moment(span["until"]))


def members(case: Case, party: str, within: str, at: datetime, context: dict[str, Any] | None) -> tuple[set[str], bool]:
    """The persons on record, and whether the record is whole."""
    if party == "opener":
        return persons(case.events[0]), True
    if context is None:
        return set(), False
    if party == "inspector":
        visits = [visit for visit in context.get("inspections", []) if counts(case, visit, within, at)]
        lists = [visit.get("inspectors") for visit in visits]
        return {person for known in lists for person in known or []}, None not in lists
    listed = context.get("parties")
    own = [one for one in listed or [] if (one["party"], one["site"]) == (party, case.site) and covers(one, at)]
    return {one["person"] for one in own}, listed is not None


def counts(case: Case, visit: dict[str, Any], within: str, at: datetime) -> bool:
    """Whether an inspection of the site was recorded in the case, or in its round, whatever became of it."""
    recorded = moment(visit["recorded_at"])
    begun = recorded > case.round_since() if within == "round" and case.round > 1 else recorded >= case.opened_at
    return visit["site"] == case.site and begun and recorded <= at


def required(case: Case, action: dict[str, Any], command: dict[str, Any], context: dict[str, Any] | None) -> set[str]:
    """Whoever acts, or is represented, has to be one of the parties."""
    if not action["by_parties"]:
        return set()
    person, whole = command.get("on_behalf_of") or command["actor"]["id"], True
    for party in action["by_parties"]:
        known, complete = members(case, party, "case", moment(command["at"]), context)
        if person in known:
            return set()
        whole = whole and complete
    if whole:
        return {"party_required"}
    return set() if context is None else {"party_unknown"}


def excluded(case: Case, separation: dict[str, Any], command: dict[str, Any], context: dict[str, Any] | None, new_round: bool) -> set[str]:
    """What a separation's parties bar."""
    codes = set()
    for party in separation["parties"]:
        if party == "inspector" and new_round:
            continue
        known, complete = members(case, party, separation["within"], moment(command["at"]), context)
        codes |= {"party_excluded"} if known & persons(command) else set()
        codes |= {"party_unknown"} if context is not None and not complete else set()
    return codes


def actor_is(case: Case, party: str, command: dict[str, Any], context: dict[str, Any]) -> bool | None:
    """Whether somebody whom the act would occupy is the party; None where that is not known."""
    known, complete = members(case, party, "case", moment(command["at"]), context)
    return True if known & persons(command) else False if complete else None
