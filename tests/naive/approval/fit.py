"""Whether a command fits its workflow at all: what does not is bad input, with every problem and its place."""

from __future__ import annotations

from typing import Any

from .workflow import OPEN, TICK, Workflow

Problem = tuple[str, str]


def opinion_of(command: dict[str, Any]) -> str | None:
    """The opinion; blanks alone are none."""
    opinion: str | None = command.get("opinion")
    return opinion if opinion and opinion.strip() else None


def unfit(workflow: Workflow, command: dict[str, Any]) -> list[Problem]:
    """Every way in which the command does not fit."""
    name, payload = command["action"], command.get("payload") or {}
    action = workflow.actions.get(name)
    if action is None and name not in (OPEN, TICK):
        return [("unknown_id", "/action")]
    site, evidence = payload.get("site"), payload.get("evidence", {})
    rule = action["opinion"] if action else "optional" if name == OPEN else "none"
    untaken = {
        "/on_behalf_of": name == TICK and command.get("on_behalf_of") is not None,
        "/payload/site": name != OPEN and site is not None,
        "/payload/evidence": name == TICK and bool(evidence),
    }
    lists = {field: payload.get(field, []) for field in ("missing", "rejected")}
    if not (action and action["missing_for"]):
        untaken |= {f"/payload/{field}": bool(ids) for field, ids in lists.items()}
        lists = {}
    out = [("payload_not_taken", place) for place, found in untaken.items() if found]
    out += [("opinion_not_taken", "/opinion")] if rule == "none" and opinion_of(command) else []
    out += [("missing_field", "/payload")] if name == OPEN and site is None else []
    for id, reference in evidence.items():
        if id not in workflow.evidence:
            out.append(("unknown_id", "/payload/evidence"))
        elif not reference.strip():
            out.append(("empty_text", f"/payload/evidence/{id}"))
    for field, ids in lists.items():
        for place, id in enumerate(ids):
            if id not in workflow.evidence:
                out.append(("unknown_id", f"/payload/{field}/{place}"))
            elif id in ids[:place]:
                out.append(("duplicate_id", f"/payload/{field}/{place}"))
    return out


def undeclared(workflow: Workflow, actor: dict[str, str]) -> list[Problem]:
    """A person has to act in a role that the rulebook declares."""
    return [] if actor["role"] in workflow.roles_declared else [("unknown_id", "/actor/role")]


def unfit_context(workflow: Workflow, context: dict[str, Any]) -> list[Problem]:
    """Roles and parties that are held and that there are not."""
    out = [(f"/roles/{place}/role", one["role"] in workflow.roles_declared) for place, one in enumerate(context.get("roles") or [])]
    out += [(f"/parties/{place}/party", one["party"] in workflow.parties) for place, one in enumerate(context.get("parties") or [])]
    return [("unknown_id", place) for place, known in out if not known]
