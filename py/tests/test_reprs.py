"""What `repr` and notebooks show, and that replies stay plain dicts beside it."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_type_hints

import fugong
import polars
import pytest
from fugong import contract, languages, records

VECTORS = Path(__file__).parents[2] / "tests" / "vectors"
DISTRICT = fugong.Rulebook.built_in("district-reopening")
INSPECTION: dict[str, Any] = {
    "facts": {"site.has-canteen": True},
    "answers": {
        "gate": "pass", "temperature": "pass", "visitors": "pass", "disinfection": {"parts": {"workshop": "pass", "canteen": "fail"}},
        "supplies": "fail", "masks": "pass", "outreach": "not_applicable", "separate-dining": "pass",
    },
}  # fmt: skip
HOSTILE = """<script>alert("it's")</script>"""


def small(items: int = 2, **more: Any) -> dict[str, Any]:
    """A rulebook with one checklist of so many items."""
    checklist = {
        "id": "daily",
        "version": "1.0.0",
        "items": [{"id": f"i{at}", "title": f"Item {at}"} for at in range(items)],
        "grades": [{"id": "good", "title": {"en": "Good"}, "when": {"fact": "percent", "at_least": "90"}}, {"id": "poor", "otherwise": True}],
    }
    return {"format": 1, "id": "small", "version": "1.0.0", "language": "en", "checklists": [checklist]} | more


class Read(HTMLParser):
    """Reads HTML back: which tags it has, each closed in its turn, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text: list[str] = []
        self.red: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        if tag == "tr" and attrs:
            self.red.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def shown(value: Any) -> Read:
    html = value._repr_html_()
    assert isinstance(html, str)
    return Read(html)


# Replies stay dicts


@pytest.mark.parametrize("reply", [DISTRICT.score("daily-eight", INSPECTION), DISTRICT.improve("daily-eight", INSPECTION), DISTRICT.compare_checklists("daily-eight", DISTRICT)], ids=lambda reply: type(reply).__name__)
def test_a_reply_is_a_plain_dict_for_json_pickle_copies_and_equality(reply: fugong.Record) -> None:
    assert isinstance(reply, dict)
    plain = json.loads(json.dumps(reply))
    assert type(plain) is dict and plain == reply and reply == plain
    assert dict(reply) == reply and {**reply} == plain
    for twin in (pickle.loads(pickle.dumps(reply)), copy.copy(reply), copy.deepcopy(reply)):
        assert type(twin) is type(reply) and twin == reply
        assert repr(twin) == repr(reply) and twin._repr_html_() == reply._repr_html_()  # type: ignore[attr-defined]
    assert set(vars(reply)) <= {"_language"} and "_language" not in reply


def test_a_changed_or_partial_dict_is_shown_as_a_dict() -> None:
    card = fugong.ScoreCard(outcome={"kind": "graded", "grade": "good"})
    assert repr(card) == "{'outcome': {'kind': 'graded', 'grade': 'good'}}"
    assert card._repr_html_() is None
    assert repr(fugong.Improvement()) == "{}" and repr(fugong.Comparison({"verdict": 1})) == "{'verdict': 1}"


@pytest.mark.parametrize(("kind", "shape"), [("ScoreCard", "CitedScoreCard"), ("Improvement", "CitedImprovement"), ("Comparison", "CitedToComparison")])
def test_fields_have_for_type_checkers_the_types_of_the_contract(kind: str, shape: str) -> None:
    [found] = [node for node in ast.parse(Path(records.__file__).read_text("utf-8")).body if isinstance(node, ast.ClassDef) and node.name == kind]
    typed: dict[str, Any] = {}
    for node in ast.walk(found):
        if isinstance(node, ast.FunctionDef) and node.name == "__getitem__" and node.decorator_list:
            assert node.returns is not None
            keys = ast.unparse(node.args.posonlyargs[1].annotation or node)
            for key in ast.literal_eval(f"[{keys.removeprefix('Literal[').removesuffix(']')}]"):
                typed[key] = eval(ast.unparse(node.returns), {"contract": contract})
    assert typed == get_type_hints(getattr(contract, shape))


# One line


def test_a_card_says_its_result_in_one_line() -> None:
    assert repr(DISTRICT.score("daily-eight", INSPECTION)) == "<ScoreCard daily-eight: 基本合格 71.4 %, 8 items, 2 failed>"
    rules = fugong.Rulebook.load(small())
    assert repr(rules.score("daily", {"answers": {"i0": "pass", "i1": "pass"}})) == "<ScoreCard daily: Good 100.0 %, 2 items, 0 failed>"
    assert repr(rules.score("daily", {"answers": {"i0": "pass", "i1": "fail"}})) == "<ScoreCard daily: poor 50.0 %, 2 items, 1 failed>"
    assert repr(rules.score("daily", {"answers": {"i0": "pass"}})) == "<ScoreCard daily: provisional 50.0–100.0 %, 2 items, 0 failed>"
    assert repr(rules.score("daily", {"answers": {}})) == "<ScoreCard daily: no score (nothing_answered), 2 items, 0 failed>"


def test_improvements_comparisons_and_rulebooks_say_theirs() -> None:
    rules = fugong.Rulebook.load(small())
    half = {"answers": {"i0": "pass", "i1": "fail"}}
    assert repr(rules.improve("daily", half)) == "<Improvement daily: poor 50.0 %, 1 correction, 1 better grade>"
    assert repr(rules.improve("daily", {"answers": {"i0": "pass"}})) == "<Improvement daily: provisional 50.0–100.0 %, held up (improve_waits)>"
    other = small(3)
    other["checklists"][0]["version"] = "1.1.0"
    assert repr(rules.compare_checklists("daily", other)) == "<Comparison daily 1.0.0 to daily 1.1.0: not_comparable, 1 change>"
    assert repr(rules) == "<Rulebook small 1.0.0: 1 checklist>"
    assert repr(DISTRICT) == "<Rulebook district-reopening 1.0.0: 高科技企业复工复产防疫管理, 4 checklists, 1 workflow, 4 reports, 1 bulletin, 9 sheets>"


@pytest.mark.parametrize(("operation", "kind"), [("score", fugong.ScoreCard), ("improve", fugong.Improvement), ("compare_checklists", fugong.Comparison)])
def test_every_stated_reply_is_shown(operation: str, kind: type[fugong.Record]) -> None:
    """Every method, outcome and shape of grading that vectors state has its line and its table."""
    replies = [kind(vector["output"]) for file in (VECTORS / operation).glob("*.json") if "output" in (vector := json.loads(file.read_text("utf-8")))]
    assert len(replies) > 10
    for reply in replies:
        for language in ("zh-CN", "en"):
            records.in_language(reply, language)
            line = repr(reply)
            assert re.fullmatch(rf"<{kind.__name__} [^\n]+>", line) and "None" not in line
            assert "None" not in shown(reply).text


@pytest.mark.parametrize("id", fugong.Rulebook.built_ins())
def test_every_built_in_rulebook_is_shown(id: str) -> None:
    rules = fugong.Rulebook.built_in(id)
    assert repr(rules).startswith(f"<Rulebook {id} ")
    text = shown(rules).text
    for checklist in rules.document()["checklists"]:
        lines = len({line["item"] for line in rules.score(checklist["id"], {"answers": {}}).lines})
        assert text[text.index(checklist["id"]) :].index(str(lines)) < 5


# HTML


def test_a_card_is_shown_with_its_result_why_and_lines() -> None:
    card = DISTRICT.score("daily-eight", INSPECTION)
    read = shown(card)
    for told in (card["headline"], card["decided_by"]):
        assert told["zh-CN"] in read.text  # type: ignore[index, call-overload]
    assert "daily-eight: 基本合格 71.4 %" in read.text
    assert read.text.count("✗ 不符合") == card["counts"]["failed"] == len(read.red)
    assert {"等次", "项目", "状态", "得分", "满分", "车间及食堂消毒", "不适用"} <= set(read.text)
    assert any("重点项不合格数应为 0" in text for text in read.text)


def test_the_rulebooks_own_language_is_shown_and_english_where_it_is_not_known() -> None:
    document = DISTRICT.document() | {"language": "en"}
    card = fugong.Rulebook.load(document).score("daily-eight", INSPECTION)
    assert '<div lang="en">' in card._repr_html_() and "Mostly conforming 71.4 %" in repr(card)
    assert {"grade", "item", "points", "of", "✗ failed", "Protective supplies"} <= set(shown(card).text)
    saved = fugong.ScoreCard(json.loads(json.dumps(DISTRICT.score("daily-eight", INSPECTION))))
    assert "Mostly conforming" in repr(saved) and "Protective supplies" in shown(saved).text
    frame = polars.DataFrame({item: ["pass", "fail"] for item in INSPECTION["answers"]})
    assert "不合格" in repr(DISTRICT.table_scorer("daily-eight", frame.columns, given=INSPECTION["facts"]).cards(frame, [1])[0])


def test_texts_of_the_rulebook_are_escaped() -> None:
    document = small(title=HOSTILE)
    checklist = document["checklists"][0]
    checklist["title"] = checklist["items"][0]["title"] = HOSTILE
    checklist["grades"][0]["title"] = {"en": HOSTILE, "zh-CN": 'a"b'}
    rules = fugong.Rulebook.load(document)
    later = json.loads(json.dumps(document))
    later["checklists"][0]["grades"][0]["id"] = "best"
    half = {"answers": {"i0": "fail", "i1": "pass"}}
    frame = polars.DataFrame({"i0": [HOSTILE], "i1": ["pass"]})
    scored = rules.table_scorer("daily", ["i0", "i1"]).score(frame)
    for value in (rules, rules.score("daily", half), rules.improve("daily", half), rules.compare_checklists("daily", later), scored):
        read = shown(value)
        assert "script" not in read.tags and "<script" not in value._repr_html_()  # type: ignore[union-attr]
        assert type(value) is fugong.Comparison or HOSTILE in "".join(read.text)


def test_long_cards_show_a_hundred_lines_failed_ones_first() -> None:
    rules = fugong.Rulebook.load(small(130))
    card = rules.score("daily", {"answers": {f"i{at}": "fail" if at > 120 else "pass" for at in range(130)}})
    read = shown(card)
    items = [text for text in read.text if re.fullmatch(r"Item \d+", text)]
    assert items == [f"Item {at}" for at in [*range(91), *range(121, 130)]]
    assert "and 30 more" in read.text and len(read.red) == 9


def test_scored_frames_say_how_many_rows_and_show_the_first_problems() -> None:
    rules = fugong.Rulebook.load(small())
    frame = polars.DataFrame({"i0": ["pass", "fail", *["?"] * 12], "i1": ["pass"] * 14})
    scorer = rules.table_scorer("daily", ["i0", "i1"])
    for given in (frame, frame.lazy(), frame.to_pandas(), frame.to_arrow()):
        scored: Any = scorer.score(given)
        assert repr(scored) == "<Scored: 14 rows, 12 refused, 1 finding, 12 problems>"
        read = shown(scored)
        assert "rows: 14, refused rows: 12, findings: 1, cells that could not be read: 12" in read.text
        assert read.text.count("i0") == 10 and "and 2 more" in read.text
    scores, findings, problems = scored
    assert scored == (scores, findings, problems) and pickle.loads(pickle.dumps(scored))._language == "en"
    assert repr(scorer.score(frame, ["grade"])) == "<Scored: 14 rows, 1 finding, 12 problems>"


# Languages


@pytest.mark.parametrize(
    ("wanted", "default", "expected"),
    [("zh-Hans-CN", "en", "合格"), ("zh-TW", "en", "合格"), ("fr", "en", "Conforming"), ("EN-gb", "zh-CN", "Conforming"), ("it", "de", "Conforming")],
)
def test_texts_are_looked_up_as_the_core_does(wanted: str, default: str, expected: str) -> None:
    assert languages.text_in({"zh-CN": "合格", "en": "Conforming"}, wanted, default) == expected
    assert languages.text_in("plain", wanted, default) == "plain" and languages.text_in({}, wanted, default) == ""
