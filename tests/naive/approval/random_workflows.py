"""Random workflows, each in a rulebook that loads."""

from __future__ import annotations

from random import Random
from typing import Any

ROLES = ["clerk", "officer", "leader", "chief"]
PEOPLE = ["an", "bo", "cai", "deng", "e", "fang"]
PARTIES = ["applicant", "escort"]
DOCUMENTS = ["plan", "letter", "list"]
FACTS = {"site.staff": {"type": "integer", "min": 0}, "site.ready": {"type": "bool"}, "site.since": {"type": "instant"}}
CHECKLIST: dict[str, Any] = {
    "id": "on-site",
    "version": "1.0.0",
    "items": [{"id": "gate"}],
    "grades": [{"id": "good", "when": {"fact": "percent", "at_least": 85}}, {"id": "poor", "otherwise": True}],
}


def some(rng: Random, things: list[str], least: int = 1, most: int | None = None) -> list[str]:
    """Different things in the order of the list."""
    chosen = rng.sample(things, rng.randint(least, min(most or len(things), len(things))))
    return [thing for thing in things if thing in chosen]


def guard(rng: Random, states: list[str], actions: list[str], depth: int = 2) -> dict[str, Any]:
    if depth and rng.random() < 0.5:
        kind = rng.choice(["all", "any", "not"])
        if kind == "not":
            return {"not": guard(rng, states, actions, depth - 1)}
        return {kind: [guard(rng, states, actions, depth - 1) for _ in range(rng.randint(1, 3))]}
    order = rng.choice(["at_least", "more_than", "at_most", "less_than"])
    atom: dict[str, Any] = rng.choice(
        [
            {"fact": "site.staff", order: rng.choice([40, 80, 120])},
            {"fact": "site.ready", "is": True},
            {"fact": "site.ready", "known": rng.random() < 0.7},
            {"fact": "now", order: {"fact": "site.since", "plus": {"days": rng.randint(-1, 2), "hours": rng.randint(0, 5)}}},
            {"fact": "now", order: "2020-02-16T00:00:00+08:00"},
            {"fact": "site.since", order: {"fact": "now", "plus": {"days": -1}}},
            {"fact": "case.state", "one_of": some(rng, states)},
            {"fact": "case.round", order: rng.randint(1, 2)},
            {"fact": f"actor.{rng.choice([*PARTIES, 'opener', 'inspector'])}", "is": rng.random() < 0.5},
            {"fact": f"case.acts.{rng.choice(actions)}", order: rng.randint(0, 2)},
            {"fact": f"case.votes.{rng.choice(actions)}", order: rng.randint(0, 1)},
            {"fact": f"case.evidence.{rng.choice(DOCUMENTS)}", "is": rng.random() < 0.7},
            {"fact": "inspection.on-site.grade", "is": "good"},
            {"fact": "inspection.on-site.percent", order: rng.choice(["60", "66.7"])},
        ]
    )
    if "known" not in atom and rng.random() < 0.2:
        atom = atom | {"if_unknown": rng.random() < 0.5}
    return atom


def action(rng: Random, id: str, states: list[str], finals: list[str], actions: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {"id": id, "from": some(rng, states, 1, 3), "by": some(rng, ROLES, 1, 3)}
    if rng.random() < 0.75:
        out["to"] = rng.choice(states * 4 + finals)
    if rng.random() < 0.3:
        out["when"] = guard(rng, states, actions)
    if rng.random() < 0.35:
        out["needs"] = some(rng, DOCUMENTS, 1, 2)
    if rng.random() < 0.5:
        out["opinion"] = rng.choice(["required", "optional", "none"])
    if rng.random() < 0.3:
        out |= {"at_most": rng.randint(1, 3), "at_most_per": rng.choice(["round", "case"])}
    if rng.random() < 0.25:
        out["new_round"] = True
    if rng.random() < 0.3:
        out["inspections"] = "case"
    if rng.random() < 0.2:
        out["by_parties"] = some(rng, [*PARTIES, "opener", "inspector"], 1, 3)
    return out


def review(rng: Random, state: dict[str, Any], actions: list[dict[str, Any]], states: list[str]) -> None:
    """Makes a state wait for votes for one of the actions."""
    voted = rng.choice(actions)
    if state["id"] not in voted["from"]:
        voted["from"].append(state["id"])
    if voted.get("to") in (None, state["id"]):
        voted["to"] = rng.choice([one for one in states if one not in voted["from"]])
    need = rng.randint(1, 3)
    state["quorum"] = {"action": voted["id"], "need": need} | ({"roles": some(rng, voted["by"])} if rng.random() < 0.5 else {})
    if "at_most" in voted:
        voted["at_most"] = max(voted["at_most"], need)


def workflow(rng: Random) -> dict[str, Any]:
    waiting = [f"s{number}" for number in range(1, rng.randint(3, 5))]
    finals = ["over", "closed"][: rng.randint(1, 2)]
    states: list[dict[str, Any]] = [{"id": id} for id in waiting]
    states[0]["initial"] = True
    ids = [f"a{number}" for number in range(1, rng.randint(5, 8))]
    actions = [action(rng, id, waiting, finals, ids) for id in ids]
    for state in states:
        if rng.random() < 0.5:
            review(rng, state, actions, waiting + finals)
        if rng.random() < 0.4:
            span = {"hours": rng.randint(5, 60)} if rng.random() < 0.6 else {"days": rng.randint(1, 3)}
            state |= {"expires_after": span, "expires_to": rng.choice([id for id in waiting + waiting + finals if id != state["id"]])}
    needy = [one["id"] for one in actions if one.get("needs")]
    for one in actions:
        if needy and rng.random() < 0.25:
            one["missing_for"] = some(rng, needy, 1, 2)
    separations: list[dict[str, Any]] = [{"id": f"apart-{number}", "actions": some(rng, [*ids, "open"], 2, 3)} for number in range(rng.randint(0, 2))]
    for separation in separations:
        separation |= {"against": some(rng, [*ids, "open"], 1, 3)} if rng.random() < 0.3 else {}
        separation |= {"parties": some(rng, [*PARTIES, "opener", "inspector"], 1, 2)} if rng.random() < 0.3 else {}
        separation |= {"within": rng.choice(["round", "case"])} if rng.random() < 0.8 else {}
    return {
        "id": "permit",
        "version": "1.0.0",
        "opened_by": some(rng, ROLES) if rng.random() < 0.6 else [],
        "evidence": [{"id": id} for id in DOCUMENTS],
        "parties": [{"id": id} for id in PARTIES],
        "states": states + [{"id": id, "final": True} for id in finals],
        "actions": actions,
        "separation": separations,
    }


def rulebook(seed: int) -> dict[str, Any]:
    rng = Random(f"workflow {seed}")
    return {
        "format": 1,
        "id": "drawn",
        "version": "1.0.0",
        "zone": "Asia/Shanghai",
        "facts": FACTS,
        "roles": ROLES,
        "checklists": [CHECKLIST],
        "workflows": [workflow(rng)],
    }
