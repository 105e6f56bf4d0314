"""Files and texts in other encodings, and what is given in place of a rulebook or of a file's text: each is read, or refused with what to do."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

import fugong

RULEBOOK: dict[str, Any] = {
    "format": 1,
    "id": "texts",
    "version": "1.0.0",
    "title": {"zh-CN": "复工检查", "en": "Reopening"},
    "checklists": [{"id": "daily", "version": "1.0.0", "items": [{"id": "gate"}]}],
    "sheets": [
        {
            "id": "notes",
            "file": "notes.csv",
            "holds": "translations",
            "sheet": {"columns": [{"name": "zh", "headers": ["中文"], "type": "text"}, {"name": "en", "headers": ["英文"], "type": "text"}]},
        }
    ],
}
TEXT = json.dumps(RULEBOOK, ensure_ascii=False)
RULES = fugong.Rulebook.load(RULEBOOK)
SHA256 = RULES.summary()["made_with"]["sha256"]
ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "utf-16": "utf-16", "gbk": "gb18030", "gb18030": "gb18030"}
DISTRICT = Path(__file__).parents[2] / "examples" / "data" / "district"


def sha256(rules: fugong.Rulebook) -> str:
    digest: str = rules.summary()["made_with"]["sha256"]
    return digest


@pytest.mark.parametrize(("encoding", "told"), ENCODINGS.items())
def test_every_encoding_is_read_and_named(encoding: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "rulebook.json"
    file.write_bytes(TEXT.encode(encoding))
    assert fugong.read_text(file) == fugong.read_text(str(file)) == fugong.read_text(TEXT.encode(encoding)) == (TEXT, told)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for source in (file, str(file), TEXT.encode(encoding)):
            assert sha256(fugong.Rulebook.load(source)) == SHA256
    assert [warning.category for warning in caught] == [fugong.TextEncodingWarning] * (0 if told == "utf-8" else 3)
    assert all(warning.filename == __file__ and told.upper() in str(warning.message) for warning in caught)


@pytest.mark.parametrize("before", ["", "\ufeff", " \n\t", "\ufeff\r\n  "])
def test_text_may_start_with_a_mark_and_white_space(before: str) -> None:
    assert sha256(fugong.Rulebook.load(before + TEXT)) == SHA256
    assert fugong.call("canonicalize", "\ufeff" + '{"value": 1}')["canonical"] == "1"
    assert '"ok"' in fugong.call_text("canonicalize", '\ufeff{"value": 1}') and '"ok"' in RULES.call_text("summary", "\ufeff{}")
    with pytest.raises(fugong.RulebookError) as caught:
        fugong.Rulebook.load(before + "[1]")
    assert caught.value.code == "wrong_type"


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"PK\x03\x04\x14\x00\x06\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", b"\xff\xfe\x00", "复工,1".encode("utf-16-le"), "café;1".encode("latin-1")],
)
def test_what_is_no_text_is_refused_and_named(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_bytes(data)
    for read in (lambda: fugong.read_text(file), lambda: fugong.Rulebook.load(file), lambda: RULES.read_sheet("notes", file)):
        with pytest.raises(UnicodeDecodeError, match=r"save .*\(.*sheet\.csv\)"):
            read()
    with pytest.raises(UnicodeDecodeError, match=r"save .*\(roster\.csv\)"):
        RULES.ledger(as_of="2020-02-19T17:00:00+08:00", files={"roster.csv": data})


@pytest.mark.parametrize(("encoding", "told"), ENCODINGS.items())
def test_texts_of_files_come_as_text_bytes_or_paths(encoding: str, told: str, tmp_path: Path) -> None:
    text = "中文,英文\n复工,back to work\n"
    file = tmp_path / "notes.csv"
    file.write_bytes(text.encode(encoding))
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        for given in (text, file, text.encode(encoding)):
            assert RULES.read_sheet("notes", given).cells == [{"zh": "复工", "en": "back to work"}]
        assert fugong.read_json_lines('{"a": "复工"}\n'.encode(encoding))["records"][0]["value"] == {"a": "复工"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_report_is_the_same_from_files_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    rules = fugong.Rulebook.built_in("district-reopening")
    asked = {"day": "2020-02-19", "as_of": "2020-02-19T17:00:00+08:00"}
    texts = {file.name: file.read_text(encoding="utf-8") for file in DISTRICT.iterdir()}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode(encoding))
    report = rules.summary()["reports"][0]["id"]
    expected = rules.compose("daily-report", files=texts, **asked)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert rules.compose("daily-report", files={name: tmp_path / name for name in texts}, **asked) == expected
        assert rules.compose("daily-report", files={name: (tmp_path / name).read_bytes() for name in texts}, **asked) == expected
        owed = [
            rules.outstanding(report, day=asked["day"], now=asked["as_of"], files=files) for files in (texts, {name: tmp_path / name for name in texts})
        ]
    assert owed[0] == owed[1]
    assert {str(warning.message).partition(" is not UTF-8")[0].rpartition("/")[2] for warning in caught} <= set(texts)
    assert bool(caught) == (encoding != "utf-8-sig")


def test_a_rulebook_stands_for_its_document_wherever_one_is_taken() -> None:
    copy = fugong.Rulebook.load(RULES)
    assert sha256(copy) == SHA256 and RULES.document() == RULEBOOK
    built_in = fugong.Rulebook.built_in("district-reopening")
    assert sha256(fugong.Rulebook.load(built_in)) == sha256(built_in)
    inspection = {"answers": {"gate": "pass"}}
    for to in (RULES, RULEBOOK, TEXT, TEXT.encode()):
        assert RULES.compare_checklists("daily", to)["verdict"] == "same"
        assert RULES.migrate_answers("daily", to, inspection)["whole"]
        assert RULES.rescore("daily", to, [inspection])["summary"]
    assert built_in.compare_checklists("daily-eight", "district-reopening") == built_in.compare_checklists("daily-eight", built_in)
    for named in (RULES, {"document": RULES}, {"document": RULEBOOK}):
        assert fugong.call("summary", {"rulebook": named})["made_with"]["sha256"] == SHA256


def test_another_rulebook_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "next.json"
    file.write_text(TEXT, encoding="utf-8")
    assert RULES.compare_checklists("daily", file)["verdict"] == RULES.compare_checklists("daily", str(file))["verdict"] == "same"
    with pytest.raises(FileNotFoundError):
        RULES.compare_checklists("daily", "no-such-file.json")


@pytest.mark.parametrize("given", [("district-reopening",), (RULEBOOK,), ()])
def test_the_class_itself_makes_no_rulebook_and_says_what_does(given: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match=r"use Rulebook\.built_in\(id\) .* Rulebook\.load"):
        fugong.Rulebook(*given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("district-reopening", r'Rulebook\.built_in\("district-reopening"\)'),
        ("district-reopen", r'Rulebook\.built_in\("district-reopening"\)'),
        ("qqq", r"Rulebook\.built_in\(id\)"),
        (Path("district-reopening"), r'Rulebook\.built_in\("district-reopening"\)'),
        (Path(TEXT), "give the text itself"),
        (Path('{"format": 1}'), "give the text itself"),
        ("no-such-file.json", "No such file"),
    ],
)
def test_a_missing_file_says_what_else_it_may_be(source: str | Path, told: str) -> None:
    with pytest.raises(FileNotFoundError, match=told):
        fugong.Rulebook.load(source)


@pytest.mark.parametrize("source", [None, 5, ["a"], {1, 2}])
def test_a_source_of_another_type_is_named(source: Any) -> None:
    with pytest.raises(TypeError, match=f"not .*{type(source).__name__}"):
        fugong.Rulebook.load(source)
    with pytest.raises(TypeError, match=r"use Rulebook\.load"):
        fugong.Rulebook.built_in(source)
    with pytest.raises(TypeError, match=f"not {type(source).__name__}"):
        fugong.call("summary", source)
    with pytest.raises(TypeError, match=f"not {type(source).__name__}"):
        RULES.call(source, {})


@pytest.mark.parametrize("text", ["format: 1\nid: texts\n", "---\nformat: 1\n", "# our rules\n\nformat: 1\n", "%YAML 1.2\n---\n"])
@pytest.mark.parametrize("name", ["rules.yaml", "rules.yml", "rules.json", "rules"])
def test_yaml_is_refused_with_what_to_do(text: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    for source in (text, text.encode(), file, str(file)):
        with pytest.raises(fugong.RulebookError, match="convert it to JSON") as caught:
            fugong.Rulebook.load(source)
        assert caught.value.code == "invalid_json" and "请先转换为 JSON" in caught.value.text("zh-CN")


def test_a_path_given_as_json_text_is_told() -> None:
    with pytest.raises(fugong.InvalidInput, match="looks like a path"):
        RULES.call("score", "data/inspection.json")


@pytest.mark.parametrize(
    ("id", "told"),
    [("district-reopning", "built in: `district-reopening`"), ("zzz", "`uk-food-hygiene`"), ("rules.json", r"`Rulebook\.load` loads files"), (TEXT, r"`Rulebook\.load`")],
)
def test_an_unknown_built_in_rulebook_says_what_there_is(id: str, told: str) -> None:
    with pytest.raises(fugong.RulebookError, match=told) as caught:
        fugong.Rulebook.built_in(id)
    assert caught.value.code == "unknown_id"
    with pytest.raises(fugong.FugongError, match=told):
        fugong.call("summary", {"rulebook": {"built_in": id}})


def test_another_rulebook_that_is_not_built_in_says_what_there_is() -> None:
    with pytest.raises(fugong.InvalidInput, match="built in: `district-reopening`") as caught:
        RULES.compare_checklists("daily", "district-reopenning")
    assert caught.value.path == "/to/built_in"
    for other in (None, 5):
        with pytest.raises(TypeError, match=type(other).__name__):
            RULES.compare_checklists("daily", other)  # type: ignore[arg-type]
