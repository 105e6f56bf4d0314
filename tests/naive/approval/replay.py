"""Whether a log can have happened: its opening and every command decided again, and what came of it held against what is written."""

from __future__ import annotations

from typing import Any

from .case import ACTS, Event
from .fit import Problem, misshapen
from .moments import moment
from .opening import open_case
from .step import Accepted, Answer, Denied, Invalid, anew
from .workflow import Workflow

PLACES = {
    "before_last_event": "/at",
    "deadline_passed": "/at",
    "not_due_yet": "/at",
    "role_not_permitted": "/actor/role",
    "party_required": "/actor/id",
    "party_excluded": "/actor/id",
    "already_voted": "/actor/id",
    "separation_of_duties": "/actor/id",
    "wrong_state": "/action",
    "case_closed": "/action",
    "nothing_expires": "/action",
    "limit_reached": "/action",
}
"""The part of an event in which the cause of a denial stands; of every other denial it is the event."""


def follows(event: Event, before: list[Event]) -> list[Problem]:
    """Why an event cannot be the next one at all."""
    out = [("case_mismatch", "/case")] if before and event["case"] != before[0]["case"] else []
    out += [("event_sequence", "/sequence")] if event["sequence"] != len(before) + 1 else []
    is_opening = event["kind"] == "opened"
    # What an act says of an opening is told as a field that differs.
    unlike = is_opening == bool(before) or (is_opening and event.get("opened") is None)
    return out + ([("first_event", "/kind")] if unlike else [])


def strange(workflow: Workflow, event: Event) -> list[Problem]:
    """What an event names that the workflow does not have."""
    opened, out = event.get("opened"), [("unknown_format", "/format")] if event.get("format", 1) != 1 else []
    if opened and (opened["workflow"], opened["version"]) != (workflow.id, workflow.version):
        out.append(("workflow_mismatch", "/opened/workflow"))
    if event["kind"] in ACTS and event["kind"] != "opened" and event["action"] not in workflow.actions:
        out.append(("unknown_id", "/action"))
    return out + [("unknown_id", f"/{name}") for name in ("from", "to") if event.get(name) and event[name] not in workflow.states]


def fields(event: Event) -> dict[str, Any]:
    """What of an event has to be as its command led to it."""
    out = {name: event.get(name) for name in ("kind", "action", "from", "to", "round", "on_behalf_of", "opinion")}
    out["at"] = moment(event["at"])
    out["effective"] = moment(event.get("effective") or event["at"])
    out["expires_at"] = moment(event["expires_at"]) if event.get("expires_at") else None
    out |= {"actor/id": event["actor"]["id"], "actor/role": event["actor"]["role"]}
    out["opened/site"] = (event.get("opened") or {}).get("site")
    payload = event.get("payload")
    out["payload"] = None if payload is None else {name: value for name, value in payload.items() if value}
    return out


def differences(expected: Event, event: Event) -> list[Problem]:
    """The fields that are not as expected; one that is not there is told at the event."""
    here = fields(event)
    wrong = [name for name, value in fields(expected).items() if value != here[name]]
    absent = {name for name in wrong if here[name] is None or (name == "effective" and not event.get("effective"))}
    return [("event_differs", "" if name in absent else f"/{name}") for name in wrong]


def again(workflow: Workflow, before: list[Event], event: Event) -> Answer:
    """The answer to what an event says was asked: the first is an opening of the site that it names. Places are the event's."""
    asked = {name: event.get(name) for name in ("case", "actor", "on_behalf_of", "at", "opinion")} | {"id": event["command"]}
    if before:
        command = asked | {"action": event["action"], "payload": event.get("payload"), "expected_version": len(before)}
        return anew(workflow, before, command, None)
    evidence = (event.get("payload") or {}).get("evidence")
    answer = open_case(workflow, [], asked | {"site": event["opened"]["site"], "evidence": evidence}, None)
    return Invalid([(code, f"/payload{path}") for code, path in answer.problems]) if isinstance(answer, Invalid) else answer


def impossible(workflow: Workflow, log: list[Event], whole: bool) -> list[Problem]:
    """What is wrong with the first event that could not have happened; at the end of a whole log nothing may be left to come."""
    place, commands = 0, set()
    while place < len(log):
        event, before = log[place], log[:place]
        here = f"/{place}"
        if event["command"] in commands:
            return [("event_command", f"{here}/command")]
        commands.add(event["command"])
        state = next((earlier["to"] for earlier in reversed(before) if earlier.get("to")), None)
        if event.get("from") != state:
            return [("event_differs", f"{here}/from" if event.get("from") else here)]
        answer = again(workflow, before, event)
        if isinstance(answer, Denied):
            return sorted({("event_impossible", here + PLACES.get(code, "")) for code in answer.codes})
        if not isinstance(answer, Accepted):
            return [(code, here + path) for code, path in answer.problems]
        for further, expected in enumerate(answer.events):
            if place + further == len(log):
                return [("event_missing", f"/{place + further - 1}/command")] if whole else []
            found = log[place + further]
            if found["command"] != event["command"]:
                return [("event_missing", f"/{place + further}/command")]
            wrong = differences(expected, found)
            if wrong:
                return [(code, f"/{place + further}{path}") for code, path in wrong]
        place += len(answer.events)
    return []


def replay(workflow: Workflow, log: list[Event]) -> list[Problem]:
    """Everything about a log that cannot be; nothing if it can have happened."""
    misread = [(code, f"/{place}{path}") for place, event in enumerate(log) for code, path in misshapen(event)]
    if misread:
        return misread
    if not log:
        return [("empty_list", "")]
    opened = log[0].get("opened")
    if opened and (opened["workflow"], opened["version"]) == (workflow.id, workflow.version):
        if opened.get("workflow_sha256") not in (None, workflow.sha256):
            return [("workflow_hash_mismatch", "/0/opened/workflow_sha256")]
    out: list[Problem] = []
    sound = len(log)
    for place, event in enumerate(log):
        broken = follows(event, log[:place])
        wrong = [(code, f"/{place}{path}") for code, path in strange(workflow, event) + broken]
        if wrong:
            out, sound = out + wrong, min(sound, place)
        if broken:
            break
    return impossible(workflow, log[:sound], sound == len(log)) + out
