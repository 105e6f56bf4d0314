"""Many commands: one after the other, each by the same rules, and each sees what came of those before.

A command that does not fit changes nothing, and those after it are answered."""

from __future__ import annotations

from typing import Any

from .case import Case, Event
from .step import Accepted, Answer, decide
from .workflow import OPEN, Workflow


def decide_many(workflow: Workflow, logs: list[list[Event]], items: list[dict[str, Any]], shared: dict[str, Any]) -> list[Answer]:
    """The answers in the order of the items."""
    cases = {log[0]["case"]: log for log in logs}
    answers = []
    for item in items:
        command, context = item["command"], item.get("context") or shared
        if command["action"] == OPEN:
            site = (command.get("payload") or {}).get("site")
            still = [id for id, log in cases.items() if Case(log).site == site and not workflow.states[Case(log).state]["final"]]
            context = context | {"open_cases": [*context.get("open_cases", []), *still]}
        log = cases.get(command["case"], [])
        answer = decide(workflow, log, command, context)
        if isinstance(answer, Accepted) and not answer.repeated:
            cases[command["case"]] = log + answer.events
        answers.append(answer)
    return answers
