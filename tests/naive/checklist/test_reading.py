"""How given values are read, alike everywhere, against cases worked by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .reading.facts import read_facts
from .reading.inspection import read_inspection
from .reading.problems import At

CHECKLIST: dict[str, Any] = {
    "id": "list",
    "version": "1.0.0",
    "labels": {"pass": ["合格"], "not_applicable": ["无此项"]},
    "items": [
        {"id": "gate"},
        {"id": "lamps", "labels": {"pass": ["2"], "fail": ["0"]}},
        {"id": "odd", "labels": {"fail": ["True"]}},
        {"id": "staff", "kind": "count", "max": 50},
        {"id": "heat", "kind": "number", "min": "30", "max": "45", "each": 1},
        {"id": "doors", "kind": "multi_select", "options": [{"id": "a", "points": 1, "labels": ["东门 A"]}, {"id": "b", "points": 1}]},
        {"id": "wash", "parts": [{"id": "shop"}, {"id": "yard", "labels": {"pass": ["ok"]}}], "labels": {"fail": ["脏"]}},
        {"id": "remark", "kind": "text"},
    ],
}


def read(item: str, given: Any) -> Any:
    """The answer as it is read, or the codes of what is wrong with it."""
    at = At()
    _, answers = read_inspection({"answers": {item: given}}, CHECKLIST, {}, at)
    return {code for code, _ in at.found} if at.found else answers.get(item)


@pytest.mark.parametrize(
    ("item", "given", "answer"),
    [
        ("gate", " ＰＡＳＳ　", "pass"),
        ("gate", "合格 ", "pass"),
        ("gate", "无此项", "not_applicable"),
        ("gate", True, "pass"),
        ("gate", "False", "fail"),
        ("gate", 1, "pass"),
        ("gate", 1.0, "pass"),
        ("gate", "０", "fail"),
        ("gate", 2, {"unknown_answer"}),
        ("gate", ["pass"], {"wrong_type"}),
        # Labels are numbers here: 2 is pass and 0 is fail, so 1 is nothing.
        ("lamps", 2, "pass"),
        ("lamps", 0, "fail"),
        ("lamps", 1, {"unknown_answer"}),
        ("lamps", True, "pass"),
        # A label of the item says otherwise.
        ("odd", True, "fail"),
        ("odd", "true", "fail"),
        ("odd", 1, "pass"),
        ("staff", " ５ ", "5"),
        ("staff", "2.5", {"not_integer"}),
        ("staff", 51, {"out_of_range"}),
        ("staff", True, {"wrong_type"}),
        ("heat", 37.3, "373/10"),
        ("heat", "３７．３", "373/10"),
        ("heat", "warm", {"invalid_number"}),
        ("doors", ["东门 a", " ", "Ｂ"], ["a", "b"]),
        ("doors", ["a", "a", "z"], {"chosen_twice", "unknown_answer"}),
        ("doors", "b", ["b"]),
        ("doors", [], []),
        ("wash", {"shop": "脏", "yard": " OK"}, {"parts": {"shop": "fail", "yard": "pass"}}),
        ("wash", {"shop": "合格"}, {"parts": {"shop": "pass"}}),
        ("wash", "无此项", "not_applicable"),
        ("wash", "pass", {"parts_expected"}),
        ("remark", " 一切正常", " 一切正常"),
    ],
)
def test_values(item: str, given: Any, answer: Any) -> None:
    assert read(item, given) == answer


@pytest.mark.parametrize("item", [item["id"] for item in CHECKLIST["items"]])
def test_a_blank_text_is_missing(item: str) -> None:
    assert read(item, None) is read(item, " ") is read(item, "\u3000") is None
    if item != "wash":
        assert read(item, {"value": " ", "note": "?"}) is read(item, {"value": None}) is None


def test_an_answer_is_one_thing() -> None:
    assert read("gate", {"value": "pass", "not_sampled": True}) == {"one_answer"}
    assert read("gate", {"note": "…"}) == {"one_answer"}
    assert read("gate", {"not_applicable": "无门卫"}) == "not_applicable"
    assert read("gate", {"error": False}) == {"wrong_type"}
    assert read("gate", {"value": "fail", "corrected_on_the_spot": True}) == {"value": "fail", "corrected_on_the_spot": True}


DECLARED = {
    "canteen": {"type": "bool"},
    "staff": {"type": "integer", "min": 0},
    "heat": {"type": "decimal"},
    "kind": {"type": "choice", "options": [{"id": "big", "title": {"zh-CN": "大型", "en": "Big Site"}}, {"id": "small"}]},
    "in-use": {"type": "set", "options": [{"id": "crane", "title": "塔吊"}, {"id": "lift"}]},
}


@pytest.mark.parametrize(
    ("name", "given", "known"),
    [
        ("canteen", "是", True),
        ("canteen", " ＮＯ", False),
        ("canteen", 1, True),
        ("canteen", "0", False),
        ("canteen", "有时", {"wrong_type"}),
        ("staff", " １２ ", Fraction(12)),
        ("staff", "12.5", {"not_integer"}),
        ("staff", -1, {"out_of_range"}),
        ("heat", 36.5, Fraction(73, 2)),
        ("kind", "大型 ", "big"),
        ("kind", "ＢＩＧ site", "big"),
        ("kind", "SMALL", "small"),
        ("kind", "huge", {"unknown_option"}),
        ("in-use", ["Crane", "", "lift"], {"crane", "lift"}),
        ("in-use", "塔吊；lift", {"crane", "lift"}),
        ("in-use", "塔吊、Lift | ", {"crane", "lift"}),
        ("in-use", [], set()),
        *[(name, blank, None) for name in ("canteen", "staff", "heat", "kind", "in-use") for blank in (None, " ")],
    ],
)
def test_facts(name: str, given: Any, known: Any) -> None:
    at = At()
    read = read_facts({name: given}, DECLARED, at)
    assert ({code for code, _ in at.found} if at.found else read.get(name)) == known
