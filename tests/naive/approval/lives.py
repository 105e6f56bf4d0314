"""The random life of a case: what people send, sensible and not, and what is known around it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from .allowed import allowed
from .case import Case, Event
from .many import Item, answer
from .moments import moment, written
from .random_workflows import DOCUMENTS, PARTIES, PEOPLE, ROLES, some
from .step import Accepted
from .workflow import OPEN, TICK, Workflow

START = moment("2020-02-14T09:00:00+08:00")
COMMANDS = 40
PERCENTS = ["100", "200/3", "66.7", "50"]
SITE, CASE = "huaxin", "case-1"


def maybe(rng: Random, share: float, fields: dict[str, Any]) -> dict[str, Any]:
    return fields if rng.random() < share else {}


def near(rng: Random, at: datetime) -> str:
    """That instant or one around it."""
    return written(at + rng.choice([timedelta(0), timedelta(hours=rng.randint(-40, 40)), timedelta(milliseconds=rng.choice([-1, 1]))]))


def inspections(rng: Random, at: datetime) -> list[dict[str, Any]]:
    return [
        {"id": f"visit-{number}", "checklist": "on-site", "recorded_at": near(rng, at)}
        | {"site": SITE if rng.random() < 0.9 else "elsewhere"}
        | maybe(rng, 0.2, {"retracted_at": near(rng, at)})
        | maybe(rng, 0.9, {"inspectors": some(rng, PEOPLE, 0, 2)})
        | {"facts": maybe(rng, 0.9, {"grade": rng.choice(["good", "poor"])}) | maybe(rng, 0.9, {"percent": rng.choice(PERCENTS)})}
        for number in range(rng.randint(0, 3))
    ]


def delegations(rng: Random, at: datetime, actions: list[str]) -> list[dict[str, Any]]:
    return [
        {"person": person, "delegate": delegate, "from": near(rng, at - timedelta(hours=20)), "until": near(rng, at + timedelta(hours=20))}
        | maybe(rng, 0.4, {"actions": some(rng, actions)})
        for person in PEOPLE
        for delegate in PEOPLE
        if rng.random() < 0.5
    ]


def holdings(rng: Random, at: datetime) -> list[dict[str, Any]]:
    return [
        {"person": person, "role": role}
        | maybe(rng, 0.4, {"from": near(rng, at - timedelta(hours=20))})
        | maybe(rng, 0.4, {"until": near(rng, at + timedelta(hours=20))})
        | maybe(rng, 0.2, {"site": rng.choice([SITE, SITE, "elsewhere"])})
        | maybe(rng, 0.2, {"unit": rng.choice(["town", "district", "other-town"])})
        for person in PEOPLE
        for role in ROLES
        if rng.random() < 0.7
    ]


def members(rng: Random, at: datetime) -> list[dict[str, Any]]:
    """Who the declared parties of cases are."""
    return [
        {"party": party, "person": person, "site": SITE if rng.random() < 0.9 else "elsewhere"}
        | maybe(rng, 0.3, {"from": near(rng, at - timedelta(hours=20))})
        | maybe(rng, 0.3, {"until": near(rng, at + timedelta(hours=20))})
        for party in PARTIES
        for person in PEOPLE
        if rng.random() < 0.5
    ]


def context(rng: Random, at: datetime, actions: list[str]) -> dict[str, Any]:
    """What is known around the case at about that time."""
    facts = maybe(rng, 0.7, {"site.staff": rng.choice([40, 60, 80, 120])}) | maybe(rng, 0.7, {"site.ready": rng.random() < 0.8})
    facts |= maybe(rng, 0.7, {"site.since": near(rng, at - timedelta(days=1))})
    return (
        {"facts": facts, "inspections": inspections(rng, at), "delegations": delegations(rng, at, [*actions, OPEN])}
        | maybe(rng, 0.4, {"roles": holdings(rng, at)})
        | maybe(rng, 0.7, {"units": {SITE: ["town", "district"]}})
        | maybe(rng, 0.8, {"parties": members(rng, at)})
        | maybe(rng, 0.1, {"open_cases": some(rng, [CASE, "case-2"])})
    )


def who(rng: Random) -> dict[str, Any]:
    role = rng.choice(ROLES) if rng.random() < 0.99 else "stranger"
    return {"actor": {"id": rng.choice(PEOPLE), "role": role}} | maybe(rng, 0.25, {"on_behalf_of": rng.choice(PEOPLE)})


def filled(rng: Random, needs: dict[str, Any], more: bool) -> dict[str, Any]:
    """An opinion and a payload that bring what is needed, and sometimes more."""
    notice = needs.get("notice", {"missing": [], "may_reject": []})
    payload: dict[str, Any] = {"evidence": {id: f"file {rng.randint(1, 9)}" for id in needs.get("evidence", [])}, "missing": notice["missing"]}
    if more and rng.random() < 0.2:
        payload["evidence"][rng.choice(DOCUMENTS)] = "a file more"
    if notice["may_reject"] and (not notice["missing"] or (more and rng.random() < 0.3)):
        payload["rejected"] = some(rng, notice["may_reject"], 1, 2)
    payload = {name: value for name, value in payload.items() if value}
    return ({"opinion": "in order"} if needs.get("opinion") else {}) | ({"payload": payload} if payload else {})


def anything(rng: Random) -> dict[str, Any]:
    """An opinion and a payload of any kind, sometimes such as do not fit."""
    payload = {
        **maybe(rng, 0.4, {"evidence": {id: rng.choice(["file 1"] * 8 + ["file 2", " "]) for id in some(rng, DOCUMENTS)}}),
        **maybe(rng, 0.15, {"missing": some(rng, DOCUMENTS, 0) + (["list"] if rng.random() < 0.2 else [])}),
        **maybe(rng, 0.15, {"rejected": some(rng, DOCUMENTS, 0)}),
        **maybe(rng, 0.03, {"site": SITE}),
    }
    if rng.random() < 0.05:
        payload["evidence"] = {"diploma": "file 3"}
    return maybe(rng, 0.5, {"opinion": rng.choice(["yes", "  ", "no objection"])}) | maybe(rng, 0.7, {"payload": payload})


def sensible(rng: Random, workflow: Workflow, log: list[Event], at: datetime, around: dict[str, Any]) -> dict[str, Any]:
    """Something that is not denied, if a few tries find it."""
    going = [id for id, state in workflow.states.items() if not state["final"]]
    for _ in range(40):
        person = who(rng)
        verdicts = allowed(workflow, log, person["actor"], person.get("on_behalf_of"), written(at), around)
        able = [one for one in verdicts if one["verdict"] != "denied" and one["action"] != TICK]
        # What leads to a state that is not final is tried more often.
        able += [one for one in able if workflow.actions[one["action"]]["to"] in going] * 3
        if able:
            one = rng.choice(able)
            return {"action": one["action"]} | person | filled(rng, one["needs"], more=True)
    return {"action": rng.choice([*workflow.actions, TICK])} | who(rng) | anything(rng)


def opening(rng: Random, id: str, at: datetime) -> Item:
    """An opening: mostly of the case that this life is about, sometimes such as does not fit."""
    out = {"id": id, "case": CASE, "site": SITE, "at": written(at)} | who(rng) | maybe(rng, 0.1, {"opinion": rng.choice(["please", " "])})
    out |= maybe(rng, 0.3, {"evidence": {document: rng.choice(["file 1"] * 8 + ["file 2", " "]) for document in some(rng, DOCUMENTS)}})
    out |= maybe(rng, 0.03, {"evidence": {"diploma": "file 3"}})
    out |= maybe(rng, 0.1, rng.choice([{"action": OPEN}, {"payload": {"site": SITE}}, {"expected_version": 0}, {"site": None}]))
    return {"opening": {name: value for name, value in out.items() if value is not None}}


def asked_next(rng: Random, number: int, workflow: Workflow, log: list[Event], at: datetime, around: dict[str, Any]) -> Item:
    """A command or an opening: of a case that is not there mostly its opening, of one that is rarely another."""
    if rng.random() < (0.05 if log else 0.9):
        asked = opening(rng, f"c{number}", at)
        return {"opening": asked["opening"] | (maybe(rng, 0.1, {"case": "case-2"}) if log else {})}
    return {"command": command(rng, number, workflow, log, at, around)}


def command(rng: Random, number: int, workflow: Workflow, log: list[Event], at: datetime, around: dict[str, Any]) -> dict[str, Any]:
    """The next command: mostly sensible, else the last act again, a tick, anything, or something for another case."""
    own: dict[str, Any] = {"id": f"c{number}", "case": CASE, "at": written(at), "expected_version": len(log)}
    kind = rng.random()
    if log and log[-1]["kind"] in ("acted", "voted") and kind < 0.07:
        last = {name: log[-1][name] for name in ("action", "actor", "on_behalf_of") if name in log[-1]}
        return own | last | filled(rng, {"opinion": workflow.actions[last["action"]]["opinion"] == "required"}, more=False)
    if log and kind < 0.6:
        return own | sensible(rng, workflow, log, at, around)
    if kind < 0.72:
        return own | {"action": TICK} | who(rng) | (anything(rng) if rng.random() < 0.2 else {})
    own |= {"action": rng.choice([*workflow.actions, *workflow.actions, OPEN, "dance"])} | who(rng) | anything(rng)
    return own | maybe(rng, 0.1, {"case": "case-2"}) | maybe(rng, 0.15, {"expected_version": len(log) + rng.choice([-1, 1]) if log else 1})


def later(rng: Random, at: datetime, log: list[Event]) -> datetime:
    """The instant of the next command: a little later, rarely earlier, now and then about the deadline."""
    due = Case(log).expires_at if log else None
    if due is not None and rng.random() < 0.25:
        return max(at, due + timedelta(milliseconds=rng.choice([-1, 0, 0, 1, 3_600_000])))
    return at + (timedelta(hours=rng.randint(-12, -1)) if rng.random() < 0.06 else timedelta(minutes=rng.choice([0, 0, 30, 90, 240, 600])))


def again(rng: Random, sent: Item) -> Item:
    """What was sent, once more: the same words at another time, other words, or something else under its id."""
    ((kind, asked),) = sent.items()
    at = near(rng, moment(asked["at"]))
    if rng.random() < 0.15:
        return opening(rng, asked["id"], moment(at))
    changes: list[dict[str, Any]] = [{"opinion": "other words"}, {"opinion": " "}, {"actor": {"id": "an", "role": "clerk"}}, who(rng)]
    changes += [{"evidence": {}}, {"site": "elsewhere"}] if kind == "opening" else [{"payload": {}}]
    asked = asked | {"at": at} | ({} if kind == "opening" else {"expected_version": rng.randint(0, 9)})
    return {kind: asked | maybe(rng, 0.5, rng.choice(changes))}


Question = tuple[list[Event], Item, dict[str, Any]]
"""A log, a command or an opening, and what is known around them."""


def life(seed: int, workflow: Workflow) -> Iterator[Question]:
    """The questions of a case's life; what is accepted is appended."""
    rng, at = Random(f"life {seed}"), START
    log: list[Event] = []
    sent: list[Item] = []
    for number in range(1, COMMANDS + 1):
        at = later(rng, at, log)
        told = at.astimezone(UTC) if rng.random() < 0.2 else at
        around = context(rng, at, list(workflow.actions))
        asked = asked_next(rng, number, workflow, log, told, around) if not sent or rng.random() < 0.85 else again(rng, rng.choice(sent))
        yield list(log), asked, around
        found = answer(workflow, log, asked, around)
        if isinstance(found, Accepted) and found.events[0]["sequence"] > len(log):
            log += found.events
            sent.append(asked)
        at = max(at, moment(log[-1]["at"])) if log else at
        if log and workflow.states[Case(log).state]["final"] and rng.random() < 0.25:
            return


def log_of(seed: int, workflow: Workflow) -> list[Event]:
    """All events of that life."""
    log: list[Event] = []
    for before, asked, around in life(seed, workflow):
        found = answer(workflow, before, asked, around)
        log = before
        if isinstance(found, Accepted) and found.events[0]["sequence"] > len(before):
            log = before + found.events
    return log
