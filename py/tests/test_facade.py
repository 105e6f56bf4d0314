"""The Python package against the core's own list, and its manners: errors, records, texts."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import reduce
from pathlib import Path

import pytest

import fugong
from fugong import door, errors, methods

RULEBOOK = {
    "format": 1,
    "id": "two-items",
    "version": "1.0.0",
    "checklists": [
        {
            "id": "daily",
            "version": "1.0.0",
            "title": {"zh-CN": "每日", "en": "Daily"},
            "items": [{"id": "temperature"}, {"id": "masks"}],
            "grades": [
                {"id": "good", "when": {"fact": "percent", "at_least": "90"}},
                {"id": "poor", "otherwise": True},
            ],
        }
    ],
}


def test_every_operation_has_its_method() -> None:
    assert set(methods.METHODS) == set(fugong.operations())
    for dotted in methods.METHODS.values():
        found = reduce(getattr, dotted.split("."), fugong)
        assert callable(found) and found.__doc__


def test_all_names_exist_and_are_sorted() -> None:
    assert list(fugong.__all__) == sorted(fugong.__all__)
    assert all(hasattr(fugong, name) for name in fugong.__all__)
    functions = {dotted.split(".")[0] for dotted in methods.METHODS.values()}
    assert functions <= set(fugong.__all__)


def test_every_error_is_caught_by_the_documented_base() -> None:
    children = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(children) >= 3
    for kind in children:
        assert issubclass(kind, fugong.FugongError) and issubclass(kind, ValueError)
        assert kind.__name__ in fugong.__all__


def test_an_error_carries_all_problems_and_survives_a_copy() -> None:
    with pytest.raises(fugong.RulebookError) as caught:
        fugong.Rulebook.load({"no": "rulebook"})
    error = caught.value
    assert error.problems and error.code == error.problems[0]["code"] and error.path == error.problems[0]["path"]
    assert len(error.text("zh-CN").splitlines()) == len(error.problems)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error) and twin.problems == error.problems and str(twin) == str(error)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"a":1,"a":2}', "\ud800", '"\ud800"', "\x00", "NaN", "1e999", "[" * 5000])
@pytest.mark.parametrize("operation", [*fugong.operations(), "no such operation", "\udfff"])
def test_text_that_is_no_input_is_refused_and_nothing_else(operation: str, text: str) -> None:
    with pytest.raises(fugong.FugongError):
        fugong.call(operation, text)


def test_a_missing_rulebook_is_refused_and_a_missing_file_is_an_os_error() -> None:
    with pytest.raises(fugong.RulebookError):
        fugong.Rulebook.built_in("no-such-rulebook")
    with pytest.raises(fugong.RulebookError):
        fugong.Rulebook.load('{"a": "\ud800"}')
    with pytest.raises(FileNotFoundError):
        fugong.Rulebook.load("no-such-file.json")


def test_python_values_become_json_without_loss() -> None:
    value = {
        "d": Decimal("0.10"),
        "day": datetime.date(2020, 2, 19),
        "at": datetime.datetime(2020, 2, 19, 17, tzinfo=datetime.timezone.utc),
        "set": {"b", "a"},
    }
    assert door.to_text(value) == '{"d": "0.10", "day": "2020-02-19", "at": "2020-02-19T17:00:00+00:00", "set": ["a", "b"]}'
    with pytest.raises(TypeError, match="object has no JSON form"):
        door.to_text({"x": object()})


def test_a_record_is_a_dict_with_decimals() -> None:
    record = fugong.Record(percent="87.50", total=None)
    assert record.decimal("percent") == Decimal("87.5") and record.decimal("total") is None and record.decimal("x") is None
    assert isinstance(record, dict) and record == {"percent": "87.50", "total": None}


def test_a_card_says_its_grade_and_percent() -> None:
    rules = fugong.Rulebook.load(RULEBOOK)
    card = rules.score("daily", {"answers": {"temperature": True, "masks": False}})
    assert (card.grade, card.percent) == ("poor", Decimal("50.0"))
    assert [line["item"] for line in card.lines] == ["temperature", "masks"]
    empty = rules.score("daily", {"answers": {}})
    assert (empty.grade, empty.percent) == (None, None)
    assert not rules.checklist_view("daily", {"answers": {}}).complete
    assert rules.checklist_view("daily", {"answers": {}}, language="en")["title"] == "Daily"


def test_a_rulebook_is_loaded_from_text_file_and_mapping_alike(tmp_path: Path) -> None:
    text = json.dumps(RULEBOOK)
    file = tmp_path / "rulebook.json"
    file.write_text(text, encoding="utf-8")
    ways = [fugong.Rulebook.load(source) for source in (RULEBOOK, text, file, str(file))]
    assert len({rules.summary()["made_with"]["sha256"] for rules in ways}) == 1


def test_a_rulebook_serves_many_threads() -> None:
    rules = fugong.Rulebook.load(RULEBOOK)
    with ThreadPoolExecutor(4) as pool:
        cards = list(pool.map(lambda _: rules.score("daily", {"answers": {"temperature": True, "masks": True}}), range(50)))
    assert {card.grade for card in cards} == {"good"}
