"""Python values as JSON: each is written as the contract wants it, or refused by its own place; nothing changes without a word."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import enum
import fractions
import ipaddress
import math
import types
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import pandas
import polars
import pytest

import fugong
from fugong.values import to_text

RULES = fugong.Rulebook.load(
    {
        "format": 1,
        "id": "values",
        "version": "1.0.0",
        "facts": {"site.staff": {"type": "integer"}, "site.opened": {"type": "date"}},
        "checklists": [{"id": "list", "version": "1.0.0", "items": [{"id": "gate"}, {"id": "heat", "kind": "number", "min": 35, "max": 42, "each": "0.1"}]}],
    }
)
CST = datetime.timezone(datetime.timedelta(hours=8))


class Answer(enum.Enum):
    PASS = "pass"
    LOST = datetime.timedelta(1)


class Word(str, enum.Enum):
    PASS = "pass"


class Level(enum.IntEnum):
    HIGH = 3


class Point(NamedTuple):
    x: int
    y: Decimal


@dataclasses.dataclass
class Plain:
    x: int = 1


class Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError


WRITTEN: dict[str, tuple[Any, str]] = {
    "text": ("复工", '"复工"'),
    "integer": (2**53 - 1, "9007199254740991"),
    "truth": ([True, False, None], "[true,false,null]"),
    "decimal": (Decimal("0.10"), '"0.10"'),
    "decimal with exponent": ([Decimal("1E+3"), Decimal("-1.5E-7"), Decimal("0E+2")], '["1000","-0.00000015","0"]'),
    "day": (datetime.date(2020, 2, 19), '"2020-02-19"'),
    "moment": (datetime.datetime(2020, 2, 19, 17, tzinfo=CST), '"2020-02-19T17:00:00+08:00"'),
    "time": (datetime.time(17, 30), '"17:30:00"'),
    "tuple": (("a", 1), '["a",1]'),
    "named tuple": (Point(1, Decimal(2)), '[1,"2"]'),
    "set": ({"b", "a", "c"}, '["a","b","c"]'),
    "frozen set": (frozenset([3, 1, 2]), "[1,2,3]"),
    "set of kinds": ({1, "a"}, '["a",1]'),
    "generator": ((number for number in (1, 2)), "[1,2]"),
    "range": (range(3), "[0,1,2]"),
    "deque": (collections.deque(["a", "b"]), '["a","b"]'),
    "keys": ({"b": 1, "a": 2}.keys(), '["b","a"]'),
    "values": ({"b": 1, "a": 2}.values(), "[1,2]"),
    "mapping": (types.MappingProxyType({"a": Decimal(1)}), '{"a":"1"}'),
    "enumeration": ([Answer.PASS, Word.PASS, Level.HIGH], '["pass","pass",3]'),
    "key of an enumeration of strings": ({Word.PASS: 1}, '{"pass":1}'),
    "missing": ([pandas.NA, pandas.NaT, numpy.datetime64("NaT")], "[null,null,null]"),
    "moment of pandas": (pandas.Timestamp("2020-02-19 17:00", tz="Asia/Shanghai"), '"2020-02-19T17:00:00+08:00"'),
    "days of numpy": ([numpy.datetime64("2020-02-19"), numpy.datetime64("2020-02")], '["2020-02-19","2020-02"]'),
    "moments of numpy": (numpy.datetime64("2020-02-19T17:00:00.5", "ns"), '"2020-02-19T17:00:00.500000000"'),
    "text of numpy": (numpy.str_("复工"), '"复工"'),
    "truth of numpy": ([numpy.bool_(True), numpy.bool_(False)], "[true,false]"),
    "wide float of numpy": (numpy.longdouble("0.1"), '"0.1"'),
    "array without dimension": (numpy.array(0.1, dtype=numpy.float32), "0.1"),
    "array": (numpy.array([0.1, 0.5], dtype=numpy.float32), "[0.1,0.5]"),
    "array of two dimensions": (numpy.array([[1, 2], [3, 4]]), "[[1,2],[3,4]]"),
    "columns": ([pandas.Series([1, 2]), polars.Series([0.1])], "[[1,2],[0.1]]"),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_json_can_say_is_written(kind: str) -> None:
    value, expected = WRITTEN[kind]
    assert fugong.canonicalize(value)["canonical"] == expected


NUMBERS = {one for one in numpy.sctypeDict.values() if issubclass(one, numpy.integer | numpy.floating) and one is not numpy.timedelta64}


@pytest.mark.parametrize("kind", sorted(NUMBERS, key=str), ids=str)
def test_every_number_of_numpy_is_written_by_its_own_text(kind: type[Any]) -> None:
    number = kind(1) / kind(10) if issubclass(kind, numpy.floating) else kind(100)
    written = fugong.canonicalize(number)["canonical"].strip('"')
    assert kind(written) == number and len(written) <= len(str(number))


CIRCLE: list[Any] = [1]
CIRCLE.append({"again": CIRCLE})

REFUSED: dict[str, tuple[Callable[[], Any], str, str]] = {
    "not a number": (lambda: math.nan, "invalid_number", ""),
    "infinity": (lambda: [1, -math.inf], "invalid_number", "/1"),
    "decimal not a number": (lambda: {"a": Decimal("NaN")}, "invalid_number", "/a"),
    "signalling decimal": (lambda: {"a": Decimal("sNaN")}, "invalid_number", "/a"),
    "infinite decimal": (lambda: {"a/b": {"~": Decimal("-Infinity")}}, "invalid_number", "/a~1b/~0"),
    "number of numpy": (lambda: [numpy.float32("nan")], "invalid_number", "/0"),
    "wide number of numpy": (lambda: [numpy.longdouble("inf")], "invalid_number", "/0"),
    "integer beyond doubles": (lambda: [10**400], "number_too_long", "/0"),
    "integer beyond texts": (lambda: {"a": 10**10_000}, "number_too_long", "/a"),
    "fraction": (lambda: [fractions.Fraction(1, 3)], "no_json_form", "/0"),
    "complex": (lambda: [1j], "no_json_form", "/0"),
    "complex of numpy": (lambda: [numpy.complex64(1j)], "no_json_form", "/0"),
    "duration": (lambda: {"a": datetime.timedelta(1)}, "no_json_form", "/a"),
    "duration of numpy": (lambda: [numpy.timedelta64(1, "ns"), numpy.timedelta64(1, "s")], "no_json_form", "/0"),
    "duration of pandas": (lambda: [pandas.Timedelta("1s")], "no_json_form", "/0"),
    "period of pandas": (lambda: [pandas.Period("2020-02")], "no_json_form", "/0"),
    "structure of numpy": (lambda: [numpy.array([(1, 2)], dtype="i4,i4")[0]], "no_json_form", "/0"),
    "bytes": (lambda: ["a", b"pass"], "no_json_form", "/1"),
    "bytes of numpy": (lambda: [numpy.bytes_(b"pass")], "no_json_form", "/0"),
    "array of bytes": (lambda: [bytearray(b"pass"), memoryview(b"pass")], "no_json_form", "/0"),
    "path": (lambda: {"photo": Path("a.jpg")}, "no_json_form", "/photo"),
    "data class": (lambda: [Plain()], "no_json_form", "/0"),
    "object": (lambda: {"x": object()}, "no_json_form", "/x"),
    "object without text": (lambda: {"x": Unprintable()}, "no_json_form", "/x"),
    "class": (lambda: [Plain], "no_json_form", "/0"),
    "function": (lambda: [len], "no_json_form", "/0"),
    "identifier": (lambda: [uuid.UUID(int=1), ipaddress.ip_address("::1")], "no_json_form", "/0"),
    "frame": (lambda: [pandas.DataFrame({"a": [1]}), polars.DataFrame({"a": [1]})], "no_json_form", "/0"),
    "enumeration of something else": (lambda: [Answer.LOST], "no_json_form", "/0"),
    "member of a set": (lambda: {"a": {b"x"}}, "no_json_form", "/a"),
    "integer as key": (lambda: {"a": {1: "pass"}}, "no_json_form", "/a/1"),
    "truth as key": (lambda: {True: 1}, "no_json_form", "/True"),
    "null as key": (lambda: {None: 1}, "no_json_form", "/None"),
    "float as key": (lambda: {0.5: 1}, "no_json_form", "/0.5"),
    "tuple as key": (lambda: {("a", "b/c"): 1}, "no_json_form", "/('a', 'b~1c')"),
    "number of numpy as key": (lambda: [{numpy.int64(1): 1}], "no_json_form", "/0/1"),
    "day as key": (lambda: {datetime.date(2020, 2, 19): 1}, "no_json_form", "/2020-02-19"),
    "half a character": (lambda: {"a": ["ok", "\ud83d"]}, "no_json_form", "/a/1"),
    "half a character as key": (lambda: {"\udc00": 1}, "no_json_form", "/\\udc00"),
    "circle": (lambda: CIRCLE, "no_json_form", "/1/again"),
    "depth": (lambda: nested(120), "too_deep", "/0" * 100),
    "great depth": (lambda: nested(50_000), "too_deep", "/0" * 100),
    "great depth of tuples": (lambda: nested(50_000, tuple), "too_deep", "/0" * 100),
}


def nested(depth: int, kind: type[Any] = list) -> Any:
    value: Any = kind()
    for _ in range(depth):
        value = kind([value])
    return value


@pytest.mark.parametrize("kind", REFUSED)
def test_what_json_cannot_say_is_refused_by_its_place(kind: str) -> None:
    make, code, path = REFUSED[kind]
    with pytest.raises(fugong.InvalidInput) as caught:
        fugong.canonicalize(make())
    assert (caught.value.code, caught.value.path) == (code, "/value" + path)
    for problem in caught.value.problems:
        assert problem["kind"] == "problem" and all(len(text) < 400 for text in problem["message"].values())


def test_every_value_that_cannot_be_written_is_told_at_once() -> None:
    with pytest.raises(fugong.InvalidInput) as caught:
        RULES.score("list", {"answers": {"gate": b"pass", "heat": math.nan}, "facts": {"site.staff": 5j, 7: 1}})
    assert [problem["path"] for problem in caught.value.problems] == [
        "/inspection/answers/gate", "/inspection/answers/heat", "/inspection/facts/site.staff", "/inspection/facts/7",
    ]  # fmt: skip
    assert "fugong.read_text" in str(caught.value) and "须为字符串" in caught.value.text("zh-CN")


def at(value: Any) -> dict[str, tuple[Callable[[], object], str]]:
    """Calls of every sort with a value in them, and where that stands."""
    inspection = {"answers": {"gate": "pass"}, "facts": {"site.staff": value}}
    frame = polars.DataFrame({"gate": [1], "heat": [36.5]})
    rows = polars.DataFrame({"inspection": ["a"], "item": ["gate"], "answer": ["pass"]})
    facts = {"site.staff": value}
    return {
        "score": (lambda: RULES.score("list", inspection), "/inspection/facts/site.staff"),
        "evaluate": (lambda: RULES.evaluate({"fact": "site.staff", "at_least": 1}, facts), "/facts/site.staff"),
        "condition": (lambda: RULES.evaluate({"fact": "site.staff", "at_least": value}), "/condition/at_least"),
        "costs": (lambda: RULES.improve("list", {"answers": {"gate": "fail"}}, costs={"gate": value}), "/costs/gate"),
        "rescore": (lambda: RULES.rescore("list", RULES, [inspection]), "/inspections/0/facts/site.staff"),
        "call": (lambda: RULES.call("score", {"checklist": "list", "inspection": inspection}), "/inspection/facts/site.staff"),
        "load": (lambda: fugong.Rulebook.load({"format": 1, "id": value, "version": "1.0.0"}), "/id"),
        "score_table": (lambda: RULES.score_table(frame, "list", given=facts), "/site.staff"),
        "table_scorer": (lambda: RULES.table_scorer("list", ["gate", "heat"], given=facts), "/site.staff"),
        "score_rows": (lambda: RULES.score_rows(rows, "list", given=facts), "/site.staff"),
    }


@pytest.mark.parametrize("call", at(0))
@pytest.mark.parametrize("value", [math.nan, Decimal("sNaN"), Decimal("1E+999999999"), 10**400, datetime.timedelta(1), b"5", "\ud800", {1: 2}], ids=repr)
def test_every_call_refuses_by_the_place_of_the_value(call: str, value: Any) -> None:
    made, path = at(value)[call]
    with pytest.raises(fugong.FugongError) as caught:
        made()
    assert all(problem["path"].startswith(path) for problem in caught.value.problems)
    assert all("column" not in problem["params"] for problem in caught.value.problems)


@pytest.mark.parametrize("value", [Decimal("1.2E+1"), numpy.int8(12), numpy.float32(12), numpy.uint64(12), Level(3), numpy.array(12)], ids=repr)
def test_every_call_takes_numbers_of_other_libraries(value: Any) -> None:
    for call, (made, _) in at(value).items():
        if call != "load":
            made()


def test_facts_of_every_row_are_a_mapping_and_names_are_texts() -> None:
    for given in ("x", [1], 5):
        with pytest.raises(TypeError, match=f"not {type(given).__name__}"):
            RULES.table_scorer("list", ["gate", "heat"], given=given)  # type: ignore[arg-type]
    with pytest.raises(fugong.InvalidInput):
        RULES.table_scorer("list", ["gate", "\ud800"])


def test_text_is_json_already() -> None:
    assert to_text('\ufeff{"a": 1}') == '{"a": 1}'
