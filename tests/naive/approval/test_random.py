"""The core against the naive answers on random workflows: every command of a random life, and what could be done at every step."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from random import Random
from typing import Any

import fugong

from . import allowed, lives, many, random_workflows, step
from .fit import undeclared
from .wire import asked, decided, leaves, plain, refused, told
from .workflow import Workflow

WORKFLOWS = int(os.environ.get("FUGONG_WORKFLOWS", "60"))


@cache
def drawn(seed: int) -> tuple[fugong.Rulebook, Workflow]:
    document = random_workflows.rulebook(seed)
    return fugong.Rulebook.load(document), Workflow(document, "permit")


@cache
def life(seed: int) -> list[lives.Question]:
    return list(lives.life(seed, drawn(seed)[1]))


def asking(log: list[Any], **more: Any) -> dict[str, Any]:
    return {"workflow": "permit"} | ({"events": log} if log else {}) | {name: value for name, value in more.items() if value is not None}


def test_every_command_of_a_life_is_decided_alike() -> None:
    answers: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for seed in range(WORKFLOWS):
        rules, workflow = drawn(seed)
        for log, command, context in life(seed):
            core = decided(rules, asking(log, command=command, context=context))
            assert core == plain(step.decide(workflow, log, command, context), "/command"), (seed, log, command, context)
            answers[core[0]] += 1
            codes.update(core[1] if core[0] == "denied" else {code for code, _ in core[1]} if core[0] == "invalid" else {})
    total = sum(answers.values())
    print(f"\n{WORKFLOWS} workflows, {total} commands: {dict(answers)}, {100 * answers['accepted'] // total} % accepted")
    print(dict(codes.most_common()))
    assert answers["accepted"] * 100 >= total * 15
    assert WORKFLOWS < 60 or set(codes) >= EVERY_CODE


EVERY_CODE = {
    *("wrong_state", "case_closed", "role_not_permitted", "role_not_held", "delegation_missing", "already_voted", "separation_of_duties"),
    *("limit_reached", "guard_unmet", "guard_unknown", "deadline_passed", "before_last_event", "version_conflict", "already_open"),
    *("another_case_open", "not_due_yet", "nothing_expires", "opinion_required", "documents_missing", "notice_incomplete"),
    *("role_elsewhere", "party_required", "party_excluded", "party_unknown", "unknown_id", "nothing_to_correct", "rejected_not_on_file", "command_id_reused", "case_mismatch", "payload_not_taken", "opinion_not_taken"),
}
"""Codes that random lives have to come to."""


def test_what_could_be_done_is_told_alike_and_is_what_is_decided() -> None:
    verdicts: Counter[str] = Counter()
    for seed in range(WORKFLOWS):
        rules, workflow = drawn(seed)
        rng = Random(f"allowed {seed}")
        for log, command, context in life(seed):
            if not log or rng.random() < 0.5:
                continue
            who = {"actor": command["actor"], "on_behalf_of": command.get("on_behalf_of")}
            at = command["at"]
            reply = asked(rules, "allowed", asking(log, at=at, context=context, **who))
            if undeclared(workflow, who["actor"]):
                assert refused(reply["problems"]) == ("invalid", [("unknown_id", "/actor/role")])
                continue
            core = [
                {"action": one["action"], "verdict": one["verdict"], "needs": one.get("needs", {}), "codes": leaves(one.get("reasons", {}))}
                for one in reply["ok"]["actions"]
            ]
            assert core == allowed.allowed(workflow, log, who["actor"], who["on_behalf_of"], at, context), (seed, log, command, context)
            for one in core:
                verdicts[one["verdict"]] += 1
                plainly = {"id": "new", "case": log[0]["case"], "action": one["action"], "at": at, "expected_version": len(log)} | who
                fit = plainly | lives.filled(rng, one["needs"], more=False)
                with_nothing, with_all = (decided(rules, asking(log, command=asks, context=context))[0] for asks in (plainly, fit))
                assert (with_nothing, with_all) == {
                    "allowed": ("accepted", "accepted"),
                    "needs_input": ("denied", "accepted"),
                    "denied": ("denied", "denied"),
                }[one["verdict"]], (seed, log, plainly, context)
    print(f"\n{sum(verdicts.values())} verdicts: {dict(verdicts)}")
    assert (verdicts["allowed"] + verdicts["needs_input"]) * 100 >= sum(verdicts.values()) * 5


def test_whether_a_case_could_be_opened_is_told_alike_and_is_what_is_decided() -> None:
    verdicts: Counter[str] = Counter()
    for seed in range(WORKFLOWS):
        rules, workflow = drawn(seed)
        for _, command, context in life(seed):
            who = {"actor": command["actor"], "on_behalf_of": command.get("on_behalf_of")}
            if undeclared(workflow, who["actor"]):
                continue
            reply = asked(rules, "allowed_to_open", asking([], site=lives.SITE, at=command["at"], context=context, **who))
            naive = allowed.allowed_to_open(workflow, lives.SITE, who["actor"], who["on_behalf_of"], command["at"], context)
            one = reply["ok"]["answer"]
            assert (one["verdict"], leaves(one.get("reasons", {}))) == (naive["verdict"], naive["codes"]), (seed, command, context)
            opens = {"id": "new", "case": "another", "action": "open", "at": command["at"], "expected_version": 0}
            asks = opens | who | {"payload": {"site": lives.SITE}}
            decision = decided(rules, asking([], command=asks, context=context))[0]
            assert decision == {"allowed": "accepted", "denied": "denied"}[one["verdict"]], (seed, command, context)
            verdicts[one["verdict"]] += 1
    print(f"\n{dict(verdicts)}")
    assert min(verdicts["allowed"], verdicts["denied"]) * 10 >= sum(verdicts.values())


def test_commands_in_bulk_are_answered_as_one_after_the_other() -> None:
    for seed in range(WORKFLOWS):
        rules, workflow = drawn(seed)
        rng = Random(f"bulk {seed}")
        items: list[dict[str, Any]] = []
        for _, command, context in life(seed):
            items += [{"command": command | {"case": f"case-{rng.choice('1112')}"}} | ({"context": context} if rng.random() < 0.8 else {})]
        naive = [plain(answer, f"/items/{index}/command") for index, answer in enumerate(many.decide_many(workflow, [], items, life(seed)[0][2]))]
        reply = asked(rules, "decide_many", asking([], items=items, context=life(seed)[0][2]))
        assert [told(one) for one in reply["ok"]["decisions"]] == naive, seed
