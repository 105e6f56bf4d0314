"""The vectors, run by Python: the same replies as everywhere, to the byte."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from conftest import VECTORS, vectors, wire_input

import fugong

ALL = vectors()
each = pytest.mark.parametrize(("name", "vector"), ALL, ids=[name for name, _ in ALL])


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: 1 is not true, and not 1.0 either."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def places(problems: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((problem["path"], problem["code"]) for problem in problems)


def listed() -> dict[str, str]:
    lines = (VECTORS / "replies.sha256").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def loaded(vector: dict[str, Any]) -> fugong.Rulebook:
    match vector["rulebook"]:
        case {"built_in": id}:
            return fugong.Rulebook.built_in(id)
        case {"document": document}:
            return fugong.Rulebook.load(document)
    raise AssertionError("a vector's rulebook is built in or a document")


@each
def test_the_reply_is_what_the_vector_states(name: str, vector: dict[str, Any]) -> None:
    text = fugong.call_text(vector["operation"], wire_input(vector))
    reply = json.loads(text)
    if "problems" in vector:
        assert places(reply["problems"]) == places(vector["problems"])
    else:
        assert same(reply, {"ok": vector["output"]})
    assert hashlib.sha256(text.encode()).hexdigest() == listed()[name]


@each
def test_the_facade_returns_or_raises_the_same(name: str, vector: dict[str, Any]) -> None:
    try:
        answer = fugong.call(vector["operation"], wire_input(vector))
    except fugong.FugongError as error:
        assert places(error.problems) == places(vector["problems"])
        assert {"code": error.code, "path": error.path} in [
            {"code": problem["code"], "path": problem["path"]} for problem in vector["problems"]
        ]
    else:
        assert same(answer, vector["output"])


@pytest.mark.parametrize(
    ("name", "vector"), [pytest.param(*pair, id=pair[0]) for pair in ALL if "rulebook" in pair[1] and "input" in pair[1]]
)
def test_a_loaded_rulebook_answers_the_same(name: str, vector: dict[str, Any]) -> None:
    try:
        rules = loaded(vector)
    except fugong.RulebookError:
        assert "problems" in vector
        return
    apart = rules.call_text(vector["operation"], json.dumps(vector["input"]))
    assert apart == fugong.call_text(vector["operation"], wire_input(vector))


def test_the_list_names_every_vector_once() -> None:
    assert sorted(listed()) == [name for name, _ in ALL]


def test_every_operation_has_a_vector() -> None:
    assert {vector["operation"] for _, vector in ALL} == set(fugong.operations())
