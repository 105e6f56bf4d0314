"""Every cell is read by itself, whatever the type of its column and whatever stands beside it: tables against cards, cell by cell."""

from __future__ import annotations

import datetime
import decimal
import random
from collections.abc import Callable
from typing import Any

import fugong
import numpy
import pandas
import polars
import pyarrow
import pytest

RULES = fugong.Rulebook.load(
    {
        "format": 1,
        "id": "cells",
        "version": "1.0.0",
        "facts": {"site.opened": {"type": "date"}, "site.staff": {"type": "integer"}},
        "checklists": [
            {
                "id": "cells",
                "version": "1.0.0",
                "labels": {"pass": ["是"], "fail": ["否"]},
                "items": [
                    {"id": "gate", "applies_when": {"fact": "site.opened", "at_least": "2020-02-10", "if_unknown": True}},
                    {"id": "state", "kind": "choice", "options": [{"id": "bad", "points": 0}, {"id": "good", "points": 2}]},
                    {"id": "masks", "kind": "count", "each": "0.5", "max": 40},
                    {"id": "heat", "kind": "number", "min": "35", "max": "42", "each": "0.1"},
                ],
                "grades": [{"id": "high", "when": {"fact": "percent", "at_least": 60}}, {"id": "low", "otherwise": True}],
            }
        ],
    }
)
SCORES = ["outcome", "reason", "percent", "total", "grade"]


def scored(frame: Any, **more: Any) -> list[dict[str, Any]]:
    """A frame's rows, each with its score or as refused."""
    scores: list[dict[str, Any]] = polars.from_arrow(RULES.score_table(frame, "cells", output=SCORES, refused="keep", **more)).to_dicts()  # type: ignore[union-attr]
    return scores


def alone(frame: pyarrow.Table, **more: Any) -> list[dict[str, Any]]:
    """The same rows, each as a table of its own."""
    return [scored(frame.slice(row, 1), **more)[0] for row in range(frame.num_rows)]


def broken(texts: list[bytes | None], kind: pyarrow.DataType) -> pyarrow.Array:
    """Bytes as a column of texts, which nobody has looked at."""
    array = pyarrow.array(texts, pyarrow.large_binary() if kind == pyarrow.large_string() else pyarrow.binary())
    if kind == pyarrow.string_view():
        array = array.cast(pyarrow.binary_view())
    return pyarrow.Array.from_buffers(kind, len(array), array.buffers(), array.null_count)


@pytest.mark.parametrize("company", ["x", True, None, 1], ids=str)
def test_a_decimal_among_other_objects_is_a_number(company: object) -> None:
    # No instant: a number is of the wrong type for it, a text would be one that cannot be read.
    rules = fugong.Rulebook.load(RULES.document() | {"facts": {"site.opened": {"type": "instant"}, "site.staff": {"type": "integer"}}, "checklists": [
        {"id": "cells", "version": "1.0.0", "items": [{"id": "gate", "applies_when": {"fact": "site.opened", "at_least": "2020-02-10T00:00:00Z", "if_unknown": True}}]}]})
    for number in (decimal.Decimal("0.5"), 0.5, numpy.float32(0.5), 2**70, decimal.Decimal(2**70), numpy.uint64(2**63)):
        frame = pandas.DataFrame({"gate": ["pass"] * 2, "site.opened": pandas.Series([number, company], dtype=object)})
        problems = rules.table_scorer("cells", ["gate"], facts=["site.opened"]).score(frame).problems
        assert problems["code"][0] == "wrong_type", (number, company)


def test_truths_in_a_byte_each_are_truths() -> None:
    bytes_: list[int | None] = [1, 0, None, 7, -1]
    truths = [None if byte is None else byte != 0 for byte in bytes_]
    for item in ("gate", "state", "masks"):
        others: dict[str, Any] = {"gate": ["是"] * 5, "state": ["good"] * 5, "masks": [1] * 5, "heat": [36.5] * 5}
        stored = pyarrow.ExtensionArray.from_storage(pyarrow.bool8(), pyarrow.array(bytes_, pyarrow.int8()))
        same = scored(pyarrow.table(others | {item: pyarrow.array(truths, pyarrow.bool_())}))
        assert scored(pyarrow.table(others | {item: stored})) == same, item
        assert [row["outcome"] for row in same] == {
            "gate": ["graded", "graded", "provisional", "graded", "graded"],
            "state": ["refused", "refused", "provisional", "refused", "refused"],
            "masks": ["refused", "refused", "provisional", "refused", "refused"],
        }[item]


@pytest.mark.parametrize("kind", [pyarrow.string(), pyarrow.large_string(), pyarrow.string_view()], ids=str)
@pytest.mark.parametrize("coded", [False, True])
def test_bytes_that_are_no_utf8_are_refused_cells(kind: pyarrow.DataType, coded: bool) -> None:
    long = "是".encode("gbk") * 20
    cells: list[bytes | None] = ["是".encode(), "是".encode("gbk"), None, b"pass", long, b"\xff", "否".encode()]
    gate: Any = broken(cells, kind)
    if coded:
        if kind == pyarrow.string_view():
            pytest.skip("pyarrow makes no dictionaries of views")
        gate = pyarrow.DictionaryArray.from_arrays(pyarrow.array(range(7), pyarrow.int8()), gate)
    frame = pyarrow.table({"gate": gate, "state": ["good"] * 7, "masks": [1] * 7, "heat": [36.5] * 7})
    kept = scored(frame)
    assert [row["outcome"] for row in kept] == ["graded", "refused", "provisional", "graded", "refused", "refused", "graded"]
    assert kept == alone(frame)
    problems = RULES.table_scorer("cells", ["gate", "state", "masks", "heat"]).score(frame).problems.to_pylist()
    assert [(problem["row"], problem["column"], problem["code"]) for problem in problems] == [(row, "gate", "not_utf8") for row in (1, 4, 5)]
    with pytest.raises(fugong.InvalidInput, match="UTF-8"):
        RULES.score_table(frame, "cells")


@pytest.mark.parametrize("place", ["case", "point", "said"])
def test_broken_keys_of_rows_an_answer_are_refused(place: str) -> None:
    rows = {"case": [b"a", b"a", b"b", b"b"], "point": [b"gate", b"state", b"gate", b"state"], "said": [b"pass", b"good", b"fail", b"bad"]}
    rows[place][3] = "坏".encode("gbk")
    frame = pyarrow.table({name: broken(list(cells), pyarrow.string()) for name, cells in rows.items()})
    told = RULES.score_rows(frame, "cells", inspection="case", item="point", answer="said")
    assert told.scores["case"].to_pylist() == ["a", "b"]
    assert [(problem["row"], problem["column"], problem["code"]) for problem in told.problems.to_pylist()] == [(3, place, "not_utf8")]


def test_one_cell_does_not_change_another() -> None:
    """A float column of whole numbers, and the same with a fraction among them."""
    for cells in ([1.0], [1.0, 0.5], [0.5, 1.0, None, float("nan"), 7.0]):
        frame = pyarrow.table({"gate": cells, "state": [1] * len(cells), "masks": [2.0] * len(cells), "heat": [36.5] * len(cells)})
        assert scored(frame) == alone(frame)
        assert [row["outcome"] for row, cell in zip(scored(frame), cells, strict=True) if cell == 1.0] == ["graded"]



NUMBERS: dict[str, Callable[[list[Any]], pyarrow.Array]] = {
    "int8": lambda cells: pyarrow.array(cells, pyarrow.int8()),
    "int16": lambda cells: pyarrow.array(cells, pyarrow.int16()),
    "int32": lambda cells: pyarrow.array(cells, pyarrow.int32()),
    "int64": lambda cells: pyarrow.array(cells, pyarrow.int64()),
    "uint8": lambda cells: pyarrow.array([cell if cell is None or cell >= 0 else None for cell in cells], pyarrow.uint8()),
    "uint64": lambda cells: pyarrow.array([cell if cell is None or cell >= 0 else 2**63 for cell in cells], pyarrow.uint64()),
    "float16": lambda cells: pyarrow.array([None if cell is None else float(cell) for cell in cells]).cast(pyarrow.float16()),
    "float32": lambda cells: pyarrow.array([None if cell is None else float(cell) for cell in cells], pyarrow.float32()),
    "float64": lambda cells: pyarrow.array([None if cell is None else float(cell) for cell in cells], pyarrow.float64()),
    "decimal128": lambda cells: pyarrow.array([None if cell is None else decimal.Decimal(cell) for cell in cells], pyarrow.decimal128(12, 3)),
    "decimal256": lambda cells: pyarrow.array([None if cell is None else decimal.Decimal(cell) for cell in cells], pyarrow.decimal256(40, 6)),
    "dictionary of numbers": lambda cells: pyarrow.array(cells, pyarrow.int64()).dictionary_encode(),
    "dictionary of floats": lambda cells: pyarrow.array([None if cell is None else float(cell) for cell in cells]).dictionary_encode(),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_whole_numbers_are_codes_and_counts_in_every_type(kind: str) -> None:
    dice = random.Random(3)
    draw = lambda choices: [dice.choice([*choices, None]) for _ in range(60)]  # noqa: E731
    gate, state, masks = draw([0, 1, -1, 5]), draw([0, 1, 2]), draw([0, 3, 40, 41])
    heat = [36] * 60
    plain = pyarrow.table({"gate": gate, "state": state, "masks": masks, "heat": heat})
    make = NUMBERS[kind]
    frame = pyarrow.table({"gate": make(gate), "state": make(state), "masks": make(masks), "heat": heat})
    expected = scored(plain)
    if kind in ("uint8", "uint64"):  # no negative codes
        expected = [row if cell is None or cell >= 0 else None for row, cell in zip(expected, gate, strict=True)]  # type: ignore[misc]
    told = scored(frame)
    assert [row for row, other in zip(told, expected, strict=True) if other is not None] == [row for row in expected if row is not None]
    assert told == alone(frame)


def test_a_measured_number_means_its_shortest_text() -> None:
    others = {"gate": ["是"] * 3, "state": ["good"] * 3, "masks": [1] * 3}
    texts = pyarrow.table({**others, "heat": ["36.6", "37.3", "41.9"]})
    for kind in (pyarrow.float32(), pyarrow.float64(), pyarrow.decimal128(5, 2)):
        cells: list[Any] = [36.6, 37.3, 41.9] if pyarrow.types.is_floating(kind) else [decimal.Decimal(cell) for cell in ("36.60", "37.30", "41.90")]
        assert scored(pyarrow.table({**others, "heat": pyarrow.array(cells, kind)})) == scored(texts)


def test_a_number_beyond_64_bits_spoils_its_own_row() -> None:
    frame = pyarrow.table({"gate": ["是"] * 2, "state": ["good"] * 2, "masks": pyarrow.array([3, 2**64 - 1], pyarrow.uint64()), "heat": [36.5] * 2})
    assert [row["outcome"] for row in scored(frame)] == ["graded", "refused"]


@pytest.mark.parametrize("missing", ["gate", "state", "masks", "heat"])
def test_a_column_without_a_single_value_is_missing(missing: str) -> None:
    cells = {"gate": ["是"] * 2, "state": ["good"] * 2, "masks": [1] * 2, "heat": [36.5] * 2}
    expected = scored(pyarrow.table({**cells, missing: pyarrow.array([None] * 2, pyarrow.string())}))
    assert {row["outcome"] for row in expected} == {"provisional"}
    assert scored(pyarrow.table({**cells, missing: pyarrow.nulls(2)})) == expected
    assert scored(polars.DataFrame({**cells, missing: [None, None]}).to_arrow()) == expected
    assert scored(pyarrow.table({**cells, missing: pyarrow.array([None] * 2, pyarrow.string()).dictionary_encode()})) == expected
    for frame in (polars.DataFrame({**cells, missing: [None, None]}), pandas.DataFrame({**cells, missing: [None, None]})):
        scores = RULES.score_table(frame, "cells", output=["outcome"])
        assert list(scores["outcome"]) == ["provisional"] * 2
    empty = polars.DataFrame({name: [] for name in cells})
    assert RULES.score_table(empty, "cells").shape[0] == 0


def test_days_come_in_every_type_of_time() -> None:
    days = [datetime.date(2020, 2, 9), datetime.date(2020, 2, 10), None]
    midnights = [None if day is None else datetime.datetime.combine(day, datetime.time()) for day in days]
    cells = {"gate": [0] * 3, "state": [1] * 3, "masks": [1] * 3, "heat": [36.5] * 3}
    expected = scored(pyarrow.table({**cells, "site.opened": ["2020-02-09", "2020-02-10", None]}))
    assert expected[0] != expected[1] == expected[2]
    for kind in (pyarrow.date32(), pyarrow.date64(), *(pyarrow.timestamp(unit) for unit in ("s", "ms", "us", "ns"))):
        given: list[Any] = list(days if "date" in str(kind) else midnights)
        assert scored(pyarrow.table({**cells, "site.opened": pyarrow.array(given, kind)})) == expected, kind
    frame = pandas.DataFrame(cells | {"site.opened": pandas.to_datetime(midnights)})
    assert list(RULES.score_table(frame, "cells", output=["grade"])["grade"]) == [row["grade"] for row in expected]
    noon = pyarrow.array([datetime.datetime(2020, 2, 10, 12)] * 3, pyarrow.timestamp("ms"))
    assert {row["outcome"] for row in scored(pyarrow.table({**cells, "site.opened": noon}))} == {"refused"}


def test_mixed_cells_of_a_spreadsheet_keep_their_kinds() -> None:
    """What reading a sheet gives: words, numbers and truths in one column, and a line of totals in the index."""
    gate: list[Any] = ["是", 1, 0, True, None, float("nan"), "否", 9]
    heat: list[Any] = ["36.5", 36.5, 37, None, 36.5, 36.5, 36.5, 36.5]
    frame = pandas.DataFrame({"gate": gate, "state": [1] * 8, "masks": [1] * 8, "heat": heat}, index=[*range(7), "合计"])
    told = RULES.score_table(frame, "cells", output=SCORES, refused="keep")
    assert list(told.index) == [*range(7), "合计"]
    assert list(told["outcome"]) == ["graded"] * 3 + ["provisional"] * 3 + ["graded", "refused"]
    assert list(told["total"].iloc[[0, 1]]) == list(told["total"].iloc[[0, 0]])
    rows = [RULES.score_table(frame.iloc[[row]], "cells", output=SCORES, refused="keep") for row in range(8)]
    assert [list(row["outcome"])[0] for row in rows] == list(told["outcome"])


def test_scalars_of_numpy_in_mixed_columns_mean_what_columns_of_them_mean() -> None:
    """A float of 32 bits is its own shortest text, a moment at midnight a day, a decimal its digits; each beside a word."""
    others = {"gate": ["是"] * 3, "state": [1] * 3, "masks": [1] * 3}
    heat = [36.6, 37.3, 41.9]
    expected = scored(pyarrow.table({**others, "heat": ["36.6", "37.3", "41.9"]}))
    for make in (numpy.float32, numpy.float64, lambda cell: numpy.longdouble(str(cell)), lambda cell: decimal.Decimal(str(cell)), lambda cell: decimal.Decimal(f"{cell * 10:.0f}E-1"), str):
        frame = pandas.DataFrame(others | {"heat": pandas.Series([*map(make, heat)], dtype=object)})
        mixed = pandas.concat([frame, pandas.DataFrame({"gate": ["是"], "state": [1], "masks": [1], "heat": ["?"]})])
        told = RULES.score_table(mixed, "cells", output=SCORES, refused="keep")
        assert polars.from_pandas(told.iloc[:3]).to_dicts() == expected
        assert told["outcome"].iloc[3] == "refused"
    counts = pandas.DataFrame({"gate": ["是"] * 3, "state": [1] * 3, "masks": [numpy.int8(3), decimal.Decimal("3E0"), "?"], "heat": [36.5] * 3})
    assert list(RULES.score_table(counts, "cells", output=["outcome"], refused="keep")["outcome"]) == ["graded", "graded", "refused"]


def test_moments_in_mixed_columns_mean_what_columns_of_them_mean() -> None:
    day, noon = datetime.datetime(2020, 2, 10), datetime.datetime(2020, 2, 10, 12)
    cells: list[Any] = ["2020-02-10", day, pandas.Timestamp(day), day.date(), numpy.datetime64("2020-02-10"), numpy.datetime64(day, "us"), numpy.datetime64(day, "ns")]
    wrong: list[Any] = [noon, numpy.datetime64(noon, "ns"), numpy.datetime64("2020-02"), pandas.Timestamp(day, tz="UTC"), numpy.timedelta64(1, "D"), 7]
    empty: list[Any] = [pandas.NaT, numpy.datetime64("NaT"), None]
    opened = pandas.Series([*cells, *wrong, *empty], dtype=object)
    frame = pandas.DataFrame({"gate": [0] * len(opened), "state": 1, "masks": 1, "heat": 36.5, "site.opened": opened})
    told = RULES.score_table(frame, "cells", output=SCORES, refused="keep")
    rows = polars.from_pandas(told).to_dicts()
    assert all(row == rows[0] and row["outcome"] == "graded" for row in rows[: len(cells)])
    assert {row["outcome"] for row in rows[len(cells) : -len(empty)]} == {"refused"}
    assert {row["outcome"] for row in rows[-len(empty) :]} == {"graded"}


ZONE = datetime.timezone(datetime.timedelta(hours=8))
OBJECTS: dict[str, list[Any]] = {
    "gate": ["是", "pass", "?", 1, 0, 7, True, False, numpy.bool_(True), numpy.int8(0), 1.0, 0.5, numpy.float32(1), decimal.Decimal("1E+0"), 2**70, None, float("nan")],
    "heat": ["36.6", 36.6, numpy.float32(36.6), numpy.float16(36.6), 37, numpy.uint64(37), decimal.Decimal("3.66E+1"), 10**30, float("inf"), None, pandas.NA, decimal.Decimal("NaN")],
    "site.opened": [
        "2020-02-10", datetime.date(2020, 2, 10), datetime.datetime(2020, 2, 10), datetime.datetime(2020, 2, 10, 12), datetime.datetime(2020, 2, 10, tzinfo=ZONE),
        datetime.datetime(2020, 2, 10, tzinfo=datetime.timezone.utc), pandas.Timestamp("2020-02-09"), numpy.datetime64("2020-02-09"), datetime.time(12), pandas.NaT, None, 5,
    ],
}  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_cells_of_objects_score_as_they_do_alone(seed: int) -> None:
    """Any cells side by side in columns of objects: each row alone and in company."""
    dice = random.Random(seed)
    rows = dice.randint(2, 5)
    drawn = {name: dice.choices(dice.sample(pool, dice.randint(2, len(pool))), k=rows) for name, pool in OBJECTS.items()}
    frame = pandas.DataFrame({"state": [1] * rows, "masks": 1} | {name: pandas.Series(cells, dtype=object) for name, cells in drawn.items()})
    told = RULES.score_table(frame, "cells", output=SCORES, refused="keep")
    for row in range(rows):
        alone = RULES.score_table(frame.iloc[[row]], "cells", output=SCORES, refused="keep")
        assert polars.from_pandas(alone).rows() == polars.from_pandas(told.iloc[[row]]).rows(), {name: cells[row] for name, cells in drawn.items()}


@pytest.mark.parametrize("cell", [b"pass", bytearray(b"pass"), ["pass"], {"value": "pass"}, {"pass"}], ids=str)
def test_a_cell_that_is_no_single_value_is_named(cell: Any) -> None:
    frame = pandas.DataFrame({"gate": pandas.Series(["是", 1, cell], dtype=object), "state": [1] * 3, "masks": [1] * 3, "heat": [36.5] * 3})
    with pytest.raises(TypeError, match=rf"a cell of type {type(cell).__name__} in the column 'gate' cannot hold"):
        RULES.score_table(frame, "cells")


@pytest.mark.parametrize(("unit", "number"), [("s", 2**62), ("ms", -(2**62)), ("us", 2**63 - 1), ("days", 2**31 - 1)])
@pytest.mark.parametrize("coded", [False, True])
def test_a_moment_beyond_the_years_is_refused_by_its_number(unit: str, number: int, coded: bool) -> None:
    kind = pyarrow.date32() if unit == "days" else pyarrow.timestamp(unit)
    cells = pyarrow.array([0, number, None], pyarrow.int32() if unit == "days" else pyarrow.int64()).cast(kind)
    opened = cells.dictionary_encode() if coded else cells
    frame = pyarrow.table({"gate": [0] * 3, "state": [1] * 3, "masks": [1] * 3, "heat": [36.5] * 3, "site.opened": opened})
    told = RULES.table_scorer("cells", ["gate", "state", "masks", "heat"], facts=["site.opened"]).score(frame)
    (problem,) = told.problems.to_pylist()
    assert (problem["row"], problem["column"], problem["code"]) == (1, "site.opened", "invalid_date")
    assert f"{number} {unit} since 1970" in problem["en"]
    answers = pyarrow.table({"gate": cells, "state": [1] * 3, "masks": cells, "heat": cells})
    codes = RULES.table_scorer("cells", ["gate", "state", "masks", "heat"]).score(answers).problems.to_pylist()
    assert {one["code"] for one in codes}.isdisjoint({"not_utf8"}) and {one["row"] for one in codes} == {0, 1}


def test_lazy_frames_are_frames() -> None:
    frame = polars.DataFrame({"gate": ["是", "否"], "state": [1, 0], "masks": [1, 2], "heat": [36.5, 36.6], "other": [[1], [2]]})
    told = RULES.score_table(frame.lazy(), "cells")
    assert isinstance(told, polars.LazyFrame)
    assert told.collect().equals(RULES.score_table(frame, "cells"))
    long = polars.DataFrame({"inspection": ["a", "a"], "item": ["gate", "state"], "answer": ["pass", "good"]})
    lazy = RULES.score_rows(long.lazy(), "cells")
    assert lazy.scores.collect().equals(RULES.score_rows(long, "cells").scores)


def test_types_that_hold_no_answers_are_named() -> None:
    with pytest.raises(TypeError, match="List"):
        RULES.score_table(pyarrow.table({"gate": [[1]], "state": [1], "masks": [1], "heat": [36.5]}), "cells")


@pytest.mark.parametrize("seed", range(40))
def test_random_columns_score_as_their_cells(seed: int) -> None:
    """Random types side by side: each row alone and in company, in one chunk and in several."""
    dice = random.Random(seed)
    pools: dict[str, list[Any]] = {"gate": [0, 1, 1, -1, 7], "state": [0, 1, 1, 3], "masks": [0, 1, 40, 41], "heat": [35, 36, 42, 43]}
    rows = dice.randint(1, 12)
    columns = {}
    for name, pool in pools.items():
        cells = [dice.choice([*pool, None]) for _ in range(rows)]
        columns[name] = NUMBERS[dice.choice(list(NUMBERS))](cells)
    frame = pyarrow.table(columns)
    told = scored(frame)
    assert told == alone(frame)
    cut = dice.randint(0, rows)
    assert told == scored(pyarrow.concat_tables([frame.slice(0, cut), frame.slice(cut)]))


KINDS = fugong.Rulebook.load(
    {
        "format": 1,
        "id": "kinds",
        "version": "1.0.0",
        "facts": {"site.sector": {"type": "choice", "options": [{"id": "food"}]}, "site.opened": {"type": "date"}},
        "checklists": [
            {
                "id": "kinds",
                "version": "1.0.0",
                "items": [{"id": "gate"}, {"id": "heat", "kind": "number", "min": "35", "max": "42", "each": "0.1"}, {"id": "note", "kind": "text"}],
            }
        ],
    }
)
"""A checklist with a remark, and a fact that is no number."""


def refused(**columns: Any) -> list[tuple[int, str, str]]:
    """The cells that are refused of columns beside good ones: row, column and code."""
    frame = pyarrow.table({"gate": [1] * 2, "heat": [36] * 2, "note": ["", ""]} | columns)
    facts = [name for name in columns if "." in name]
    problems = KINDS.table_scorer("kinds", ["gate", "heat", "note"], facts=facts).score(frame).problems
    return [(problem["row"], problem["column"], problem["code"]) for problem in problems.to_pylist()]


@pytest.mark.parametrize("numbers", [[1.0, 0.5], [decimal.Decimal("1.0"), decimal.Decimal("0.5")], pyarrow.array([2**63 - 1, 2**63], pyarrow.uint64())], ids=["float", "decimal", "uint64"])
def test_a_number_is_no_remark_and_no_word(numbers: Any) -> None:
    """With a fraction and without one, of 64 bits and beyond: as the answers and facts of an inspection, whose numbers are no texts."""
    with pytest.raises(fugong.InvalidInput) as remark:
        KINDS.score("kinds", {"answers": {"note": 0.5}})
    with pytest.raises(fugong.InvalidInput) as facts:
        KINDS.score("kinds", {"answers": {}, "facts": {"site.sector": 0.5, "site.opened": 0.5}})
    assert (remark.value.code, [problem["code"] for problem in facts.value.problems]) == ("unknown_answer", ["wrong_type", "wrong_type"])
    assert refused(note=numbers) == [(0, "note", "unknown_answer"), (1, "note", "unknown_answer")]
    assert refused(**{"site.sector": numbers}) == [(0, "site.sector", "wrong_type"), (1, "site.sector", "wrong_type")]
    assert refused(**{"site.opened": numbers}) == [(0, "site.opened", "wrong_type"), (1, "site.opened", "wrong_type")]


def test_a_float_of_16_bits_is_the_number_of_its_own_shortest_text() -> None:
    """As one of 32 bits is, and as the same float among words is."""
    others = {"gate": ["是"] * 3, "state": [1] * 3, "masks": [1] * 3}
    heat = pyarrow.array([numpy.float16(cell) for cell in (36.6, 37.3, 41.9)], pyarrow.float16())
    told = RULES.score_table(pyarrow.table({**others, "heat": heat}), "cells", output=["numerator", "denominator"])
    assert told == RULES.score_table(pyarrow.table({**others, "heat": ["36.6", "37.3", "41.9"]}), "cells", output=["numerator", "denominator"])


def test_columns_of_types_that_only_pandas_has() -> None:
    days = ["2020-02-09", "2020-02-10", None]
    cells = {"gate": [0, 1, 1], "state": [1] * 3, "masks": [0, 0, 3], "heat": [36.5] * 3}
    expected = scored(pyarrow.table({**cells, "site.opened": days}))
    sparse = pandas.DataFrame(cells).astype({"masks": pandas.SparseDtype("int64", 0), "gate": pandas.SparseDtype("float64")})
    frame = sparse.assign(**{"site.opened": pandas.PeriodIndex(days, freq="D")})
    assert polars.from_pandas(RULES.score_table(frame, "cells", output=SCORES)).to_dicts() == expected
    months = frame.assign(**{"site.opened": pandas.PeriodIndex(["2020-02", "2020-03", None], freq="M")})
    assert list(RULES.score_table(months, "cells", output=["outcome"], refused="keep")["outcome"]) == ["refused", "refused", expected[2]["outcome"]]


def test_numbers_of_128_bits_are_numbers() -> None:
    cells: dict[str, Any] = {"state": [1] * 3, "masks": [1] * 3, "heat": [36.5] * 3}
    expected = scored(pyarrow.table({"gate": [1, -1, None], **cells}))
    for kind in (polars.Int128, polars.UInt128):
        gate = [1, -1, None] if kind == polars.Int128 else [1, 7, None]
        for lazy in (False, True):
            frame = polars.DataFrame({"gate": polars.Series(gate, dtype=kind), **cells})
            told = RULES.score_table(frame.lazy() if lazy else frame, "cells", output=SCORES, refused="keep")
            rows = told.lazy().collect().to_dicts()
            assert (rows[0], rows[2]) == (expected[0], expected[2])
            assert rows[1]["outcome"] == (expected[1]["outcome"] if kind == polars.Int128 else "refused")
    wide = polars.DataFrame({"gate": polars.Series([1, 10**37, -1], dtype=polars.Int128), **cells})
    assert RULES.score_table(wide, "cells", output=["outcome"], refused="keep")["outcome"].to_list() == ["graded", "refused", "graded"]
    with pytest.raises(TypeError, match="the column 'gate' has numbers of more than 38 digits"):
        RULES.score_table(polars.DataFrame({"gate": polars.Series([1, 10**38, 1], dtype=polars.Int128), **cells}), "cells")


def test_rows_an_answer_come_in_chunks_of_any_dictionary() -> None:
    """Two chunks whose dictionaries differ, and one of them has an entry without a value."""
    parts = [("a", ["gate", "state"], ["pass", None]), ("b", ["state", "gate"], ["good", "fail"])]

    def chunk(cells: list[Any]) -> pyarrow.DictionaryArray:
        return pyarrow.DictionaryArray.from_arrays(pyarrow.array(range(len(cells)), pyarrow.int8()), pyarrow.array(cells, pyarrow.string()))

    rows = {"inspection": [[case] * 2 for case, _, _ in parts], "item": [items for _, items, _ in parts], "answer": [said for _, _, said in parts]}
    frame = pyarrow.table({name: pyarrow.chunked_array([chunk(cells) for cells in chunks]) for name, chunks in rows.items()})
    plain = pyarrow.table({name: sum(chunks, []) for name, chunks in rows.items()})
    for some in (frame, frame.append_column("other", [[1] * 4])):
        told = RULES.score_rows(some, "cells")
        assert told.scores.to_pylist() == RULES.score_rows(plain, "cells").scores.to_pylist()


def test_rows_an_answer_keep_their_floats_of_16_bits() -> None:
    """pyarrow reads the bits of such floats as whole numbers where it brings dictionaries together."""

    def chunk(cells: list[float]) -> pyarrow.DictionaryArray:
        return pyarrow.DictionaryArray.from_arrays(pyarrow.array(range(len(cells)), pyarrow.int8()), pyarrow.array([*map(numpy.float16, cells)], pyarrow.float16()))

    said = pyarrow.chunked_array([chunk([1, 0]), chunk([0, 1])])
    frame = pyarrow.table({"inspection": ["a", "b"] * 2, "item": ["gate", "gate", "state", "state"], "answer": said})
    told = RULES.score_rows(frame, "cells")
    assert len(told.problems) == 0
    assert told.scores.to_pylist() == RULES.score_rows(frame.set_column(2, "answer", [[1, 0, 0, 1]]), "cells").scores.to_pylist()


def test_views_name_inspections() -> None:
    """pyarrow takes no rows out of columns of views."""
    plain = pyarrow.table({"inspection": ["a", "b", "a"], "item": ["gate", "gate", "state"], "answer": ["pass", "fail", "good"]})
    frame = plain.set_column(0, "inspection", plain["inspection"].cast(pyarrow.string_view()))
    told = RULES.score_rows(frame, "cells")
    assert told.scores["inspection"].type == pyarrow.string_view()
    assert told.scores.to_pylist() == RULES.score_rows(plain, "cells").scores.to_pylist()
    of_pandas = pandas.DataFrame({name: pandas.Series(pandas.arrays.ArrowExtensionArray(frame[name])) for name in frame.column_names})
    assert list(RULES.score_rows(of_pandas, "cells").scores["inspection"]) == ["a", "b"]


def test_moments_are_written_alike_in_columns_of_objects() -> None:
    """A remark shows how: in UTC, with as many digits of a second as are needed."""
    moments = [datetime.datetime(2020, 2, 10, 12, 0, 0, 1000), datetime.datetime(2020, 2, 10, 12, 0, 0, 1), datetime.datetime(2020, 2, 10, 12)]
    for zone in (None, ZONE, datetime.timezone.utc):
        cells = [moment.replace(tzinfo=zone) for moment in moments]
        typed = pyarrow.array(cells, pyarrow.timestamp("us", None if zone is None else "UTC"))
        scorer = KINDS.table_scorer("kinds", ["gate", "heat", "note"])
        expected = [card["lines"] for card in scorer.cards(pyarrow.table({"gate": [1] * 3, "heat": [36] * 3, "note": typed}), range(3))]
        kinds: list[Callable[[Any], Any]] = [lambda cell: cell, pandas.Timestamp]
        for make in kinds if zone is not None else [*kinds, lambda cell: numpy.datetime64(cell, "us"), lambda cell: numpy.datetime64(cell, "ns")]:
            note = pandas.Series([*map(make, cells), "?"], dtype=object)
            mixed = pandas.DataFrame({"gate": [1] * 4, "heat": [36] * 4, "note": note})
            assert [card["lines"] for card in scorer.cards(mixed, range(3))] == expected
    early = datetime.datetime(1, 1, 1, tzinfo=ZONE)
    frame = pandas.DataFrame({"gate": 1, "heat": 36, "note": pandas.Series([early, "?"], dtype=object)})
    assert KINDS.score_table(frame, "kinds", output=["outcome"])["outcome"].to_list() == ["scored"] * 2
