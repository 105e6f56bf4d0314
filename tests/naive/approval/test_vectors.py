"""Every vector of approvals, answered from its input alone: the stated answer is not judged by its own maker."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from . import allowed, case, many, replay
from .fit import Problem, caseless, undeclared, unfit, unfit_context, unfit_opening
from .wire import Plain, invalid, leaves, plain, refused, told
from .workflow import Workflow

VECTORS = Path(__file__).resolve().parent.parent.parent / "vectors"
OPERATIONS = ("allowed", "allowed_to_open", "decide", "decide_many", "open", "replay")
ALL = [json.loads(file.read_text(encoding="utf-8")) for name in OPERATIONS for file in sorted(VECTORS.glob(f"{name}/*.json"))]

SHAPE, TYPES = "fields, words and instants of the wrong shape: there is no input to answer", "facts are not as the rulebook declares them"
LEFT_OUT = {
    "bad-input-among-good": SHAPE,
    "command-of-the-wrong-shape": SHAPE,
    "context-of-the-wrong-shape": SHAPE,
    "context-that-does-not-fit": TYPES,
    "events-missing": SHAPE,
    "events-of-the-wrong-shape": SHAPE,
    "items-missing": SHAPE,
    "many-problems": SHAPE,
    "unknown-workflow": "there are no rules",
}
"""Vectors that are not judged here, with the reason: all are refused, as a whole or in part, before a rule is asked."""

JUDGED = [vector for vector in ALL if vector["name"] not in LEFT_OUT]


def at(place: str, problems: list[tuple[str, str]]) -> Plain:
    return invalid([(code, place + path) for code, path in problems])


def log_of(workflow: Workflow, given: dict[str, Any]) -> tuple[list[dict[str, Any]], Plain | None]:
    """The events of a case that is given as itself or as its events, and what is wrong with them."""
    if "case" not in given:
        log = given.get("events", [])
        problems = replay.replay(workflow, log) if "events" in given else []
        return log, at("/events", problems) if problems else None
    log = given["case"]["events"]
    problems = replay.replay(workflow, log)
    if problems:
        return log, at("/case/events", problems)
    return log, invalid([("case_inconsistent", "/case")]) if case.edited(given["case"]) else None


def naive(vector: dict[str, Any]) -> Any:
    """The answer to a vector's input, in the form of `stated`."""
    given, operation = vector["input"], vector["operation"]
    workflow = Workflow(vector["rulebook"]["document"], given["workflow"])
    if operation == "decide_many":
        items = given["items"]
        answers = many.decide_many(workflow, [one["events"] for one in given.get("cases", [])], items, given.get("context", {}))
        return [plain(answer, f"/items/{index}") for index, answer in enumerate(answers)]
    if operation == "allowed_to_open":
        return [allowed.allowed_to_open(workflow, given["site"], given["actor"], given.get("on_behalf_of"), given["at"], given.get("context", {}))]
    forms = [form for form in ("case", "events") if form in given]
    if len(forms) == 2 or (operation in ("allowed", "decide") and not forms):
        if operation == "decide":
            return invalid(caseless(workflow, given["command"]))
        return invalid([("exactly_one", ""), *alone(workflow, given)])
    log, wrong = log_of(workflow, given)
    if wrong is not None:
        return wrong
    context = given.get("context", {})
    strange = unfit_context(workflow, context)
    if strange:
        return invalid([(code, f"/context{place}") for code, place in strange] + alone(workflow, given))
    if operation in ("decide", "open"):
        return plain(many.answer(workflow, log, {kind: given[kind] for kind in many.KINDS if kind in given}, context))
    if operation == "allowed":
        strange = undeclared(workflow, given["actor"])
        if strange:
            return invalid(strange)
        return allowed.allowed(workflow, log, given["actor"], given.get("on_behalf_of"), given["at"], context)
    return "accepted", [{"format": 1} | event for event in log]


def alone(workflow: Workflow, given: dict[str, Any]) -> list[Problem]:
    """What is wrong with a command or an opening whose case or context cannot be read."""
    for kind, wrong in (("command", unfit), ("opening", unfit_opening)):
        if kind in given:
            own = wrong(workflow, given[kind]) + undeclared(workflow, given[kind]["actor"])
            return [(code, f"/{kind}{path}") for code, path in own]
    return []


def stated(vector: dict[str, Any]) -> Any:
    """The answer that a vector states, as far as it is judged here."""
    if "problems" in vector:
        return refused(vector["problems"])
    output = vector["output"]
    match vector["operation"]:
        case "decide" | "open":
            return told(output)
        case "decide_many":
            return [told(reply) for reply in output["decisions"]]
        case "allowed" | "allowed_to_open":
            return [
                {"action": one["action"], "verdict": one["verdict"], "needs": one.get("needs", {}), "codes": leaves(one.get("reasons", {}))}
                for one in output.get("actions", [output.get("answer")])
            ]
    assert not case.edited(output["case"])
    return "accepted", output["case"]["events"]


@pytest.mark.parametrize("vector", JUDGED, ids=[f"{vector['operation']}/{vector['name']}" for vector in JUDGED])
def test_the_stated_answer_is_what_the_rules_come_to(vector: dict[str, Any]) -> None:
    assert naive(vector) == stated(vector)


def test_every_vector_is_judged_or_says_why_not() -> None:
    assert {vector["name"] for vector in ALL if vector["name"] in LEFT_OUT} == set(LEFT_OUT)
    assert len(JUDGED) >= 140
