"""Every vector of scoring, scored from its input alone: the stated card, or the stated refusal, is not judged by its own maker."""

from __future__ import annotations

from typing import Any

import pytest

from .stated.agreement import differences, normative
from .stated.cases import book_of, scored, vectors
from .stated.expectation import unmet

OF_THE_CALL = {
    "arguments-missing-and-unknown": "the arguments of the call, before there is an inspection",
    "checklist-named-by-a-number": "the arguments of the call, before there is an inspection",
    "duplicate-answers": "a text that is no JSON object as a Python reader gives it: a key stands twice",
    "rulebook-named-wrongly": "the arguments of the call, before there is a checklist",
    "rulebook-not-named": "the arguments of the call, before there is a checklist",
    "own-refused": "a rulebook that does not load, so that there is no checklist",
    "sample-refused": "a rulebook that does not load, so that there is no checklist",
    "scoring-empty": "a rulebook that does not load, so that there is no checklist",
    "scoring-refused": "a rulebook that does not load, so that there is no checklist",
    "weights-that-are-none": "a rulebook that does not load, so that there is no checklist",
}
"""Vectors that are not judged here, with the reason: all are refused, and no checklist is read for that."""

ALL = list(vectors())
JUDGED = [vector for vector in ALL if vector["name"] not in OF_THE_CALL]


def named(chosen: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("vector", chosen, ids=[vector["name"] for vector in chosen])


@named([vector for vector in JUDGED if "output" in vector])
def test_the_stated_card_is_what_the_input_comes_to(vector: dict[str, Any]) -> None:
    card, problems = scored(book_of(vector), vector["input"])
    assert card, problems
    assert differences(vector["output"], card) == []


@named([vector for vector in JUDGED if "problems" in vector])
def test_what_is_refused_is_refused_for_the_stated_reasons(vector: dict[str, Any]) -> None:
    card, problems = scored(book_of(vector), vector["input"])
    assert card is None
    assert problems == sorted((problem["code"], problem["path"]) for problem in vector["problems"])


def test_every_vector_is_judged_or_says_why_not() -> None:
    assert {vector["name"] for vector in ALL if vector["name"] in OF_THE_CALL and "problems" in vector} == set(OF_THE_CALL)
    assert all(("output" in vector) != ("problems" in vector) for vector in ALL)
    assert len(JUDGED) >= 314


IN_WORDS = {
    "failure-without-evidence": "a note on a line",
    "finding-due-in-an-unpublished-year": "when a finding is due",
    "finding-with-working-days-due": "when a finding is due",
    "remarks-on-parts-and-instances-are-kept": "what inspectors wrote",
    "severities-are-called-by-their-titles": "what a grade's sentence says",
}
"""Vectors that are about what a card says beside its figures: they expect none."""

EXPECTING = [vector for vector in ALL if "expect" in vector]


@named(EXPECTING)
def test_what_a_vector_expects_is_what_is_stated_and_what_the_input_comes_to(vector: dict[str, Any]) -> None:
    card, problems = scored(book_of(vector), vector["input"])
    assert card, problems
    assert unmet(vector["expect"], card) == []
    assert unmet(vector["expect"], normative(vector["output"])) == []


def test_every_card_of_a_vector_has_an_expectation_or_says_why_not() -> None:
    assert {vector["name"] for vector in ALL if "output" in vector and "expect" not in vector} == set(IN_WORDS)
    assert all("kind" in vector["expect"] and "output" in vector for vector in EXPECTING)
