"""A case, read off its events each time it is asked: nothing is kept beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .moments import moment

Event = dict[str, Any]
ACTS = ("opened", "acted", "voted")


def effective(event: Event) -> datetime:
    return moment(event.get("effective") or event["at"])


def persons(event: Event) -> set[str]:
    """Whom an act occupies: the actor, and the person represented."""
    return {event["actor"]["id"]} | ({event["on_behalf_of"]} if event.get("on_behalf_of") else set())


class Case:
    """What a log says, at least its opening."""

    def __init__(self, events: list[Event]) -> None:
        self.events = events
        opening, last = events[0], events[-1]
        self.id: str = opening["case"]
        self.site: str = opening["opened"]["site"]
        self.workflow: str = opening["opened"]["workflow"]
        self.version: str = opening["opened"]["version"]
        self.workflow_sha256: str | None = opening["opened"].get("workflow_sha256")
        self.opened_at = moment(opening["at"])
        self.last_at = moment(last["at"])
        self.sequence: int = last["sequence"]
        self.round: int = last["round"]
        entries = [event for event in events if event.get("to")]
        self.state: str = entries[-1]["to"]
        self.since = effective(entries[-1])
        self.expires_at = moment(entries[-1]["expires_at"]) if entries[-1].get("expires_at") else None

    def round_since(self) -> datetime:
        """When the round began: with the opening, or with the first event since which no other round was."""
        begun = self.events[-1]
        for event in reversed(self.events):
            if event["round"] != self.round:
                break
            begun = event
        return effective(begun)

    def votes(self) -> list[Event]:
        """The votes since the state was entered and the round began, in their order."""
        standing: list[Event] = []
        for place in range(len(self.events) - 1, 0, -1):
            event, before = self.events[place], self.events[place - 1]
            if event.get("to") or event["round"] != before["round"]:
                break
            if event["kind"] == "voted":
                standing.insert(0, event)
        return standing

    def votes_for(self, action: str) -> int:
        return sum(vote["action"] == action for vote in self.votes())

    def acts(self, within: str) -> Iterator[Event]:
        """What persons did, in the case or in its present round; moving and expiring are no acts."""
        return (event for event in self.events if event["kind"] in ACTS and (within == "case" or event["round"] == self.round))

    def count(self, action: str, within: str) -> int:
        return sum(act["action"] == action for act in self.acts(within))

    def on_file(self) -> dict[str, str]:
        """Documents by id: filed last counts, and what was sent back is gone, even if it came with the same act."""
        filed: dict[str, str] = {}
        for event in self.events:
            payload = event.get("payload") or {}
            filed.update(payload.get("evidence", {}))
            filed = {id: reference for id, reference in filed.items() if id not in payload.get("rejected", [])}
        return filed

    def of_command(self, id: str) -> list[Event]:
        return [event for event in self.events if event["command"] == id]


def cast(vote: Event) -> tuple[Any, ...]:
    """A vote as a case keeps it."""
    return vote["action"], vote["person"], vote.get("on_behalf_of"), moment(vote["at"])


def edited(given: dict[str, Any]) -> bool:
    """Whether a stored case is not what its events make of it."""
    case = Case(given["events"])
    votes = [cast(vote | {"person": vote["actor"]["id"]}) for vote in case.votes()]
    names = ("id", "site", "workflow", "version", "workflow_sha256", "state", "round", "sequence")
    expires = moment(given["expires_at"]) if given.get("expires_at") else None
    times = [moment(given[name]) for name in ("since", "opened_at", "round_since")]
    return (
        [given.get(name) for name in names] != [getattr(case, name) for name in names]
        or [*times, expires] != [case.since, case.opened_at, case.round_since(), case.expires_at]
        or [cast(vote) for vote in given.get("votes", [])] != votes
        or given.get("evidence", {}) != case.on_file()
    )
