"""What somebody could do to a case now, action by action, and whether they could open one."""

from __future__ import annotations

from typing import Any

from .case import Case, Event
from .opening import begun
from .step import Context, Denied, standing_codes, tick
from .workflow import OPEN, TICK, Workflow


def needs(workflow: Workflow, case: Case, action: dict[str, Any]) -> dict[str, Any]:
    """What a command has to bring; nothing that it may leave out."""
    filed = case.on_file()
    out: dict[str, Any] = {"opinion": True} if action["opinion"] == "required" else {}
    missing = [document for document in action["needs"] if document not in filed]
    out |= {"evidence": missing} if missing else {}
    if action["missing_for"]:
        needed = workflow.needed_for(action["missing_for"])
        there = [document for document in needed if document in filed or document in action["needs"]]
        out["notice"] = {"missing": [document for document in needed if document not in there], "may_reject": there}
    return out


def allowed(
    workflow: Workflow, events: list[Event], actor: dict[str, str], on_behalf_of: str | None, at: str, context: Context
) -> list[dict[str, Any]]:
    """The verdict for every action of the workflow, in its order, with the codes of a denial; `tick` where the state has a time limit."""
    case, out = Case(events), []
    for id, action in workflow.actions.items():
        command = {"id": "", "action": id, "actor": actor, "on_behalf_of": on_behalf_of, "at": at}
        codes, lacking = standing_codes(workflow, case, command, context), needs(workflow, case, action)
        verdict = "denied" if codes else "needs_input" if lacking else "allowed"
        out.append({"action": id, "verdict": verdict, "needs": lacking, "codes": codes})
    if on_behalf_of is None:
        answer = tick(workflow, case, {"id": "", "case": case.id, "action": TICK, "actor": actor, "at": at})
        codes = answer.codes if isinstance(answer, Denied) else set()
        if codes != {"nothing_expires"}:
            out.append(plainly(TICK, codes))
    return out


def allowed_to_open(
    workflow: Workflow, site: str, actor: dict[str, str], on_behalf_of: str | None, at: str, context: Context
) -> dict[str, Any]:
    """The verdict for opening a case of a site."""
    opening = {"id": "", "case": "", "site": site, "actor": actor, "on_behalf_of": on_behalf_of, "at": at}
    answer = begun(workflow, opening, context)
    return plainly(OPEN, answer.codes if isinstance(answer, Denied) else set())


def plainly(action: str, codes: set[str]) -> dict[str, Any]:
    """The answer for an action that needs nothing."""
    return {"action": action, "verdict": "denied" if codes else "allowed", "needs": {}, "codes": codes}
