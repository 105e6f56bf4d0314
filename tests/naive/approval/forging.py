"""Logs with one thing made another: what may have happened and what cannot is for the rules to say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from .case import Event
from .moments import moment, written
from .random_workflows import PEOPLE, ROLES
from .workflow import TICK, Workflow

KINDS = ("opened", "acted", "voted", "moved", "expired")


def numbered(log: list[Event]) -> list[Event]:
    return [event | {"sequence": place + 1} for place, event in enumerate(log)]


def without(event: Event, name: str) -> Event:
    return {field: value for field, value in event.items() if field != name}


def put(event: Event, name: str, value: Any) -> Event:
    return without(event, name) if value is None else event | {name: value}


def moved(log: list[Event], place: int) -> Iterator[tuple[str, list[Event]]]:
    """An event dropped, doubled, or changed places with the next, as it is and with the numbers put right."""
    before, event, after = log[:place], log[place], log[place + 1 :]
    forged = {"drop": before + after, "double": [*before, event, event, *after]}
    forged |= {"swap": [*before, after[0], event, *after[1:]]} if after else {}
    for name, made in forged.items():
        yield name, made
        yield f"{name} and renumber", numbered(made)
    yield "cut off", before
    renamed = event | {"command": f"{event['command']}-again"}
    yield "double under another command", numbered([*before, event, renamed, *after])


def retold(workflow: Workflow, log: list[Event], place: int) -> Iterator[tuple[str, Event]]:
    """One event with one field made another."""
    event, before = log[place], log[:place]
    for state in [*workflow.states, "nowhere", None]:
        yield "to", put(event, "to", state)
        yield "from", put(event, "from", state)
    for at in times(log, place):
        yield "at", event | {"at": at}
    for role in ROLES:
        yield "role", event | {"actor": event["actor"] | {"role": role}}
    # Those of earlier votes and of duties that are kept apart are among them.
    for person in PEOPLE:
        yield "person", event | {"actor": event["actor"] | {"id": person}}
        yield "on behalf of", event | {"on_behalf_of": person}
    yield "on behalf of", without(event, "on_behalf_of")
    for round in (event["round"] - 1, event["round"] + 1):
        if round >= 0:
            yield "round", event | {"round": round}
    for kind in KINDS:
        yield "kind", event | {"kind": kind}
    for action in [*workflow.actions, "open", TICK, "dance"]:
        yield "action", event | {"action": action}
    for command in {earlier["command"] for earlier in before} | {"of-nobody"}:
        yield "command", event | {"command": command}
    yield from deadlines(event)
    yield from brought(workflow, event)
    yield "case", event | {"case": "case-2"}
    yield "sequence", event | {"sequence": event["sequence"] + 1}
    if "opened" in event:
        for name, value in (("site", "elsewhere"), ("version", "2.0.0"), ("workflow", "another"), ("workflow_sha256", "0" * 64)):
            yield "opened", event | {"opened": event["opened"] | {name: value}}
        yield "opened", event | {"opened": without(event["opened"], "workflow_sha256")}
        yield "opened", without(event, "opened")
    else:
        yield "opened", event | {"opened": log[0]["opened"]}


def times(log: list[Event], place: int) -> list[str]:
    """Before the event before, after the one after, at both, and around every deadline there is."""
    moments = [moment(other["at"]) for other in log[max(place - 1, 0) : place + 2]]
    moments += [moment(other["expires_at"]) for other in log[: place + 1] if "expires_at" in other]
    moments += [moment(other["effective"]) for other in log[place : place + 1] if "effective" in other]
    # In the offset of the other event: at step 0 an instant may be the same and only written otherwise.
    return [written(at + timedelta(milliseconds=step)) for at in moments for step in (-1, 0, 1)]


def deadlines(event: Event) -> Iterator[tuple[str, Event]]:
    for name in ("expires_at", "effective"):
        at = moment(event.get(name) or event["at"])
        for shift in (timedelta(milliseconds=1), timedelta(hours=-1), timedelta(0)):
            yield name, event | {name: written(at + shift)}
        yield name, without(event, name)


def brought(workflow: Workflow, event: Event) -> Iterator[tuple[str, Event]]:
    """The opinion and the payload left out, blank, or with less or more in it."""
    for opinion in ("other words", "  ", None):
        yield "opinion", put(event, "opinion", opinion)
    payload = event.get("payload") or {}
    yield "payload", without(event, "payload")
    yield "payload", event | {"payload": {}}
    # A site stands in no payload, not even in that of an opening.
    yield "payload", event | {"payload": put(payload, "site", "elsewhere")}
    for document in [*workflow.evidence, "diploma"]:
        filed = payload.get("evidence", {})
        yield "payload", event | {"payload": payload | {"evidence": filed | {document: "another file"}}}
        yield "payload", event | {"payload": payload | {"evidence": without(filed, document)}}
        for name in ("missing", "rejected"):
            listed = payload.get(name, [])
            changed = [one for one in listed if one != document] if document in listed else [*listed, document]
            yield "payload", event | {"payload": payload | {name: changed}}


def forged(workflow: Workflow, log: list[Event]) -> Iterator[tuple[str, list[Event]]]:
    """Every log with one change, and what was changed."""
    for place in range(len(log)):
        yield from moved(log, place)
        for name, event in retold(workflow, log, place):
            if event != log[place]:
                yield name, [*log[:place], event, *log[place + 1 :]]
