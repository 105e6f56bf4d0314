"""Tables against cards: whatever comes as a frame scores as it does one by one, and goes out as the same kind."""

from __future__ import annotations

import random
from typing import Any

import fugong
import pandas
import polars
import pyarrow
import pytest

RULES = fugong.Rulebook.built_in("district-reopening")
EIGHT = ["gate", "temperature", "visitors", "disinfection", "supplies", "masks", "outreach", "separate-dining"]
WORDS: dict[str | None, list[str]] = {
    "pass": ["是", "合格", "√", "YES", "ｏｋ"],
    "fail": ["否", "不合格", "×"],
    "not_applicable": ["无此项", "/"],
    "not_sampled": ["未抽查"],
}
CODES = {"pass": 1, "fail": 0, "not_applicable": -1, "not_sampled": -2, "error": -3, None: None}


def drawn(rows: int, seed: int) -> list[dict[str, str | None]]:
    dice = random.Random(seed)
    states: list[str | None] = ["pass", "fail", "not_applicable", "not_sampled", "error", None]
    return [dict(zip(EIGHT, dice.choices(states, [60, 12, 8, 8, 4, 8], k=8), strict=True)) for _ in range(rows)]


def card_of(row: dict[str, str | None], canteen: bool | None) -> fugong.ScoreCard:
    def answer(item: str, given: str) -> Any:
        whole = item == "disinfection" and given in ("pass", "fail")
        return {"parts": {"workshop": given, "canteen": given}} if whole else given

    answers = {item: answer(item, given) for item, given in row.items() if given is not None}
    facts = {} if canteen is None else {"site.has-canteen": canteen}
    return RULES.score("daily-eight", {"answers": answers, "facts": facts})


def agrees(scores: list[dict[str, Any]], rows: list[dict[str, str | None]], canteens: list[bool | None]) -> None:
    assert len(scores) == len(rows)
    for told, row, canteen in zip(scores, rows, canteens, strict=True):
        card = card_of(row, canteen)
        assert told["outcome"] == card["outcome"]["kind"]
        assert told["grade"] == card.grade
        assert told["percent"] == (None if card.percent is None else float(card.percent))
        fraction = None if told["numerator"] is None else f"{told['numerator']}/{told['denominator']}"
        assert fraction == card.get("score", {}).get("fraction")
        assert told["reason"] == card["outcome"].get("reason", {}).get("code")
        assert told["failed"] == card["counts"]["failed"]
        assert told["failed.key"] == sum(line["failed"] and line["severity"] == "key" for line in card.lines)


def test_codes_with_gaps_score_as_cards_do() -> None:
    rows = drawn(3000, 1)
    canteens = [random.Random(2 + at).choice([True, False, None]) for at in range(len(rows))]
    codes = {item: polars.Series([CODES[row[item]] for row in rows], dtype=polars.Int8) for item in EIGHT}
    frame = polars.DataFrame(codes | {"site.has-canteen": canteens})
    agrees(RULES.score_table(frame, "daily-eight").to_dicts(), rows, canteens)


@pytest.mark.parametrize("kind", ["text", "categorical", "int64", "float64"])
def test_every_kind_of_cell_says_the_same(kind: str) -> None:
    rows = drawn(300, 3)
    if kind in ("text", "categorical"):
        rows = [{item: None if given == "error" else given for item, given in row.items()} for row in rows]
        dice = random.Random(4)
        cells = {item: [None if row[item] is None else dice.choice(WORDS[row[item]]) for row in rows] for item in EIGHT}
        dtype: Any = polars.String if kind == "text" else polars.Categorical
    else:
        cells = {item: [CODES[row[item]] for row in rows] for item in EIGHT}  # type: ignore[misc]
        dtype = polars.Int64 if kind == "int64" else polars.Float64
    frame = polars.DataFrame({f"column {item}": polars.Series(cells[item], dtype=dtype) for item in EIGHT})
    columns = {item: f"column {item}" for item in EIGHT}
    given = {"site.has-canteen": True}
    agrees(RULES.score_table(frame, "daily-eight", columns, given=given).to_dicts(), rows, [True] * len(rows))


def test_the_same_kind_comes_back() -> None:
    frame = polars.DataFrame({item: [1, 0, None] for item in EIGHT})
    given = {"site.has-canteen": True}
    scores = RULES.score_table(frame, "daily-eight", given=given)
    assert isinstance(scores, polars.DataFrame)
    table = RULES.score_table(frame.to_arrow(), "daily-eight", given=given)
    assert isinstance(table, pyarrow.Table)
    batch = RULES.score_table(frame.to_arrow().to_batches()[0], "daily-eight", given=given)
    assert isinstance(batch, pyarrow.RecordBatch)
    named = pandas.DataFrame({item: [1, 0, None] for item in EIGHT}, index=["one", "two", "three"])
    of_pandas = RULES.score_table(named, "daily-eight", given=given)
    assert isinstance(of_pandas, pandas.DataFrame)
    assert list(of_pandas.index) == ["one", "two", "three"]
    for other in (table.to_pylist(), batch.to_pylist(), polars.from_pandas(of_pandas).to_dicts()):
        assert other == scores.to_dicts()
    assert scores["grade"].to_list() == ["conforming", "nonconforming", None]
    assert scores["rank"].to_list() == [0, 2, None]


def test_a_frame_without_rows_is_one_without_scores() -> None:
    given = {"site.has-canteen": True}
    frame = polars.DataFrame(schema=dict.fromkeys(EIGHT, polars.Int8))
    long = polars.DataFrame(schema=dict.fromkeys(("inspection", "item", "answer"), polars.String))
    names = RULES.table_scorer("daily-eight", EIGHT, given=given).output
    for empty in (frame, frame.to_arrow(), pyarrow.RecordBatch.from_pylist([], frame.to_arrow().schema), frame.to_pandas()):
        scores = RULES.score_table(empty, "daily-eight", given=given)
        assert type(scores) is type(empty)
        assert scores.shape == (0, len(names))
    for rows in (long, long.to_arrow(), long.to_arrow().schema.empty_table(), long.to_pandas()):
        told = RULES.score_rows(rows, "daily-eight", given=given)
        assert type(told.scores) is type(rows)
        assert told.scores.shape == (0, 1 + len(names))
        assert (len(told.findings), len(told.problems)) == (0, 0)


def test_several_chunks_are_one_table() -> None:
    rows = drawn(500, 5)
    parts = [polars.DataFrame({item: [CODES[row[item]] for row in some] for item in EIGHT}) for some in (rows[:7], rows[7:300], rows[300:])]
    frame = polars.concat(parts, rechunk=False)
    assert frame.n_chunks() == 3
    agrees(RULES.score_table(frame, "daily-eight", given={"site.has-canteen": False}).to_dicts(), rows, [False] * 500)


@pytest.mark.parametrize("missing", [False, True])
def test_a_large_frame_is_many_small_ones(missing: bool) -> None:
    """Columns beyond the caches are written another way, and combinations that occur often are numbered; neither shows."""
    rows = [row if missing else {item: given or "pass" for item, given in row.items()} for row in drawn(1000, 7)]
    small = polars.DataFrame({item: polars.Series([CODES[row[item]] for row in rows], dtype=polars.Int8) for item in EIGHT})
    scorer = RULES.table_scorer("daily-eight", EIGHT, given={"site.has-canteen": True})
    few = scorer.table(small)
    agrees(few.to_dicts(), rows, [True] * len(rows))
    times = 1200
    large = polars.concat([small] * times, rechunk=True)
    for frame in (large, large):
        many = scorer.table(frame)
        assert many.equals(polars.concat([few] * times))


def test_cells_that_cannot_be_read_are_told_with_row_and_column() -> None:
    frame = polars.DataFrame({item: ["是", "也许", "否"] for item in EIGHT}).with_columns(gate=polars.Series(["是", "是", "9"]))
    given = {"site.has-canteen": True}
    with pytest.raises(fugong.InvalidInput) as refused:
        RULES.score_table(frame, "daily-eight", given=given)
    assert [problem["path"] for problem in refused.value.problems] == [f"/1/{item}" for item in EIGHT[1:]] + ["/2/gate"]
    kept = RULES.score_table(frame, "daily-eight", given=given, refused="keep")
    assert kept["outcome"].to_list() == ["graded", "refused", "refused"]
    assert kept["failed"].to_list() == [0, None, None]
    told = RULES.table_scorer("daily-eight", EIGHT, given=given).score(frame)
    assert told.problems["row"].to_list() == [1] * 7 + [2]
    assert told.problems["column"].to_list() == [*EIGHT[1:], "gate"]
    assert "也许" in told.problems["zh-CN"][0]
    assert told.scores.equals(kept)


def test_findings_and_cards_on_demand() -> None:
    rows = drawn(400, 6)
    frame = polars.DataFrame({item: [CODES[row[item]] for row in rows] for item in EIGHT})
    scorer = RULES.table_scorer("daily-eight", EIGHT, given={"site.has-canteen": True})
    told = scorer.score(frame)
    found = [(at, finding["item"], finding["failed"]) for at, row in enumerate(rows) for finding in sorted_findings(row)]
    assert list(zip(told.findings["row"], told.findings["item"], told.findings["failed"], strict=True)) == found
    cards = scorer.cards(frame, [399, 0, 17])
    for at, card in zip([399, 0, 17], cards, strict=True):
        assert card["lines"] == card_of(rows[at], True)["lines"]
    with pytest.raises(IndexError):
        scorer.cards(frame, [400])
    spoilt = frame.with_columns(gate=polars.lit(9, polars.Int64))
    with pytest.raises(fugong.InvalidInput) as refused:
        scorer.cards(polars.concat([frame, spoilt], rechunk=False), [3, 417])
    assert [problem["path"] for problem in refused.value.problems] == ["/417/gate"]


def sorted_findings(row: dict[str, str | None]) -> list[dict[str, Any]]:
    """The card's findings in the order of the items; a card has the gravest first."""
    return sorted(card_of(row, True)["findings"], key=lambda finding: EIGHT.index(finding["item"]))


def test_parts_have_columns_of_their_own() -> None:
    frame = polars.DataFrame({item: [1] for item in EIGHT if item != "disinfection"}).with_columns(
        polars.Series("disinfection.workshop", [1]), polars.Series("disinfection.canteen", [0])
    )
    scores = RULES.score_table(frame, "daily-eight", given={"site.has-canteen": True})
    assert scores["failed"].to_list() == [1]
    hidden = RULES.score_table(frame, "daily-eight", given={"site.has-canteen": False})
    assert hidden["failed"].to_list() == [0]


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(fugong.InvalidInput) as refused:
        RULES.table_scorer("daily-eight", [*EIGHT[:6], "gate", "roof"], facts=["site.moon"])
    codes = sorted((problem["code"], problem["path"]) for problem in refused.value.problems)
    assert codes == [
        ("duplicate_id", "/columns/gate"),
        ("missing_field", "/columns"),
        ("missing_field", "/columns"),
        ("unknown_fact", "/facts/site.moon"),
        ("unknown_item", "/columns/roof"),
    ]
    scorer = RULES.table_scorer("daily-eight", EIGHT, given={"site.has-canteen": True})
    with pytest.raises(TypeError):
        scorer.table([[1] * 8])
    with pytest.raises(fugong.InvalidInput) as unknown:
        scorer.table(polars.DataFrame({item: [1] for item in EIGHT}), ["grade", "colour", "failed.moon"])
    assert [(problem["code"], problem["path"]) for problem in unknown.value.problems] == [
        ("unknown_word", "/output/1"),
        ("unknown_word", "/output/2"),
    ]
    assert unknown.value.problems[0]["params"]["allowed"] == scorer.output
    with pytest.raises(fugong.InvalidInput) as lacking:
        scorer.table(pyarrow.table({f"x{at}": [1] for at in range(8)}))
    assert {problem["code"] for problem in lacking.value.problems} == {"sheet_missing_column"}


def test_the_table_of_codes_is_published() -> None:
    codes = RULES.codes("daily-eight")
    assert [(code["code"], code["answer"]) for code in codes["gate"]] == [
        (-3, "error"), (-2, "not_sampled"), (-1, "not_applicable"), (0, "fail"), (1, "pass"),
    ]  # fmt: skip
    assert set(codes) == {*EIGHT, "disinfection.workshop", "disinfection.canteen"}


def test_labels_that_read_as_numbers_are_those_labels() -> None:
    rules = fugong.Rulebook.built_in("uk-food-hygiene")
    checklist = rules.summary()["checklists"][0]["id"]
    items = list(rules.codes(checklist))
    assert all(code["code"] < 0 for codes in rules.codes(checklist).values() for code in codes)
    rows = [(0, 0, 0), (5, 5, 5), (15, 15, 10), (20, 0, 30), (25, 25, 30)]
    frame = polars.DataFrame({item: [row[at] for row in rows] for at, item in enumerate(items)})
    scores = rules.score_table(frame, checklist)
    for at, row in enumerate(rows):
        card = rules.score(checklist, {"answers": dict(zip(items, row, strict=True))})
        assert scores["grade"][at] == card.grade


def test_rows_an_answer_are_the_same_inspections() -> None:
    rows = drawn(200, 7)
    long = [
        {"case": f"c{at}", "point": item if item != "disinfection" else f"disinfection.{part}", "said": row[item]}
        for at, row in enumerate(rows)
        for item in EIGHT
        for part in (["workshop", "canteen"] if item == "disinfection" else [""])
    ]
    random.Random(8).shuffle(long)
    frame = polars.DataFrame(long)
    names = {"inspection": "case", "item": "point", "answer": "said"}
    given = {"site.has-canteen": True}
    told = RULES.score_rows(frame, "daily-eight", given=given, **names)
    assert len(told.problems) == 0
    by_case = {int(score["case"][1:]): score for score in told.scores.to_dicts()}
    for at, row in enumerate(rows):
        card = card_of(row, True)
        assert (by_case[at]["outcome"], by_case[at]["grade"]) == (card["outcome"]["kind"], card.grade)
    same = RULES.score_rows(frame.to_pandas(), "daily-eight", given=given, **names)
    assert polars.from_pandas(same.scores).to_dicts() == told.scores.to_dicts()
    arrow = RULES.score_rows(frame.to_arrow(), "daily-eight", given=given, **names)
    assert arrow.scores.to_pylist() == told.scores.to_dicts()
    twice = polars.concat([frame, frame.head(1)])
    again = RULES.score_rows(twice, "daily-eight", given=given, **names)
    assert again.problems["code"].to_list() == (["duplicate_id"] if frame["said"][0] else [])
