"""Commands and openings: one after the other, each by the same rules, and each sees what came of those before.

What does not fit changes nothing, and those after it are answered."""

from __future__ import annotations

from typing import Any

from .case import Case, Event
from .fit import misshapen, misshapen_opening
from .opening import open_case
from .step import Accepted, Answer, Context, Invalid, decide
from .workflow import Workflow

Item = dict[str, Any]
"""`{"command": …}` or `{"opening": …}`, and perhaps a context of its own."""
KINDS = ("command", "opening")


def answer(workflow: Workflow, events: list[Event], item: Item, context: Context) -> Answer:
    """The answer to a command or an opening; places of problems begin at the item."""
    kinds = [kind for kind in KINDS if kind in item]
    if len(kinds) != 1:
        return Invalid([("exactly_one", "")])
    (kind,) = kinds
    found = open_case(workflow, events, item[kind], context) if kind == "opening" else decide(workflow, events, item[kind], context)
    return Invalid([(code, f"/{kind}{path}") for code, path in found.problems]) if isinstance(found, Invalid) else found


def misread(item: Item) -> Invalid | None:
    """An item of the wrong shape: among others nothing else about it is judged."""
    wrong = [(f"/{kind}", misshapen_opening(item[kind]) if kind == "opening" else misshapen(item[kind])) for kind in KINDS if kind in item]
    problems = [(code, place + path) for place, found in wrong for code, path in found]
    return Invalid(problems) if problems and len(wrong) == 1 else None


def decide_many(workflow: Workflow, logs: list[list[Event]], items: list[Item], shared: Context) -> list[Answer]:
    """The answers in the order of the items."""
    cases = {log[0]["case"]: log for log in logs}
    answers = []
    for item in items:
        context = item.get("context") or shared
        if "opening" in item:
            site = item["opening"].get("site")
            still = [id for id, log in cases.items() if Case(log).site == site and not workflow.states[Case(log).state]["final"]]
            context = context | {"open_cases": [*context.get("open_cases", []), *still]}
        case = next((item[kind]["case"] for kind in KINDS if kind in item), None)
        log = cases.get(case, [])
        found = misread(item) or answer(workflow, log, item, context)
        if isinstance(found, Accepted) and not found.repeated:
            cases[case] = log + found.events
        answers.append(found)
    return answers
