"""Sheets as offices keep them: titles for headers, labels of their own, cells that nobody can read."""

from __future__ import annotations

import random
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import fugong
import pandas
import polars
import pyarrow
import pytest

RULES = fugong.Rulebook.built_in("district-reopening")
LIST = RULES.document()["checklists"][0]
TITLES: dict[str, str] = {item["id"]: item["title"]["zh-CN"] for item in LIST["items"]}
EIGHT = list(TITLES)
SEVERITY: dict[str, str] = {item["id"]: item["severity"] for item in LIST["items"]}
GIVEN = {"site.has-canteen": True}
ALL_PASS: dict[str, list[Any]] = {item: ["是"] for item in EIGHT}


def one(**cells: Any) -> polars.DataFrame:
    """A row of passes, but for some cells."""
    return polars.DataFrame(ALL_PASS | {item.replace("_", "-"): [cell] for item, cell in cells.items()})


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of any kind, nothing as None."""
    table = frame if isinstance(frame, pyarrow.Table | pyarrow.RecordBatch) else frame.to_arrow() if isinstance(frame, polars.DataFrame) else pyarrow.Table.from_pandas(frame, preserve_index=False)
    told: list[dict[str, Any]] = table.to_pylist()
    return told


# Refused cells that count as missing


@pytest.mark.parametrize("kind", ["polars", "pandas", "pyarrow"])
def test_a_refused_cell_that_counts_as_missing_scores_as_the_card_without_it(kind: str) -> None:
    dice = random.Random(1)
    words = {"pass": "是", "fail": "否", "not_applicable": "无此项"}
    answers = [{item: dice.choice(["pass", "pass", "pass", "fail", "not_applicable", "?"]) for item in EIGHT} for _ in range(200)]
    facts = [dice.choice([("是", True), ("否", False), ("不清楚得很", None), ("", None)]) for _ in answers]
    cells: dict[str, list[Any]] = {item: [words.get(row[item], "看不清") for row in answers] for item in EIGHT}
    frame: Any = polars.DataFrame(cells | {"site.has-canteen": [text for text, _ in facts]})
    frame = {"polars": frame, "pandas": frame.to_pandas(), "pyarrow": frame.to_arrow()}[kind]
    scores = rows_of(RULES.score_table(frame, "daily-eight", refused="missing"))
    cards = RULES.table_scorer("daily-eight", EIGHT, facts=["site.has-canteen"]).cards(frame, range(len(answers)), refused="missing")
    for told, row, (_, canteen), drawn in zip(scores, answers, facts, cards, strict=True):
        given: dict[str, Any] = {item: answer for item, answer in row.items() if answer != "?"}
        if (whole := given.get("disinfection")) in ("pass", "fail"):
            given["disinfection"] = {"parts": {"workshop": whole, "canteen": whole}}
        card = RULES.score("daily-eight", {"answers": given, "facts": {} if canteen is None else {"site.has-canteen": canteen}})
        outcome = card["outcome"]
        assert (told["outcome"], told["grade"]) == (outcome["kind"], card.grade)
        assert told["percent"] == (None if card.percent is None else float(card.percent))
        assert told["failed"] == card["counts"]["failed"]
        for end in ("low", "high"):
            assert told[end] == (float(outcome[end]) if end in outcome else None)
        assert drawn["lines"] == card["lines"]
        assert drawn["made_with"] == card["made_with"]


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow"])
def test_rows_that_count_as_missing_score_as_the_card_without_them(kind: str) -> None:
    dice = random.Random(7)
    words = {"pass": "对", "fail": "否", "not_applicable": "无此项", "?": "看不清"}
    items = [*(item for item in EIGHT if item != "disinfection"), "disinfection.workshop", "disinfection.canteen"]
    rows: list[tuple[str, str, str]] = []
    cards: list[dict[str, str]] = []
    unread = 0
    for case in range(300):
        card: dict[str, str] = {}
        for item in items:
            said = [dice.choice(["pass", "pass", "pass", "fail", "?"])]
            # Somebody answers twice, or an item that the checklist does not have.
            said += [dice.choice(["pass", "fail"])] if dice.random() < 0.05 else []
            readable = [answer for answer in said if answer != "?"]
            unread += len(said) - len(readable[:1])
            if len(readable) == 1:
                card[item] = readable[0]
            rows += [(f"第{case}家", item, words[answer]) for answer in said]
        if dice.random() < 0.1:
            rows.append((f"第{case}家", "门窗", "是"))
            unread += 1
        cards.append(card)
    dice.shuffle(rows)
    whole = polars.DataFrame(rows, schema=["inspection", "item", "answer"], orient="row")
    frame: Any = {"polars": whole, "lazy": whole.lazy(), "pandas": whole.to_pandas(), "pyarrow": whole.to_arrow()}[kind]
    told = RULES.score_rows(frame, "daily-eight", given=GIVEN, labels={"pass": ["对"]}, refused="missing")
    scores, problems = (rows_of(part.collect() if kind == "lazy" else part) for part in (told.scores, told.problems))
    assert len(problems) == unread
    assert {problem["value"] for problem in problems if problem["code"] == "unknown_answer"} == {"看不清"}
    by_case = {score["inspection"]: score for score in scores}
    assert len(by_case) == len(cards)
    ranges = 0
    for case, plain in enumerate(cards):
        answers: dict[str, Any] = {item: answer for item, answer in plain.items() if "." not in item}
        parts = {item.split(".")[1]: answer for item, answer in plain.items() if "." in item}
        card = RULES.score("daily-eight", {"answers": answers | ({"disinfection": {"parts": parts}} if parts else {}), "facts": GIVEN})
        score, outcome = by_case[f"第{case}家"], card["outcome"]
        assert (score["outcome"], score["grade"], score["failed"]) == (outcome["kind"], card.grade, card["counts"]["failed"])
        expected = [outcome.get(end) for end in ("low", "high")]
        assert [score["low"], score["high"]] == [None if end is None else float(end) for end in expected]
        ranges += score["low"] is not None
    assert 100 < ranges < 300
    # A row that cannot be read refuses its inspection otherwise.
    kept = rows_of(RULES.score_rows(whole, "daily-eight", given=GIVEN, labels={"pass": ["对"]}).scores)
    assert {row["outcome"] for row in kept} >= {"refused"} and "low" not in kept[0]


def test_one_scorer_serves_calls_that_keep_and_that_miss() -> None:
    frame = one(gate="看不清")
    scorer = RULES.table_scorer("daily-eight", EIGHT, given=GIVEN)
    for _ in range(2):
        assert scorer.table(frame, refused="missing")["outcome"].to_list() == ["provisional"]
        assert scorer.table(frame, refused="keep")["outcome"].to_list() == ["refused"]
        assert scorer.score(frame, refused="missing").scores["low"].to_list() == [87.5]
        with pytest.raises(fugong.InvalidInput):
            scorer.table(frame)
    with pytest.raises(fugong.InvalidInput):
        scorer.cards(frame, [0])
    with pytest.raises(ValueError, match="raise, keep, missing"):
        scorer.table(frame, refused="drop")


def test_ranges_come_where_they_are_named() -> None:
    frame = polars.concat([one(), one(gate=None), one(gate=None, masks="否")], how="vertical_relaxed", rechunk=False)
    scores = RULES.score_table(frame, "daily-eight", given=GIVEN, output=["high", "outcome", "low"])
    assert scores.columns == ["high", "outcome", "low"]
    assert scores.rows() == [(None, "graded", None), (100.0, "provisional", 87.5), (87.5, "provisional", 75.0)]
    assert "low" not in RULES.score_table(frame, "daily-eight", given=GIVEN).columns


# Columns by id or by title


def test_columns_are_found_by_titles_and_facts_too() -> None:
    expected = RULES.score_table(one(masks="否"), "daily-eight", given=GIVEN)
    english = {item["id"]: item["title"]["en"] for item in LIST["items"]}
    wide = {item: f"　{title}  " for item, title in TITLES.items()}
    for names in (TITLES, english, {item: title.upper() for item, title in english.items()}, wide, TITLES | {"masks": "masks"}):
        sheet = one(masks="否").rename(names).with_columns(polars.Series("设有食堂", ["是"]), polars.Series("企业", ["甲"]))
        assert RULES.score_table(sheet, "daily-eight").equals(expected)
        assert rows_of(RULES.score_table(sheet.to_pandas(), "daily-eight")) == rows_of(expected)
    sheet = one(masks="否").rename(TITLES).with_columns(polars.Series("设有食堂", ["否"]))
    assert RULES.score_table(sheet, "daily-eight", given=GIVEN).equals(expected)  # what is given goes before


def test_an_id_goes_before_a_title() -> None:
    sheet = one(gate="否").with_columns(polars.Series(TITLES["gate"], ["是"]), polars.Series("disinfection.workshop", ["是"]), polars.Series("disinfection.canteen", ["是"]))
    sheet = sheet.drop("disinfection").with_columns(polars.Series(TITLES["disinfection"], ["否"]))
    assert RULES.score_table(sheet, "daily-eight", given=GIVEN)["failed"].to_list() == [1]


def test_names_in_a_mapping_are_ids_or_titles() -> None:
    columns = {TITLES[item]: item for item in EIGHT}
    frame = one(masks="否").rename({item: f"列{item}" for item in EIGHT})
    mapped = {title: f"列{item}" for title, item in columns.items()}
    expected = RULES.score_table(one(masks="否"), "daily-eight", given=GIVEN)
    assert RULES.score_table(frame, "daily-eight", mapped, given=GIVEN).equals(expected)
    titled = one(masks="否").rename(TITLES)
    assert RULES.score_table(titled, "daily-eight", list(TITLES.values()), given=GIVEN).equals(expected)


def test_two_columns_for_one_item_are_told() -> None:
    sheet = one().rename(TITLES).with_columns(polars.Series("Checkpoint at the gate", ["否"]))
    with pytest.raises(fugong.InvalidInput) as refused:
        RULES.score_table(sheet, "daily-eight", given=GIVEN)
    assert refused.value.code == "sheet_duplicate_column"
    assert TITLES["gate"] in str(refused.value)
    assert "Checkpoint at the gate" in str(refused.value)
    with pytest.raises(fugong.InvalidInput) as twice:
        RULES.table_scorer("daily-eight", {**dict.fromkeys(EIGHT, "x"), TITLES["gate"]: "y"}, given=GIVEN)
    assert twice.value.code == "duplicate_id"


def shared() -> fugong.Rulebook:
    """A checklist with a title that two items share."""
    items = [{"id": "in", "title": "门"}, {"id": "out", "title": {"zh-CN": "门", "en": "Exit"}}, {"id": "masks"}]
    return fugong.Rulebook.load({"format": 1, "id": "shared", "version": "1.0.0", "checklists": [{"id": "list", "version": "1.0.0", "items": items}]})


def test_a_title_that_two_items_share_is_told() -> None:
    rules = shared()
    with pytest.raises(fugong.InvalidInput) as refused:
        rules.score_table(polars.DataFrame({"门": ["pass"], "out": ["pass"], "masks": ["pass"]}), "list")
    assert refused.value.code == "sheet_ambiguous_header"
    assert "`in`" in str(refused.value)
    assert "`out`" in str(refused.value)
    with pytest.raises(fugong.InvalidInput) as mapped:
        rules.table_scorer("list", {"门": "a", "out": "b", "masks": "c"})
    assert mapped.value.code == "sheet_ambiguous_header"
    clear = polars.DataFrame({"门": ["?"], "in": ["fail"], "exit": ["pass"], "masks": ["pass"]})
    with pytest.raises(fugong.InvalidInput):
        rules.score_table(clear, "list")
    assert rules.score_table(clear.rename({"exit": "out"}), "list")["failed"].to_list() == [1]


# Mappings that do not fit the frame


def test_a_mapping_the_wrong_way_round_is_told() -> None:
    frame = one().rename({"gate": "门卫"})
    turned = {item: item for item in EIGHT[1:]}
    with pytest.raises(ValueError, match="wrong way round.*'gate': '门卫'"):
        RULES.score_table(frame, "daily-eight", turned | {"门卫": "gate"}, given=GIVEN)
    titled = one().rename(TITLES)
    with pytest.raises(ValueError, match="wrong way round.*'gate': '门卫处设立卡点'"):
        RULES.score_table(titled, "daily-eight", {title: item for item, title in TITLES.items()}, given=GIVEN)
    with pytest.raises(ValueError, match="wrong way round.*'site.has-canteen': '食堂'"):
        RULES.score_table(one().with_columns(polars.Series("食堂", ["是"])), "daily-eight", facts={"食堂": "site.has-canteen"})


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow"])
def test_a_column_that_is_not_in_the_frame_is_told_with_the_nearest(kind: str) -> None:
    made: Any = one().rename({"gate": "门卫卡点"})
    frame = {"polars": made, "lazy": made.lazy(), "pandas": made.to_pandas(), "pyarrow": made.to_arrow()}[kind]
    columns = {item: item for item in EIGHT} | {"gate": "门卫卡口"}
    with pytest.raises(fugong.InvalidInput) as refused:
        RULES.score_table(frame, "daily-eight", columns, given=GIVEN)
    [problem] = refused.value.problems
    assert (problem["code"], problem["path"]) == ("sheet_missing_column", "/columns/门卫卡口")
    assert problem["params"]["nearest"] == "门卫卡点"
    assert problem["params"]["known_names"] == list(made.columns)
    with pytest.raises(fugong.InvalidInput):
        RULES.score_rows(frame, "daily-eight", inspection="企业", item="门卫卡点", answer="masks")


# Labels for a call


def test_labels_hold_for_their_call_alone() -> None:
    frame = one(gate="对", masks="ＯＫ啦 ", supplies="没有这回事")
    labels = {"pass": ["对", "1", "ok啦"], "not_applicable": ("没有这回事",)}
    scores = RULES.score_table(frame, "daily-eight", given=GIVEN, labels=labels)
    assert scores["percent"].to_list() == [100.0]
    with pytest.raises(fugong.InvalidInput):
        RULES.score_table(frame, "daily-eight", given=GIVEN)
    scorer = RULES.table_scorer("daily-eight", EIGHT, given=GIVEN, labels=labels)
    [card] = scorer.cards(frame, [0])
    plain = RULES.table_scorer("daily-eight", EIGHT, given=GIVEN).cards(one(supplies="无此项"), [0])[0]
    assert card == plain  # with its identities: the rulebook is the same
    mixed = pandas.DataFrame({item: pandas.Series(["对", 1, True, "1", "2", 2], dtype=object) for item in EIGHT})
    told = RULES.score_table(mixed, "daily-eight", given=GIVEN, labels={"pass": ["对"], "fail": ["2"]})
    assert list(told["percent"]) == [100.0] * 4 + [0.0] * 2


def test_a_label_that_means_another_answer_is_refused() -> None:
    for labels in ({"fail": ["是"]}, {"fail": ["1"]}, {"pass": ["0"]}, {"fail": ["TRUE"]}, {"pass": ["对"], "fail": ["　对"]}):
        with pytest.raises(fugong.InvalidInput) as refused:
            RULES.score_table(one(), "daily-eight", given=GIVEN, labels=labels)
        assert refused.value.code == "ambiguous_label", labels
    with pytest.raises(fugong.InvalidInput) as unknown:
        RULES.score_table(one(), "daily-eight", given=GIVEN, labels={"pas": ["对"]})
    assert (unknown.value.code, unknown.value.path) == ("unknown_answer", "/labels/pas")
    assert unknown.value.problems[0]["params"]["nearest"] == "pass"
    with pytest.raises(fugong.InvalidInput) as blank:
        RULES.score_table(one(), "daily-eight", given=GIVEN, labels={"pass": [" "]})
    assert (blank.value.code, blank.value.path) == ("empty_text", "/labels/pass/0")
    with pytest.raises(TypeError, match="a list of texts"):
        RULES.score_table(one(), "daily-eight", given=GIVEN, labels={"pass": "对"})


# The table of problems


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow", "batch"])
def test_problems_have_the_cell_and_a_summary_counts_spellings(kind: str) -> None:
    made: Any = polars.DataFrame(ALL_PASS | {"gate": ["不合恪"]}).vstack(one(gate="不合恪", masks="??"))
    arrow = made.to_arrow()
    frame = {"polars": made, "lazy": made.lazy(), "pandas": made.to_pandas(), "pyarrow": arrow, "batch": arrow.to_batches()[0]}[kind]
    if kind == "batch":
        frame = arrow.combine_chunks().to_batches()[0]
    told = RULES.table_scorer("daily-eight", EIGHT, given=GIVEN).score(frame)
    problems, summary = (table.collect() if kind == "lazy" else table for table in (told.problems, told.summary()))
    if kind != "lazy":
        assert type(summary) is type(frame)
    assert [(row["row"], row["column"], row["value"], row["nearest"]) for row in rows_of(problems)] == [
        (0, "gate", "不合恪", "不合格"), (1, "gate", "不合恪", "不合格"), (1, "masks", "??", None),
    ]  # fmt: skip
    assert rows_of(summary) == [
        {"column": "gate", "value": "不合恪", "nearest": "不合格", "count": 2},
        {"column": "masks", "value": "??", "nearest": None, "count": 1},
    ]
    assert len(rows_of(RULES.table_scorer("daily-eight", EIGHT, given=GIVEN).score(polars.DataFrame(ALL_PASS)).summary())) == 0


# A messy sheet, with its key

SPELLINGS: dict[str, list[Any]] = {
    "pass": ["是", "合格", "√", " ＹＥＳ", "1", 1, True, "对", "符合 "],
    "fail": ["否", "不合格", "×", "No", "0", 0, False, "错"],
    "not_applicable": ["无此项", "不适用", "/", "Ｎ/Ａ"],
    "missing": ["", None, "  "],
}
TYPOS = ["合恪", "不合恪", "不和格", "是吧", "待查", "√√", "2", "yess", "无此顶"]
CANTEENS: dict[bool | None, list[Any]] = {True: ["是", "ＹＥＳ ", True], False: ["否", " No", False], None: ["", None]}
BAD_CANTEENS = ["两个", "有", "不详"]


def messy(rows: int, seed: int) -> tuple[dict[str, list[Any]], list[tuple[dict[str, str], bool | None]], Counter[tuple[str, str]]]:
    """A sheet with Chinese headers, what is meant in each row ("missing" where nobody can say), and the spellings planted."""
    dice = random.Random(seed)
    sheet: dict[str, list[Any]] = {"企业": [], **{title: [] for title in TITLES.values()}, "设有食堂": [], "备注": []}
    key: list[tuple[dict[str, str], bool | None]] = []
    planted: Counter[tuple[str, str]] = Counter()
    for at in range(rows - 1):
        meant: dict[str, str] = {}
        for item, title in TITLES.items():
            meant[item] = dice.choices(["pass", "fail", "not_applicable", "missing"], [86, 7, 4, 3])[0]
            cell = dice.choice(SPELLINGS[meant[item]])
            if dice.random() < 0.02:
                cell, meant[item] = dice.choice(TYPOS), "missing"
                planted[title, cell] += 1
            sheet[title].append(cell)
        canteen = dice.choice([True, True, False, None])
        cell = dice.choice(CANTEENS[canteen])
        if dice.random() < 0.02:
            cell, canteen = dice.choice(BAD_CANTEENS), None
            planted["设有食堂", cell] += 1
        sheet["设有食堂"].append(cell)
        sheet["企业"].append(f"企业{at}")
        sheet["备注"].append(dice.choice([None, "已整改", "见照片"]))
        key.append((meant, canteen))
    sheet["企业"].append("合计")
    sheet["备注"].append(None)
    for title in TITLES.values():
        total = f"{sum(cell in SPELLINGS['pass'] for cell in sheet[title])}家"
        sheet[title].append(total)
        planted[title, total] += 1
    sheet["设有食堂"].append(None)
    key.append((dict.fromkeys(EIGHT, "missing"), None))
    return sheet, key, planted


def rounded(share: Fraction) -> float:
    exact = share * 100
    digits = (Decimal(exact.numerator) * 10 / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
    return float(digits / 10)


def share_of(meant: dict[str, str], canteen: bool, missing: str) -> Fraction | None:
    """The share that passed, each item weighing the same, if what is missing were so; nothing where no item counts."""
    answers = [answer for item, answer in meant.items() if canteen or item != "separate-dining"]
    passed, failed = ((answers + [missing] * answers.count("missing")).count(kind) for kind in ("pass", "fail"))
    return Fraction(passed, passed + failed) if passed + failed else None


def reckoned(meant: dict[str, str], canteen: bool | None) -> dict[str, Any]:
    """What a row comes to by the rules, in a few lines of plain Python."""
    told: dict[str, Any] = dict.fromkeys(("percent", "grade", "low", "high"))
    if set(meant.values()) == {"missing"}:
        return {**told, "outcome": "no_score"}  # a row of totals: nothing is answered
    cases = [True, False] if canteen is None else [canteen]  # whether an item applies comes before its answer
    applying = [meant[item] for item in EIGHT if item != "separate-dining" or True in cases]
    if "missing" in applying or len(cases) > 1:
        lows, highs = ([share_of(meant, case, missing) for case in cases] for missing in ("fail", "pass"))
        low, high = (None if None in ends else rounded(end(ends)) for ends, end in ((lows, min), (highs, max)))  # type: ignore[type-var]
        return {**told, "outcome": "provisional", "low": low, "high": high}
    share = share_of(meant, cases[0], "missing")
    if share is None:
        return {**told, "outcome": "no_score"}
    bad = {SEVERITY[item] for item, answer in meant.items() if answer == "fail" and (cases[0] or item != "separate-dining")}
    grade = "mostly" if share * 100 >= 60 and "auto-fail" not in bad else "nonconforming"
    grade = "conforming" if share * 100 >= 85 and not bad & {"auto-fail", "key"} else grade
    return {**told, "outcome": "graded", "percent": rounded(share), "grade": grade}


@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_a_messy_sheet_of_five_thousand_rows_comes_to_its_key(kind: str) -> None:
    sheet, key, planted = messy(5000, 16)
    if kind == "pandas":
        frame: Any = pandas.DataFrame({name: pandas.Series(cells, dtype=object) for name, cells in sheet.items()})
    else:  # a column of polars has one type: all are texts, as from a file
        frame = polars.DataFrame({name: [None if cell is None else str(cell) for cell in cells] for name, cells in sheet.items()})
    labels = {"pass": ["对", "1"], "fail": ["错"]}
    scores = rows_of(RULES.score_table(frame, "daily-eight", labels=labels, refused="missing"))
    assert len(scores) == len(key) == 5000
    for at, (told, (meant, canteen)) in enumerate(zip(scores, key, strict=True)):
        expected = reckoned(meant, canteen)
        assert {name: told[name] for name in expected} == expected, (at, meant, canteen)
    scorer = RULES.table_scorer("daily-eight", list(TITLES.values()), facts=["设有食堂"], labels=labels)
    told = scorer.score(frame, refused="missing")
    assert rows_of(told.scores) == scores
    summary = rows_of(told.summary())
    assert {(row["column"], row["value"]): row["count"] for row in summary} == planted
    assert [row["count"] for row in summary] == sorted(planted.values(), reverse=True)
    nearest = {row["value"]: row["nearest"] for row in summary}
    assert (nearest["不合恪"], nearest["yess"]) == ("不合格", "yes")
