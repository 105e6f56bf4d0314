"""The core against the naive answers on random workflows: every command and opening of a random life, and what could be done at every step."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from random import Random
from typing import Any

import fugong

from . import allowed, lives, many, random_workflows
from .fit import caseless, undeclared
from .wire import Plain, asked, decided, invalid, leaves, plain, refused, told
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


def naive(workflow: Workflow, log: list[Any], item: many.Item, context: dict[str, Any]) -> Plain:
    """The answer to an item by itself: a command has to come with its case."""
    if "command" in item and not log:
        return invalid(caseless(workflow, item["command"]))
    return plain(many.answer(workflow, log, item, context))


def whoever(item: many.Item) -> tuple[dict[str, Any], str]:
    """Who asks, and when."""
    (sent,) = item.values()
    return {"actor": sent["actor"], "on_behalf_of": sent.get("on_behalf_of")}, sent["at"]


def test_every_command_of_a_life_is_decided_alike() -> None:
    answers: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for seed in range(WORKFLOWS):
        rules, workflow = drawn(seed)
        for log, item, context in life(seed):
            core = decided(rules, asking(log, context=context, **item))
            assert core == naive(workflow, log, item, context), (seed, log, item, context)
            answers[core[0]] += 1
            codes.update(core[1] if core[0] == "denied" else {code for code, _ in core[1]} if core[0] == "invalid" else {})
    total = sum(answers.values())
    print(f"\n{WORKFLOWS} workflows, {total} commands and openings: {dict(answers)}, {100 * answers['accepted'] // total} % accepted")
    print(dict(codes.most_common()))
    assert answers["accepted"] * 100 >= total * 15
    assert WORKFLOWS < 60 or set(codes) >= EVERY_CODE


EVERY_CODE = {
    *("wrong_state", "case_closed", "role_not_permitted", "role_not_held", "delegation_missing", "already_voted", "separation_of_duties"),
    *("limit_reached", "guard_unmet", "guard_unknown", "deadline_passed", "before_last_event", "version_conflict", "already_open"),
    *("another_case_open", "not_due_yet", "nothing_expires", "opinion_required", "documents_missing", "notice_incomplete"),
    *("role_elsewhere", "party_required", "party_excluded", "party_unknown", "unknown_id", "nothing_to_correct", "rejected_not_on_file", "command_id_reused", "case_mismatch", "payload_not_taken", "opinion_not_taken"),
    *("exactly_one", "unknown_field", "missing_field", "empty_text"),
}
"""Codes that random lives have to come to."""


def test_what_could_be_done_is_told_alike_and_is_what_is_decided() -> None:
    verdicts: Counter[str] = Counter()
    for seed in range(WORKFLOWS):
        rules, workflow = drawn(seed)
        rng = Random(f"allowed {seed}")
        for log, item, context in life(seed):
            if not log or rng.random() < 0.5:
                continue
            who, at = whoever(item)
            reply = asked(rules, "allowed", asking(log, at=at, context=context, **who))
            if undeclared(workflow, who["actor"]):
                assert refused(reply["problems"]) == ("invalid", [("unknown_id", "/actor/role")])
                continue
            core = [
                {"action": one["action"], "verdict": one["verdict"], "needs": one.get("needs", {}), "codes": leaves(one.get("reasons", {}))}
                for one in reply["ok"]["actions"]
            ]
            assert core == allowed.allowed(workflow, log, who["actor"], who["on_behalf_of"], at, context), (seed, log, item, context)
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
        for _, item, context in life(seed):
            who, at = whoever(item)
            if undeclared(workflow, who["actor"]):
                continue
            reply = asked(rules, "allowed_to_open", asking([], site=lives.SITE, at=at, context=context, **who))
            ours = allowed.allowed_to_open(workflow, lives.SITE, who["actor"], who["on_behalf_of"], at, context)
            one = reply["ok"]["answer"]
            assert (one["verdict"], leaves(one.get("reasons", {}))) == (ours["verdict"], ours["codes"]), (seed, item, context)
            opens = {"id": "new", "case": "another", "site": lives.SITE, "at": at} | who
            decision = decided(rules, asking([], opening=opens, context=context))[0]
            assert decision == {"allowed": "accepted", "denied": "denied"}[one["verdict"]], (seed, item, context)
            verdicts[one["verdict"]] += 1
    print(f"\n{dict(verdicts)}")
    assert min(verdicts["allowed"], verdicts["denied"]) * 10 >= sum(verdicts.values())


def test_commands_in_bulk_are_answered_as_one_after_the_other() -> None:
    for seed in range(WORKFLOWS):
        rules, workflow = drawn(seed)
        rng = Random(f"bulk {seed}")
        items: list[dict[str, Any]] = []
        for _, item, context in life(seed):
            ((kind, sent),) = item.items()
            items += [{kind: sent | {"case": f"case-{rng.choice('1112')}"}} | ({"context": context} if rng.random() < 0.8 else {})]
        ours = [plain(answer, f"/items/{index}") for index, answer in enumerate(many.decide_many(workflow, [], items, life(seed)[0][2]))]
        reply = asked(rules, "decide_many", asking([], items=items, context=life(seed)[0][2]))
        assert [told(one) for one in reply["ok"]["decisions"]] == ours, seed
