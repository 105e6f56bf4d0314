"""The published schemas against every vector: what goes in where something comes out, and what comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "wasm" / "schema"
RULEBOOKS = sorted(ROOT.glob("core/rulebooks/*/rulebook.json"))


def vectors() -> Iterator[Any]:
    for file in sorted(ROOT.glob("tests/vectors/*/*.json")):
        vector = json.loads(file.read_text(encoding="utf-8"))
        if "output" in vector and "input" in vector:
            yield pytest.param(vector, id=f"{vector['operation']}/{vector['name']}")


@cache
def validator(stem: str, *place: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{stem}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    part = {"$defs": schema.get("$defs", {})}
    for step in place:
        schema = schema["properties"][step]
    return Draft202012Validator(schema | part if place else schema)


def complaints(validator: Draft202012Validator, value: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("vector", vectors())
def test_vectors_keep_the_contract(vector: dict[str, Any]) -> None:
    operation, rulebook = vector["operation"], vector.get("rulebook")
    whole = vector["input"] | ({} if rulebook is None else {"rulebook": rulebook})
    if operation == "decide_many":
        # An item that is answered as bad input need not keep the contract.
        answers = zip(whole["items"], vector["output"]["decisions"], strict=True)
        whole["items"] = [item for item, answer in answers if answer["decision"] != "invalid"]
    assert complaints(validator("contract", "inputs", operation), whole) == []
    assert complaints(validator("contract", "replies", operation), vector["output"]) == []


@pytest.mark.parametrize("file", RULEBOOKS, ids=lambda file: str(file.parent.name))
def test_rulebooks_keep_the_contract(file: Path) -> None:
    assert complaints(validator("rulebook"), json.loads(file.read_text(encoding="utf-8"))) == []


def test_the_schemas_refuse_what_the_core_refuses() -> None:
    book = json.loads(RULEBOOKS[0].read_text(encoding="utf-8"))
    assert complaints(validator("rulebook"), book | {"colour": "red"})
    assert complaints(validator("rulebook"), {key: value for key, value in book.items() if key != "id"})
    assert complaints(validator("inspection"), {"site": "e-017"})
    assert complaints(validator("command"), {"id": "c1"})
