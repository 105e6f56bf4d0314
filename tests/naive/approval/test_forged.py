"""Forged logs of random cases: the core replays exactly those that the rules allow to have happened."""

from __future__ import annotations

import os
from collections import Counter

import fugong

from . import case, forging, lives, random_workflows, replay
from .wire import asked, refused
from .workflow import Workflow

WORKFLOWS = int(os.environ.get("FUGONG_WORKFLOWS", "60")) // 3


def test_a_log_replays_exactly_if_it_can_have_happened() -> None:
    refusals: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for seed in range(WORKFLOWS):
        document = random_workflows.rulebook(seed)
        rules, workflow = fugong.Rulebook.load(document), Workflow(document, "permit")
        log = lives.log_of(seed, workflow)
        if not log:
            continue
        reply = asked(rules, "replay", {"workflow": "permit", "events": log})
        assert not replay.replay(workflow, log) and not case.edited(reply["ok"]["case"]), seed
        for name, made in forging.forged(workflow, log):
            problems = replay.replay(workflow, made)
            reply = asked(rules, "replay", {"workflow": "permit", "events": made})
            assert ("problems" in reply) == bool(problems), (seed, name, made, problems, reply)
            if problems:
                refusals[name] += 1
                assert refused(reply["problems"]) == ("invalid", sorted({(code, f"/events{path}") for code, path in problems})), (seed, name, made)
            else:
                true[name] += 1
                assert not case.edited(reply["ok"]["case"]), (seed, name, made)
    count = refusals.total() + true.total()
    print(f"\nforged {count}, refused {refusals.total()}, true {true.total()}, disagreements 0")
    print("refused and true by what was changed:", {name: (refusals[name], true[name]) for name in refusals | true})
    assert count >= 300 * WORKFLOWS
    assert refusals.total() * 2 > count
