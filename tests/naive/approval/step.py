"""Deciding a command: what happens, every reason why nothing may, or what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import guards, parties
from .case import Case, Event, persons
from .fit import Problem, misshapen, opinion_of, shaped, undeclared, unfit
from .moments import moment, written
from .workflow import TICK, Workflow


@dataclass
class Accepted:
    """The events to append, or a known command's first ones."""

    events: list[Event]
    repeated: bool = False


@dataclass
class Denied:
    """The codes of all reasons."""

    codes: set[str]


@dataclass
class Invalid:
    """What does not fit, each with its place in the command."""

    problems: list[Problem]


Answer = Accepted | Denied | Invalid
Context = dict[str, Any]


def decide(workflow: Workflow, events: list[Event], command: dict[str, Any], context: Context) -> Answer:
    """The answer to a command; no events are a case that is not there."""
    if misshapen(command):
        rest = decide(workflow, events, shaped(command), context)
        return Invalid(misshapen(command) + (rest.problems if isinstance(rest, Invalid) else []))
    if not events:
        return Invalid([*unfit(workflow, command), *undeclared(workflow, command["actor"]), ("case_not_open", "/case")])
    case = Case(events)
    problems = mismatch(workflow, case, command["case"])
    if problems:
        return Invalid(problems)
    first = case.of_command(command["id"])
    if first:
        return Accepted(first, repeated=True) if request(command) == request(first[0]) else Invalid([("command_id_reused", "/id")])
    return anew(workflow, events, command, context)


def mismatch(workflow: Workflow, case: Case, asked: str) -> list[Problem]:
    """The case is another one than is asked about, or under another workflow or another text of it."""
    problems = [("case_mismatch", "/case")] if asked != case.id else []
    problems += [("workflow_mismatch", "")] if (case.workflow, case.version) != (workflow.id, workflow.version) else []
    return problems + ([("workflow_hash_mismatch", "")] if case.workflow_sha256 not in (None, workflow.sha256) else [])


def anew(workflow: Workflow, events: list[Event], command: dict[str, Any], context: Context | None) -> Answer:
    """The answer to a command that the case does not know; without a context no register is asked, as in a log."""
    problems = unfit(workflow, command)
    problems += undeclared(workflow, command["actor"]) if context is not None else []
    if problems:
        return Invalid(problems)
    case = Case(events)
    if command["expected_version"] != case.sequence:
        return Denied({"version_conflict"})
    return tick(workflow, case, command) if command["action"] == TICK else act(workflow, case, command, context)


def request(asked: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two requests of one id the same one: all but the instant and the version that was seen."""
    payload = asked.get("payload") or {}
    lists = [payload.get("missing") or [], payload.get("rejected") or []]
    return (asked["action"], asked["actor"], asked.get("on_behalf_of"), opinion_of(asked), payload.get("evidence") or {}, lists)


def event(command: dict[str, Any], **more: Any) -> Event:
    """An event of a command; what is absent is left out."""
    own = {"format": 1} | {name: command.get(name) for name in ("case", "action", "actor", "on_behalf_of")}
    if command.get("payload") is not None:
        own["payload"] = {name: value for name, value in command["payload"].items() if value}
    own |= {"at": written(moment(command["at"])), "command": command["id"], "opinion": opinion_of(command)}
    own |= {name: written(value) if isinstance(value, datetime) else value for name, value in more.items()}
    return {name: value for name, value in own.items() if value is not None and value != [] and not (name == "facts" and not value)}


def tick(workflow: Workflow, case: Case, command: dict[str, Any]) -> Answer:
    """Lets a time limit take effect, at the deadline and not when somebody looks."""
    due, target = case.expires_at, workflow.states[case.state]["expires_to"]
    if due is None or target is None:
        return Denied({"nothing_expires"})
    at = moment(command["at"])
    codes = {"before_last_event"} if at < case.last_at else set()
    codes |= {"not_due_yet"} if at <= due else set()
    if codes:
        return Denied(codes)
    follows = {"to": target, "round": case.round, "effective": due, "expires_at": workflow.deadline(target, due)}
    # `tick` takes no documents, but an empty payload may come along.
    return Accepted([event(command, sequence=case.sequence + 1, kind="expired", **{"from": case.state}, **follows)])


def act(workflow: Workflow, case: Case, command: dict[str, Any], context: Context | None) -> Answer:
    """One of the workflow's own actions: an act, a vote, or the last vote and the move."""
    action = workflow.actions[command["action"]]
    codes = standing_codes(workflow, case, command, context) | brought_codes(workflow, case, command)
    if codes:
        return Denied(codes)
    at = moment(command["at"])
    target = action["to"] if action["to"] != case.state else None
    follows = {
        "to": target,
        "round": case.round + (1 if action["new_round"] else 0),
        "expires_at": workflow.deadline(target, at) if target else None,
    }
    read: dict[str, Any] = {}
    if context is not None:
        facts = {name: guards.recorded(value) for name, value in guards.known(workflow, case, action, command, context).items()}
        read = {"facts": facts, "inspections": guards.cited(case, action, at, context)}
    first = {"sequence": case.sequence + 1, "from": case.state} | read
    review = workflow.review(case.state, action["id"])
    if review is None:
        return Accepted([event(command, kind="acted", **first, **follows)])
    vote = event(command, kind="voted", round=case.round, **first)
    voters = len(case.votes()) + 1
    if voters < review["need"]:
        return Accepted([vote])
    bare = {name: value for name, value in command.items() if name not in ("opinion", "payload")}
    return Accepted([vote, event(bare, kind="moved", sequence=case.sequence + 2, **{"from": case.state}, **follows)])


def standing_codes(workflow: Workflow, case: Case, command: dict[str, Any], context: Context | None) -> set[str]:
    """Everything that stands in the way of an action, whatever comes with the command."""
    action, at = workflow.actions[command["action"]], moment(command["at"])
    codes = {"before_last_event"} if at < case.last_at else set()
    here = case.state in action["from"]
    if not here:
        codes.add("case_closed" if workflow.states[case.state]["final"] else "wrong_state")
    if here and case.expires_at is not None and at > case.expires_at:
        codes.add("deadline_passed")
    voters = set().union(*(persons(vote) for vote in case.votes()))
    if here and workflow.review(case.state, action["id"]) and persons(command) & voters:
        codes.add("already_voted")
    # In a wrong state roles are judged as in the first state where the action can be done.
    where = case.state if here else action["from"][0]
    codes |= role_codes(workflow.roles(where, action["id"]), command, at, context, case.site)
    codes |= parties.required(case, action, command, context)
    codes |= delegation_codes(command, at, context)
    # The act that starts a round is its first; a vote still belongs to the round before.
    first_of_round = action["new_round"] and workflow.review(where, action["id"]) is None
    for separation, others in workflow.kept_apart(action["id"]):
        new_round = first_of_round and separation["within"] == "round"
        acts = [] if new_round else [done for done in case.acts(separation["within"]) if done["action"] in set(others) - {action["id"]}]
        if any(persons(done) & persons(command) for done in acts):
            codes.add("separation_of_duties")
        if action["id"] in separation["actions"]:
            codes |= parties.excluded(case, separation, command, context, new_round)
    if action["at_most"] is not None and not (first_of_round and action["at_most_per"] == "round"):
        if case.count(action["id"], action["at_most_per"]) >= action["at_most"]:
            codes.add("limit_reached")
    if context is not None and action["when"]:
        codes |= guards.in_the_way(action["when"], guards.known(workflow, case, action, command, context))
    return codes


def role_codes(permitted: list[str], command: dict[str, Any], at: datetime, context: Context | None, site: str) -> set[str]:
    """The role has to be permitted, and where holdings are known the person whose role it is has to hold it then, for the site."""
    role = command["actor"]["role"]
    if role not in permitted:
        return {"role_not_permitted"}
    holdings = None if context is None else context.get("roles")
    if holdings is None or context is None:
        return set()
    person = command.get("on_behalf_of") or command["actor"]["id"]
    own = [one for one in holdings if (one["person"], one["role"]) == (person, role)]
    held = [one for one in own if parties.covers(one, at)]
    units = [site, *context.get("units", {}).get(site, [])]
    if any(one.get("site") in (None, site) and (one.get("unit") is None or one["unit"] in units) for one in held):
        return set()
    return {"role_elsewhere"} if held else {"role_not_held"}


def delegation_codes(command: dict[str, Any], at: datetime, context: Context | None) -> set[str]:
    """Acting for somebody else needs their delegation, for this action, at this time."""
    person, delegate = command.get("on_behalf_of"), command["actor"]["id"]
    if context is None or person is None:
        return set()
    for one in context.get("delegations", []):
        between = (one["person"], one["delegate"]) == (person, delegate) and person != delegate
        if between and command["action"] in (one.get("actions") or [command["action"]]) and parties.covers(one, at):
            return set()
    return {"delegation_missing"}


def brought_codes(workflow: Workflow, case: Case, command: dict[str, Any]) -> set[str]:
    """What the command itself has to bring: an opinion, documents, the lists of a correction notice."""
    action, payload = workflow.actions[command["action"]], command.get("payload") or {}
    at_hand = set(case.on_file()) | set(payload.get("evidence", {}))
    codes = {"opinion_required"} if action["opinion"] == "required" and not opinion_of(command) else set()
    codes |= {"documents_missing"} if set(action["needs"]) - at_hand else set()
    if action["missing_for"]:
        needed = set(workflow.needed_for(action["missing_for"]))
        listed, rejected = set(payload.get("missing", [])), set(payload.get("rejected", []))
        if listed != needed - at_hand:
            codes.add("notice_incomplete")
        elif not listed and not rejected:
            codes.add("nothing_to_correct")
        if rejected - (needed & at_hand):
            codes.add("rejected_not_on_file")
    return codes
