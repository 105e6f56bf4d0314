"""A workflow as its rulebook writes it, with the defaults filled in."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

OPEN, TICK = "open", "tick"
OF_A_STATE: dict[str, Any] = {"final": False, "initial": False, "quorum": None, "expires_after": None, "expires_to": None}
OF_AN_ACTION: dict[str, Any] = {
    "to": None,
    "when": None,
    "needs": [],
    "opinion": "optional",
    "at_most": None,
    "at_most_per": "case",
    "new_round": False,
    "inspections": "round",
    "missing_for": [],
    "by_parties": [],
}


class Workflow:
    """The states and actions of a workflow by their ids, and the types of the facts that its rulebook declares."""

    def __init__(self, document: dict[str, Any], id: str) -> None:
        own = next(workflow for workflow in document["workflows"] if workflow["id"] == id)
        self.id: str = own["id"]
        self.version: str = own["version"]
        # Such documents have no number that is not whole: their RFC 8785 form is what this makes.
        canonical = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.sha256 = sha256(canonical.encode()).hexdigest()
        self.opened_by: list[str] = own.get("opened_by", [])
        self.evidence: list[str] = [one["id"] for one in own.get("evidence", [])]
        self.states: dict[str, dict[str, Any]] = {state["id"]: OF_A_STATE | state for state in own["states"]}
        self.actions: dict[str, dict[str, Any]] = {action["id"]: OF_AN_ACTION | action for action in own["actions"]}
        self.separations: list[dict[str, Any]] = [{"within": "round", "against": [], "parties": []} | one for one in own.get("separation", [])]
        self.roles_declared: list[str] = [one if isinstance(one, str) else one["id"] for one in document.get("roles", [])]
        self.parties: list[str] = [one["id"] for one in own.get("parties", [])]
        self.initial: str = next(id for id, state in self.states.items() if state["initial"])
        self.types: dict[str, str] = {name: fact["type"] for name, fact in document.get("facts", {}).items()}

    def deadline(self, state: str, entered: datetime) -> datetime | None:
        """When a state expires that is entered then; a day is 24 hours."""
        span = self.states[state]["expires_after"]
        return None if span is None else entered + timedelta(hours=span.get("hours", 0) + 24 * span.get("days", 0))

    def review(self, state: str, action: str) -> dict[str, Any] | None:
        """The joint review of the state, if this action is its vote."""
        quorum: dict[str, Any] | None = self.states[state]["quorum"]
        return quorum if quorum is not None and quorum["action"] == action else None

    def roles(self, state: str, action: str) -> list[str]:
        """Who may do it there: in a joint review with roles those, else the action's own."""
        review = self.review(state, action)
        roles: list[str] = (review or {}).get("roles") or self.actions[action]["by"]
        return roles

    def kept_apart(self, action: str) -> list[tuple[dict[str, Any], list[str]]]:
        """The separations that concern an action, each with the actions that it is kept apart from."""
        out = []
        for one in self.separations:
            if action in one["actions"]:
                out.append((one, one["against"] or one["actions"]))
            elif action in one["against"]:
                out.append((one, one["actions"]))
        return out

    def needed_for(self, actions: list[str]) -> list[str]:
        """What these actions need, in the order of the workflow's documents."""
        return [document for document in self.evidence if any(document in self.actions[action]["needs"] for action in actions)]
