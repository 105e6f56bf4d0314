"""Opening a case: its first event, every reason why there is none, or what does not fit."""

from __future__ import annotations

from typing import Any

from .case import Case, Event
from .fit import misshapen_opening, shaped_opening, undeclared, unfit_opening
from .moments import moment
from .step import Accepted, Answer, Context, Denied, Invalid, delegation_codes, event, mismatch, request, role_codes
from .workflow import OPEN, Workflow


def open_case(workflow: Workflow, events: list[Event], opening: dict[str, Any], context: Context | None) -> Answer:
    """The answer to an opening; the events are those of a case that is there already. Without a context no register is asked."""
    wrong = misshapen_opening(opening)
    if wrong:
        sound = shaped_opening(opening)
        rest = open_case(workflow, events, sound, context) if sound else None
        return Invalid(wrong + (rest.problems if isinstance(rest, Invalid) else []))
    if events:
        case = Case(events)
        problems = mismatch(workflow, case, opening["case"])
        if problems:
            return Invalid(problems)
        first = case.of_command(opening["id"])
        if first:
            same = opening["site"] == case.site and request(as_act(opening)) == request(first[0])
            return Accepted(first, repeated=True) if same else Invalid([("command_id_reused", "/id")])
    problems = unfit_opening(workflow, opening)
    problems += undeclared(workflow, opening["actor"]) if context is not None else []
    if problems:
        return Invalid(problems)
    return Denied({"already_open"}) if events else begun(workflow, opening, context)


def as_act(opening: dict[str, Any]) -> dict[str, Any]:
    """An opening as what its event says of it: the documents are its payload."""
    act = {name: value for name, value in opening.items() if name not in ("site", "evidence")} | {"action": OPEN}
    return act | ({"payload": {"evidence": opening["evidence"]}} if opening.get("evidence") else {})


def begun(workflow: Workflow, opening: dict[str, Any], context: Context | None) -> Answer:
    """Event 1, unless the role, the delegation or another open case of the site stands in the way."""
    act, site, at = as_act(opening), opening["site"], moment(opening["at"])
    codes = role_codes(workflow.opened_by or [act["actor"]["role"]], act, at, context, site)
    codes |= delegation_codes(act, at, context)
    if context is not None and set(context.get("open_cases", [])) - {act["case"]}:
        codes.add("another_case_open")
    if codes:
        return Denied(codes)
    opened = {"site": site, "workflow": workflow.id, "version": workflow.version, "workflow_sha256": workflow.sha256}
    deadline = workflow.deadline(workflow.initial, at)
    return Accepted([event(act, sequence=1, kind="opened", to=workflow.initial, round=1, expires_at=deadline, opened=opened)])
