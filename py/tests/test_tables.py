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


# Grades in their order, and titles

CANTEEN = {"site.has-canteen": True}
GRADES = ["nonconforming", "mostly", "conforming"]


def three() -> polars.DataFrame:
    """Rows that come to each grade, and one that comes to none."""
    frame = polars.DataFrame({item: [1, 1, 0, None] for item in EIGHT})
    return frame.with_columns(gate=polars.Series([1, 0, 0, 1]))


@pytest.mark.parametrize("output", [None, ["grade"], ["percent", "grade", "rank"], ["rank", "grade"]])
def test_grades_are_ordered_the_worst_first(output: list[str] | None) -> None:
    frame = three()
    grades = ["conforming", "mostly", "nonconforming", None]
    of_polars = RULES.score_table(frame, "daily-eight", given=CANTEEN, output=output)
    assert of_polars.columns == (output or RULES.table_scorer("daily-eight", EIGHT, given=CANTEEN).output)
    assert of_polars.schema["grade"] == polars.Enum(GRADES)
    assert of_polars["grade"].to_list() == grades
    assert of_polars.filter(polars.col("grade") > "nonconforming")["grade"].to_list() == ["conforming", "mostly"]
    lazy = RULES.score_table(frame.lazy(), "daily-eight", given=CANTEEN, output=output)
    assert lazy.collect().equals(of_polars)
    of_pandas = RULES.score_table(frame.to_pandas(), "daily-eight", given=CANTEEN, output=output)
    assert list(of_pandas.columns) == of_polars.columns
    assert of_pandas["grade"].cat.ordered and of_pandas["grade"].cat.categories.to_list() == GRADES
    assert (of_pandas["grade"] >= "mostly").to_list() == [True, True, False, False]
    assert of_pandas["grade"].min() == "nonconforming"
    for rows in (frame.to_arrow(), frame.to_arrow().to_batches()[0]):
        of_arrow = RULES.score_table(rows, "daily-eight", given=CANTEEN, output=output)
        assert of_arrow.schema.names == of_polars.columns
        kind = of_arrow.schema.field("grade").type
        assert pyarrow.types.is_dictionary(kind) and kind.ordered
        column = of_arrow.column("grade")
        assert (column.chunk(0) if isinstance(column, pyarrow.ChunkedArray) else column).dictionary.to_pylist() == GRADES
        assert column.to_pylist() == grades


def test_a_frame_handed_over_as_a_capsule_alone_keeps_grades_as_the_core_writes_them() -> None:
    class Capsule:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return three().__arrow_c_stream__(requested_schema)

    scorer = RULES.table_scorer("daily-eight", EIGHT, given=CANTEEN)
    table = pyarrow.table(scorer.table(Capsule()))
    assert table.column("grade").to_pylist() == ["conforming", "mostly", "nonconforming", None]
    assert not table.schema.field("grade").type.ordered
    with pytest.raises(TypeError, match="polars, pandas and pyarrow, not to Capsule"):
        scorer.table(Capsule(), titles="en")


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow"])
@pytest.mark.parametrize(("language", "titles"), [("zh-CN", ["合格", "基本合格", "不合格"]), ("en-GB", ["Conforming", "Mostly conforming", "Nonconforming"])])
def test_titles_stand_beside_grades_and_items(kind: str, language: str, titles: list[str]) -> None:
    frame: Any = {"polars": three(), "lazy": three().lazy(), "pandas": three().to_pandas(), "pyarrow": three().to_arrow()}[kind]
    named = RULES.score_table(frame, "daily-eight", given=CANTEEN, titles=language)
    table = as_arrow(named)
    at = table.schema.names.index("grade")
    assert table.schema.names[at + 1] == "grade_title"
    assert table.column("grade_title").to_pylist() == [*titles, None]
    assert as_arrow(RULES.score_table(frame, "daily-eight", given=CANTEEN)).schema.names == [name for name in table.schema.names if name != "grade_title"]
    assert as_arrow(RULES.score_table(frame, "daily-eight", given=CANTEEN, output=["percent"], titles=language)).schema.names == ["percent"]
    scored = RULES.table_scorer("daily-eight", EIGHT, given=CANTEEN).score(frame, ["grade"], titles=language)
    assert as_arrow(scored.scores).schema.names == ["grade", "grade_title"]
    findings = as_arrow(scored.findings).to_pylist()
    of_items = {line["item"]: line["title"]["zh-CN" if language == "zh-CN" else "en"] for line in card_of({}, True).lines}
    assert len(findings) == 9 and all(finding["item_title"] == of_items[finding["item"]] for finding in findings)


def as_arrow(frame: Any) -> pyarrow.Table:
    """A frame of any kind as a table."""
    frame = frame.collect() if isinstance(frame, polars.LazyFrame) else frame
    if isinstance(frame, polars.DataFrame):
        return frame.to_arrow()
    return pyarrow.Table.from_pandas(frame, preserve_index=False) if isinstance(frame, pandas.DataFrame) else pyarrow.table(frame)


def test_a_language_without_titles_is_refused_with_those_there_are() -> None:
    frame = three()
    scorer = RULES.table_scorer("daily-eight", EIGHT, given=CANTEEN)
    long = polars.DataFrame({"inspection": ["a"], "item": ["gate"], "answer": ["pass"]})
    for ask in (
        lambda: RULES.score_table(frame, "daily-eight", given=CANTEEN, titles="fr"),
        lambda: scorer.score(frame, titles="fr"),
        lambda: RULES.score_rows(long, "daily-eight", given=CANTEEN, titles="fr"),
    ):
        with pytest.raises(ValueError, match=r"no titles in the language 'fr'; the checklist's are in en, zh-CN$"):
            ask()
    with pytest.raises(TypeError, match="named by a language, a string, not by bool"):
        scorer.table(frame, titles=True)  # type: ignore[arg-type]


def test_titles_that_are_plain_or_lacking_are_those_of_the_own_language() -> None:
    items = [{"id": "one", "title": "Eins"}, {"id": "two"}]
    inner = {"id": "inner", "items": [{"id": "three", "title": {"en": "Three"}}]}
    grades = [{"id": "good", "title": {"en": "Good", "de": "Gut"}, "when": {"fact": "percent", "at_least": "90"}}, {"id": "poor", "otherwise": True}]
    checklist = {"id": "daily", "version": "1.0.0", "items": items, "sections": [{"id": "outer", "sections": [inner]}], "grades": grades}
    rules = fugong.Rulebook.load({"format": 1, "id": "own", "version": "1.0.0", "language": "de", "checklists": [checklist]})
    frame = polars.DataFrame({"one": [1, 0], "two": [1, 0], "three": [1, 0]})
    scored = rules.table_scorer("daily", frame.columns).score(frame, titles="de")
    assert scored.scores["grade_title"].to_list() == ["Gut", "poor"]
    assert scored.findings["item_title"].to_list() == ["Eins", "two", "Three"]
    assert rules.score_table(frame, "daily", titles="en")["grade_title"].to_list() == ["Good", "poor"]
    with pytest.raises(ValueError, match="are in de, en$"):
        rules.score_table(frame, "daily", titles="zh-CN")


def test_a_checklist_without_grades_has_none_to_order() -> None:
    checklist = {"id": "daily", "version": "1.0.0", "items": [{"id": "one"}]}
    rules = fugong.Rulebook.load({"format": 1, "id": "plain", "version": "1.0.0", "checklists": [checklist]})
    frame = polars.DataFrame({"one": [1, 0]})
    for given in (frame, frame.to_pandas(), frame.to_arrow()):
        scores = as_arrow(rules.score_table(given, "daily", output=["outcome", "grade"], titles="zh-CN"))
        assert scores.schema.names == ["outcome", "grade", "grade_title"]
        assert scores.column("grade").to_pylist() == scores.column("grade_title").to_pylist() == [None, None]


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow"])
def test_rows_an_answer_have_titles_and_may_raise(kind: str) -> None:
    names = [item for item in RULES.codes("daily-eight") if item != "disinfection"]
    rows = [(case, item, answer) for case, answer in (("a", "pass"), ("b", "fail")) for item in names]
    whole = polars.DataFrame(rows, schema=["inspection", "item", "answer"], orient="row")
    frame: Any = {"polars": whole, "lazy": whole.lazy(), "pandas": whole.to_pandas(), "pyarrow": whole.to_arrow()}[kind]
    told = RULES.score_rows(frame, "daily-eight", given=CANTEEN, output=["grade"], refused="raise", titles="zh-CN")
    scores = as_arrow(told.scores)
    assert scores.schema.names == ["inspection", "grade", "grade_title"]
    assert scores.to_pylist() == [
        {"inspection": "a", "grade": "conforming", "grade_title": "合格"},
        {"inspection": "b", "grade": "nonconforming", "grade_title": "不合格"},
    ]
    assert as_arrow(told.findings).column("item_title").to_pylist()[0] == "门卫处设立卡点"
    spoilt = whole.with_columns(answer=polars.lit("?"))
    with pytest.raises(fugong.InvalidInput) as refused:
        RULES.score_rows(spoilt, "daily-eight", given=CANTEEN, refused="raise")
    assert len(refused.value.problems) == len(spoilt)
    assert RULES.score_rows(spoilt, "daily-eight", given=CANTEEN).scores["outcome"].to_list() == ["refused"] * 2
    with pytest.raises(ValueError, match="refused is one of keep, raise, missing, not 'drop'"):
        RULES.score_rows(spoilt, "daily-eight", given=CANTEEN, refused="drop")
