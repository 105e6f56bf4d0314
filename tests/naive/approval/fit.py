"""Whether a command or an opening fits its workflow at all: what does not is bad input, with every problem and its place."""

from __future__ import annotations

from typing import Any

from .workflow import TICK, Workflow

Problem = tuple[str, str]
OF_AN_OPENING = ("id", "case", "site", "actor", "on_behalf_of", "at", "opinion", "evidence")


def opinion_of(command: dict[str, Any]) -> str | None:
    """The opinion; blanks alone are none."""
    opinion: str | None = command.get("opinion")
    return opinion if opinion and opinion.strip() else None


def misshapen(asked: dict[str, Any]) -> list[Problem]:
    """No payload has a site, neither a command's nor an event's: that of a case stands in its opening."""
    return [("unknown_field", "/payload/site")] if "site" in (asked.get("payload") or {}) else []


def shaped(command: dict[str, Any]) -> dict[str, Any]:
    """The command without the field that no payload has: everything else about it is judged all the same."""
    payload = command.get("payload")
    return command if not payload else command | {"payload": {name: value for name, value in payload.items() if name != "site"}}


def misshapen_opening(opening: dict[str, Any]) -> list[Problem]:
    """An opening has a site, and no field that only commands have."""
    out = [("unknown_field", f"/{name}") for name in opening if name not in OF_AN_OPENING]
    return out + ([("missing_field", "")] if opening.get("site") is None else [])


def shaped_opening(opening: dict[str, Any]) -> dict[str, Any] | None:
    """The opening without the fields that none has; without a site it cannot be read."""
    return None if opening.get("site") is None else {name: value for name, value in opening.items() if name in OF_AN_OPENING}


def unfit(workflow: Workflow, command: dict[str, Any]) -> list[Problem]:
    """Every way in which the command does not fit."""
    if misshapen(command):
        return misshapen(command) + unfit(workflow, shaped(command))
    name, payload = command["action"], command.get("payload") or {}
    action = workflow.actions.get(name)
    if action is None and name != TICK:
        return [("unknown_id", "/action")]
    evidence = payload.get("evidence", {})
    rule = action["opinion"] if action else "none"
    untaken = {
        "/on_behalf_of": name == TICK and command.get("on_behalf_of") is not None,
        "/payload/evidence": name == TICK and bool(evidence),
    }
    lists = {field: payload.get(field, []) for field in ("missing", "rejected")}
    if not (action and action["missing_for"]):
        untaken |= {f"/payload/{field}": bool(ids) for field, ids in lists.items()}
        lists = {}
    out = [("payload_not_taken", place) for place, found in untaken.items() if found]
    out += [("opinion_not_taken", "/opinion")] if rule == "none" and opinion_of(command) else []
    out += unfit_documents(workflow, evidence, "/payload/evidence")
    for field, ids in lists.items():
        for place, id in enumerate(ids):
            if id not in workflow.evidence:
                out.append(("unknown_id", f"/payload/{field}/{place}"))
            elif id in ids[:place]:
                out.append(("duplicate_id", f"/payload/{field}/{place}"))
    return out


def unfit_opening(workflow: Workflow, opening: dict[str, Any]) -> list[Problem]:
    """Every way in which the opening does not fit."""
    return misshapen_opening(opening) or unfit_documents(workflow, opening.get("evidence") or {}, "/evidence")


def unfit_documents(workflow: Workflow, evidence: dict[str, str], place: str) -> list[Problem]:
    """Documents are those that the workflow declares, each with a reference."""
    out = [("unknown_id", place) for id in evidence if id not in workflow.evidence]
    return out + [("empty_text", f"{place}/{id}") for id in evidence if id in workflow.evidence and not evidence[id].strip()]


def caseless(workflow: Workflow, command: dict[str, Any]) -> list[Problem]:
    """What is wrong with a command alone, with places in the whole input: the case has to come with it."""
    own = unfit(workflow, command) + undeclared(workflow, command["actor"])
    return [("exactly_one", ""), *((code, f"/command{path}") for code, path in own)]


def undeclared(workflow: Workflow, actor: dict[str, str]) -> list[Problem]:
    """A person has to act in a role that the rulebook declares."""
    return [] if actor["role"] in workflow.roles_declared else [("unknown_id", "/actor/role")]


def unfit_context(workflow: Workflow, context: dict[str, Any]) -> list[Problem]:
    """Roles and parties that are held and that there are not."""
    out = [(f"/roles/{place}/role", one["role"] in workflow.roles_declared) for place, one in enumerate(context.get("roles") or [])]
    out += [(f"/parties/{place}/party", one["party"] in workflow.parties) for place, one in enumerate(context.get("parties") or [])]
    return [("unknown_id", place) for place, known in out if not known]
