"""Sixty mistakes and more in documents: each message names the file, the line and the column, and what was meant.

A mistake is a change of a sound text: what stands there, and what is written instead, with « before the place that the message has to
name. The line and the column are counted from the mark.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import fugong
import pytest
from click.testing import CliRunner, Result
from fugong import Rulebook
from fugong.cli import main

RULES = """{
  "format": 1,
  "id": "plant",
  "version": "1.0.0",
  "title": {"zh-CN": "北厂", "en": "North plant"},
  "language": "en",
  "zone": "Asia/Shanghai",
  "facts": {
    "site.staff": {"type": "integer", "min": 0, "title": {"zh-CN": "员工", "en": "staff"}},
    "site.kind": {"type": "choice", "options": [{"id": "shop"}, {"id": "office"}], "title": {"zh-CN": "类别", "en": "kind"}}
  },
  "roles": [{"id": "owner", "title": {"zh-CN": "业主", "en": "owner"}}, {"id": "officer", "title": {"zh-CN": "检查员", "en": "officer"}}],
  "unit_kinds": [{"id": "town", "title": {"zh-CN": "镇", "en": "Town"}}, {"id": "site", "title": {"zh-CN": "场所", "en": "Site"}, "parent": "town", "site": true}],
  "checklists": [
    {
      "id": "daily",
      "version": "1.0.0",
      "title": {"zh-CN": "每日检查", "en": "Daily inspection"},
      "severities": [{"id": "key", "title": {"zh-CN": "重点", "en": "key"}}],
      "method": "points",
      "rounding": {"digits": 1, "mode": "half_up", "compare": "exact"},
      "handling": {"not_applicable": "forbid"},
      "labels": {"pass": ["yes"], "fail": ["no"]},
      "items": [
        {"id": "gate", "severity": "key", "title": {"zh-CN": "门卫值守到位", "en": "The gate is staffed"}, "points": 2},
        {
          "id": "floors",
          "kind": "choice",
          "title": {"zh-CN": "地面", "en": "Floors"},
          "options": [{"id": "clean", "points": 2}, {"id": "worn", "points": 1}, {"id": "dirty", "points": 0}]
        },
        {"id": "fridge", "kind": "number", "title": {"zh-CN": "冰箱", "en": "Fridge"}, "min": "-30", "max": "30", "bands": [{"id": "cold", "at_most": "5", "points": 1}, {"id": "warm", "more_than": "5", "points": 0}]},
        {"id": "masks", "title": {"zh-CN": "口罩", "en": "Masks"}, "weight": "2", "applies_when": {"fact": "site.staff", "at_least": 1}}
      ],
      "grades": [
        {"id": "good", "title": {"zh-CN": "好", "en": "Good"}, "when": {"fact": "percent", "at_least": 80}},
        {"id": "poor", "title": {"zh-CN": "差", "en": "Poor"}, "otherwise": true}
      ]
    }
  ],
  "workflows": [
    {
      "id": "permit",
      "version": "1.0.0",
      "title": {"zh-CN": "许可", "en": "Permit"},
      "opened_by": ["owner"],
      "evidence": [{"id": "plan", "title": {"zh-CN": "方案", "en": "plan"}}],
      "states": [
        {"id": "draft", "initial": true, "title": {"zh-CN": "填报", "en": "Draft"}},
        {"id": "review", "title": {"zh-CN": "审核", "en": "Review"}, "expires_after": {"days": 5}, "expires_to": "closed"},
        {"id": "open", "final": true, "title": {"zh-CN": "开放", "en": "Open"}},
        {"id": "closed", "final": true, "title": {"zh-CN": "关闭", "en": "Closed"}}
      ],
      "actions": [
        {"id": "submit", "title": {"zh-CN": "提交", "en": "Submit"}, "from": ["draft"], "to": "review", "by": ["owner"], "needs": ["plan"]},
        {"id": "grant", "title": {"zh-CN": "同意", "en": "Grant"}, "from": ["review"], "to": "open", "by": ["officer"], "when": {"fact": "site.staff", "at_most": 100}}
      ]
    }
  ],
  "reports": [
    {
      "id": "return",
      "title": {"zh-CN": "日报", "en": "Return"},
      "assigned": {"units": "site"},
      "due": {"at": "16:00"},
      "window": {"from": "-1d 16:00", "to": "16:00"},
      "indicators": [
        {"id": "present", "kind": "stock", "title": {"zh-CN": "在岗", "en": "present"}},
        {"id": "checked", "kind": "stock", "title": {"zh-CN": "已查", "en": "checked"}},
        {"id": "share", "kind": "ratio", "title": {"zh-CN": "比例", "en": "share"}, "numerator": "checked", "denominator": "present", "digits": 1}
      ]
    }
  ]
}
"""
INSPECTION = """{
  "site": "e-017",
  "recorded_at": "2026-03-02T10:20:00+08:00",
  "facts": {"site.staff": 12},
  "answers": {
    "gate": "pass", "floors": "clean",
    "fridge": {"value": 4, "note": "冷藏"},
    "masks": "pass"
  }
}
"""


class Mistake(NamedTuple):
    """What stands in the text, what is written instead, and what the message has to have."""

    right: str
    wrong: str
    code: str
    word: str


OF_RULES = [
    # The text itself.
    Mistake('"format": 1,\n  "id"', '"format": 1\n  «"id"', "invalid_json", "expected `,` or `}`"),
    Mistake('"language": "en",', '"language": «en,', "invalid_json", "expected value"),
    Mistake('"otherwise": true}\n      ]', '"otherwise": true},\n      «]', "invalid_json", "trailing comma"),
    Mistake('"en": "The gate is staffed"', '"en": "门卫", «en: "The gate"', "invalid_json", "key must be a string"),
    Mistake('  "version": "1.0.0",\n  "title": {"zh-CN": "北', '  "version": "1.0.0",\n  «"id": "other",\n  "title": {"zh-CN": "北', "duplicate_key", "`id`"),
    Mistake('"points": 2},\n        {\n', '"points": 2, «"points": 3},\n        {\n', "duplicate_key", "`points`"),
    # Fields: their names, their presence, their types.
    Mistake('"severity": "key", "title": {"zh-CN": "门', '«"severty": "key", "title": {"zh-CN": "门', "unknown_field", "did you mean `severity`"),
    Mistake('"language": "en"', '«"langauge": "en"', "unknown_field", "did you mean `language`"),
    Mistake('"points": 2}, {"id": "worn"', '«"pionts": 2}, {"id": "worn"', "unknown_field", "did you mean `points`"),
    Mistake('"opened_by": ["owner"],', '«"openedBy": ["owner"],', "unknown_field", "`opened_by`"),
    Mistake('"numerator": "checked", "denom', '"numerator": "checked", «"denum": "x", "denom', "unknown_field", "`denum`"),
    Mistake('{\n      "id": "daily",\n', '«{\n', "missing_field", "`id`"),
    Mistake('{"id": "worn", "points": 1}', '«{"points": 1}', "missing_field", "`id`"),
    Mistake('"window": {"from": "-1d 16:00", "to": "16:00"}', '"window": «{"from": "-1d 16:00"}', "missing_field", "`to`"),
    Mistake('{"id": "submit", ', '«{', "missing_field", "`id`"),
    Mistake('"min": "-30"', '"min": «[-30]', "wrong_type", "array"),
    Mistake('"labels": {"pass": ["yes"], ', '"labels": {"pass": «"yes", ', "wrong_type", "expected array"),
    Mistake('"initial": true', '"initial": «"yes"', "wrong_type", "boolean"),
    Mistake('"roles": [', '"roles": «7, "notes": [', "wrong_type", "number"),
    Mistake('"title": {"zh-CN": "差", "en": "Poor"}', '"title": «null', "wrong_type", "text"),
    # Words, numbers, ids.
    Mistake('"method": "points"', '"method": «"point"', "unknown_word", "points"),
    Mistake('"kind": "choice",\n', '"kind": «"chioce",\n', "unknown_word", "choice"),
    Mistake('"mode": "half_up"', '"mode": «"nearest"', "unknown_word", "half_even"),
    Mistake('"type": "integer"', '"type": «"int"', "unknown_word", "integer"),
    Mistake('"kind": "ratio"', '"kind": «"rate"', "unknown_word", "ratio"),
    Mistake('"weight": "2"', '"weight": «"two"', "invalid_number", "`two`"),
    Mistake('"digits": 1, "mode"', '"digits": «1.5, "mode"', "not_integer", "1.5"),
    Mistake('"digits": 1, "mode"', '"digits": «10, "mode"', "out_of_range", "10"),
    Mistake('"id": "gate"', '"id": «"Gate 1"', "invalid_id", "`Gate 1`"),
    Mistake('"id": "plant"', '"id": «"北厂"', "invalid_id", "`北厂`"),
    Mistake('"version": "1.0.0",\n  "title"', '"version": «"1.0",\n  "title"', "invalid_version", "`1.0`"),
    Mistake('"title": {"zh-CN": "地面", "en": "Floors"}', '"title": {"zh-CN": "地面", "en": "Floors", "!": «"x"}', "invalid_language", "`!`"),
    Mistake('"title": {"zh-CN": "口罩", "en": "Masks"}', '"title": «{}', "empty_text", "empty"),
    Mistake('"format": 1', '"format": «9', "unknown_format", "9"),
    Mistake('"from": "-1d 16:00"', '"from": «"yesterday"', "invalid_moment", "`yesterday`"),
    Mistake('"due": {"at": "16:00"}', '"due": {"at": «"16.00"}', "invalid_time", "`16.00`"),
    Mistake('"expires_after": {"days": 5}', '"expires_after": {«"weeks": 1}', "unknown_field", "`weeks`"),
    Mistake('"expires_after": {"days": 5}', '"expires_after": «{"days": 5, "hours": 1}', "exactly_one", "hours, days"),
    # Names that lead nowhere, or twice.
    Mistake('"id": "masks"', '"id": «"gate"', "duplicate_id", "`gate`"),
    Mistake('"id": "dirty"', '"id": «"worn"', "duplicate_id", "`worn`"),
    Mistake('"id": "review"', '"id": «"draft"', "duplicate_id", "`draft`"),
    Mistake('"severity": "key"', '"severity": «"kye"', "unknown_id", "did you mean `key`"),
    Mistake('"to": "review"', '"to": «"reveiw"', "unknown_id", "did you mean `review`"),
    Mistake('"from": ["draft"]', '"from": [«"drafts"]', "unknown_id", "did you mean `draft`"),
    Mistake('"needs": ["plan"]', '"needs": [«"plans"]', "unknown_id", "did you mean `plan`"),
    Mistake('"by": ["officer"]', '"by": [«"oficer"]', "unknown_id", "did you mean `officer`"),
    Mistake('"opened_by": ["owner"]', '"opened_by": [«"nobody"]', "unknown_id", "`nobody`"),
    Mistake('"expires_to": "closed"', '"expires_to": «"close"', "unknown_id", "did you mean `closed`"),
    Mistake('"zone": "Asia/Shanghai"', '"zone": «"Asia/Peking"', "unknown_id", "`Asia/Peking`"),
    Mistake('"numerator": "checked"', '"numerator": «"checkd"', "unknown_id", "`checkd`"),
    Mistake('"assigned": {"units": "site"}', '"assigned": {"units": «"shop"}', "unknown_id", "`shop`"),
    Mistake('"parent": "town"', '"parent": «"city"', "unknown_id", "`city`"),
    # Conditions.
    Mistake('{"fact": "site.staff", "at_least": 1}', '{"fact": «"site.stuff", "at_least": 1}', "unknown_fact", "did you mean `site.staff`"),
    Mistake('{"fact": "percent", "at_least": 80}', '{"fact": «"percentage", "at_least": 80}', "unknown_fact", "`percentage`"),
    Mistake('{"fact": "site.staff", "at_most": 100}', '{"fact": "site.staff", "at_most": «"many"}', "fact_type", "integer"),
    Mistake('{"fact": "site.staff", "at_least": 1}', '{"fact": "site.kind", "is": «"plant"}', "unknown_option", "`plant`"),
    Mistake('{"fact": "site.staff", "at_least": 1}', '«{"fact": "site.staff"}', "no_test", "at_least"),
    # What does not go together.
    Mistake('[\n        {"id": "draft", "initial": true, ', '«[\n        {"id": "draft", ', "initial_states", "found 0"),
    Mistake(
        '{"id": "poor", "title": {"zh-CN": "差", "en": "Poor"}, "otherwise": true}',
        '«{"id": "poor", "title": {"zh-CN": "差", "en": "Poor"}, "when": {"fact": "percent", "at_least": 50}}',
        "ladder_end",
        "`otherwise`",
    ),
    Mistake('"window": {"from": "-1d 16:00", "to": "16:00"}', '"window": «{"from": "16:00", "to": "-1d 16:00"}', "window_backwards", "not before"),
    Mistake('"from": ["review"]', '"from": [«"open"]', "final_state_exit", "`open`"),
    Mistake('"pass": ["yes"]', '"pass": [«"no"]', "ambiguous_label", "`no`"),
    Mistake('{"id": "warm", "more_than": "5", ', '«{"id": "warm", "more_than": "6", ', "band_gap", "between 5"),
    Mistake('{"id": "warm", "more_than": "5", ', '«{"id": "warm", "more_than": "4", ', "band_overlap", "overlaps"),
    Mistake('{"id": "present", "kind": "stock"', '«{"id": "present", "kind": "ratio"', "missing_field", "`numerator`"),
]
OF_LINT = [
    Mistake('"title": {"zh-CN": "口罩", "en": "Masks"}', '"title": «{"en": "Masks"}', "missing_translation", "zh-CN"),
    Mistake('{"fact": "percent", "at_least": 80}', '«{"fact": "percent", "at_least": "0.8"}', "threshold_as_share", "80"),
    Mistake(
        '{"id": "plan", "title": {"zh-CN": "方案", "en": "plan"}}',
        '{"id": "plan", "title": {"zh-CN": "方案", "en": "plan"}}, «{"id": "map", "title": {"zh-CN": "图", "en": "map"}}',
        "unneeded_evidence",
        "`map`",
    ),
    Mistake(
        '{"id": "open", "final": true, ',
        '«{"id": "lost", "final": true, "title": {"zh-CN": "遗失", "en": "Lost"}}, {"id": "open", "final": true, ',
        "unreachable_state",
        "`lost`",
    ),
]
OF_INSPECTIONS = [
    Mistake('"gate": "pass"', '"gate": «"perhaps"', "unknown_answer", "`perhaps`"),
    Mistake('"gate": "pass"', '"gaet": «"pass"', "unknown_item", "did you mean `gate`"),
    Mistake('"floors": "clean"', '"floors": «"shiny"', "unknown_answer", "`shiny`"),
    Mistake('{"value": 4, "note": "冷藏"}', '{"value": 4, "note": "冷藏", «"nota": 1}', "unknown_field", "`nota`"),
    Mistake('{"value": 4, "note": "冷藏"}', '{"note": "冷藏", "value": «99}', "out_of_range", "99"),
    Mistake('"site.staff": 12', '"site.staff": «"twelve"', "invalid_number", "`twelve`"),
    Mistake('"site.staff": 12', '"site.stuff": «12', "unknown_fact", "`site.stuff`"),
    Mistake('"2026-03-02T10:20:00+08:00"', '«"2026-03-02"', "invalid_instant", "`2026-03-02`"),
    Mistake('"masks": "pass"\n', '"masks": "pass"\n,«}', "invalid_json", "trailing comma"),
    Mistake('"site": "e-017"', '«"sight": "e-017"', "unknown_field", "`sight`"),
]


def changed(text: str, mistake: Mistake) -> tuple[str, int, int]:
    """Give the text with its mistake, and the line and the column of the mark."""
    assert text.count(mistake.right) == 1, mistake.right
    made = text.replace(mistake.right, mistake.wrong)
    before, mark, after = made.partition("«")
    assert mark, "the mistake has no mark"
    return before + after, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"LC_ALL": "en_GB.UTF-8"})


def named(mistakes: list[Mistake]) -> Any:
    return pytest.mark.parametrize("mistake", [pytest.param(one, id=f"{number}-{one.code}") for number, one in enumerate(mistakes, 1)])


def assert_told(printed: str, file: Path, line: int, column: int, mistake: Mistake) -> None:
    """One line of what was printed names the place, and says what is wrong."""
    start = f"{file}:{line}:{column}: {mistake.code} "
    told = [one for one in printed.splitlines() if one.startswith(start)]
    assert told and any(mistake.word in one for one in told), f"no `{start}… {mistake.word} …` in\n{printed}"


def test_the_texts_are_sound_and_the_mistakes_many(tmp_path: Path) -> None:
    rules = Rulebook.load(RULES)
    assert rules.lint() == []
    assert rules.score("daily", json.loads(INSPECTION))["outcome"]["kind"] == "graded"
    assert len(OF_RULES) >= 60


@named(OF_RULES)
def test_a_mistake_in_a_rulebook_is_told_by_its_line_and_column(tmp_path: Path, mistake: Mistake) -> None:
    text, line, column = changed(RULES, mistake)
    file = tmp_path / "rulebook.json"
    file.write_text(text, encoding="utf-8")
    result = run("check", file)
    assert result.exit_code == 1
    assert_told(result.stderr, file, line, column, mistake)
    github = run("check", file, "--format", "github").stdout
    assert f"line={line},col={column}::{mistake.code} " in github
    with pytest.raises(fugong.RulebookError) as refused:
        Rulebook.load(file)
    assert (mistake.code, line, column) in [(one["code"], one.get("line"), one.get("column")) for one in refused.value.problems]


@named(OF_LINT)
def test_what_the_lint_finds_is_told_by_its_line_and_column(tmp_path: Path, mistake: Mistake) -> None:
    text, line, column = changed(RULES, mistake)
    file = tmp_path / "rulebook.json"
    file.write_text(text, encoding="utf-8")
    result = run("lint", file)
    assert result.exit_code == 3, result.output
    assert_told(result.stdout, file, line, column, mistake)


@named(OF_INSPECTIONS)
def test_a_mistake_in_an_inspection_is_told_by_its_line_and_column(tmp_path: Path, mistake: Mistake) -> None:
    text, line, column = changed(INSPECTION, mistake)
    rules, file = tmp_path / "rulebook.json", tmp_path / "inspection.json"
    rules.write_text(RULES, encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    for command in ("score", "view", "improve"):
        result = run(command, "daily", file, "--rulebook", rules)
        assert result.exit_code == 1
        assert_told(result.stderr, file, line, column, mistake)


def test_places_are_those_of_the_file_as_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "rulebook.json"
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        text, line, column = changed(RULES, Mistake('"points": 2},\n', '"points": «"北"},\n', "invalid_number", "`北`"))
        file.write_bytes(text.replace("\n", "\r\n").encode(encoding))
        assert f"{file}:{line}:{column}: invalid_number `北`" in run("check", file).stderr
    mapping = json.loads(RULES) | {"colour": 1}
    with pytest.raises(fugong.RulebookError) as refused:
        Rulebook.load(mapping)
    assert [set(one) & {"line", "column"} for one in refused.value.problems] == [set()]
    with pytest.raises(fugong.RulebookError) as refused:
        Rulebook.load(json.dumps(mapping, indent=1))
    assert refused.value.problems[0]["column"] == 2


def test_problems_elsewhere_are_left_as_they_are() -> None:
    found = [{"code": "wrong_type", "path": "/a"}, {"code": "unknown_field", "path": "/inspection/b", "more": [1]}]
    told = fugong.call("locate", {"text": '{\n"b": 1}', "problems": found, "within": "/inspection"})["problems"]
    assert told == [found[0], found[1] | {"line": 2, "column": 1}]
