"""The core's replies and the naive answers in one form, so that they can be compared."""

from __future__ import annotations

import json
from typing import Any

import fugong

from .case import Event
from .fit import Problem
from .step import Accepted, Answer, Denied

Plain = tuple[str, Any]
"""`accepted` or `repeated` with events, `denied` with sorted codes, or `invalid` with sorted codes and places."""


def leaves(reasons: dict[str, Any]) -> set[str]:
    """The codes in a tree of reasons."""
    if "code" in reasons:
        return {reasons["code"]}
    return set().union(*(leaves(part) for part in reasons.get("all", reasons.get("any", []))))


def bare(event: Event) -> Event:
    """An event with its format and without the hash of its rulebook."""
    event = {"format": 1} | event
    if not event.get("opened"):
        return event
    return event | {"opened": {name: value for name, value in event["opened"].items() if name != "rulebook"}}


def invalid(problems: list[Problem]) -> Plain:
    return "invalid", sorted(set(problems))


def told(reply: dict[str, Any]) -> Plain:
    """A decision, as the core told it."""
    if reply["decision"] == "accepted":
        return "repeated" if reply["repeated"] else "accepted", [bare(event) for event in reply["events"]]
    if reply["decision"] == "invalid":
        return refused(reply["problems"])
    return "denied", sorted(leaves(reply["reasons"]))


def refused(problems: list[dict[str, Any]]) -> Plain:
    return invalid([(problem["code"], problem["path"]) for problem in problems])


def plain(answer: Answer, place: str = "") -> Plain:
    """A naive answer; `place` is where the item stood, or nothing where it was the input."""
    if isinstance(answer, Accepted):
        return "repeated" if answer.repeated else "accepted", [bare(event) for event in answer.events]
    if isinstance(answer, Denied):
        return "denied", sorted(answer.codes)
    return invalid([(code, place + path) for code, path in answer.problems])


def asked(rules: fugong.Rulebook, operation: str, input: dict[str, Any]) -> dict[str, Any]:
    """The core's reply, `{"ok": …}` or `{"problems": […]}`."""
    reply: dict[str, Any] = json.loads(rules.call_text(operation, json.dumps(input)))
    return reply


def decided(rules: fugong.Rulebook, input: dict[str, Any]) -> Plain:
    """What the core answers to a command or an opening."""
    reply = asked(rules, "open" if "opening" in input else "decide", input)
    return told(reply["ok"]) if "ok" in reply else refused(reply["problems"])
