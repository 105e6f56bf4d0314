"""The command line: what is printed, in which language, and the exit codes that the documentation states."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fugong import Rulebook
from fugong.cli import MESSAGES, main

ROOT = Path(__file__).resolve().parents[2]
RULEBOOK = ROOT / "core" / "rulebooks" / "uk-food-hygiene" / "rulebook.json"
DISTRICT = ROOT / "examples" / "data" / "district"
WHEN = ("--day", "2020-02-19", "--as-of", "2020-02-19T17:00:00+08:00")
INSPECTION = {
    "site": "e-017",
    "inspectors": ["officer-05", "officer-12"],
    "recorded_at": "2020-02-19T10:20:00+08:00",
    "facts": {"site.has-canteen": False},
    "answers": {
        **dict.fromkeys(("gate", "temperature", "visitors", "masks", "outreach"), "pass"),
        "disinfection": {"workshop": "pass"},
        "supplies": {"value": "fail", "note": "口罩库存不足 2 天"},
    },
}


def run(*arguments: object, **environment: str) -> Result:
    variables = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"} | environment
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=variables)


def test_check_says_what_a_rulebook_holds() -> None:
    result = run("check", RULEBOOK)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0].endswith(": sound")
    sha256 = Rulebook.load(RULEBOOK).summary()["made_with"]["sha256"]
    assert f"sha256 {sha256}" in result.stdout
    assert "可以使用" in run("check", RULEBOOK, "--language", "zh-CN").stdout


def test_check_lists_every_problem_with_its_place(tmp_path: Path) -> None:
    broken = json.loads(RULEBOOK.read_text(encoding="utf-8"))
    broken["version"] = "one"
    broken["colour"] = "red"
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(broken, indent=2), encoding="utf-8")
    lines = file.read_text(encoding="utf-8").splitlines()
    version = next(number for number, line in enumerate(lines, 1) if '"one"' in line)
    result = run("check", file)
    assert result.exit_code == 1
    assert [line.split(" ")[:2] for line in result.stderr.splitlines()] == [
        [f"{file}:{version}:14:", "invalid_version"],
        [f"{file}:{len(lines) - 1}:3:", "unknown_field"],
    ]
    assert "不是版本号" in run("check", file, LANG="zh_CN.UTF-8").stderr


@pytest.mark.parametrize(("content", "code"), [(b"", "invalid_json"), (b"[1]", "wrong_type"), (b'"text"', "wrong_type"), (b"{", "invalid_json")])
def test_what_is_no_object_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "rulebook.json"
    file.write_bytes(content)
    result = run("check", file)
    assert result.exit_code == 1 and code in result.stderr


def test_files_that_are_not_text_or_not_there_are_named(tmp_path: Path) -> None:
    file = tmp_path / "binary.json"
    for content in (b"\xff", b"PK\x03\x04\x00"):
        file.write_bytes(content)
        assert "binary.json is not text" in run("check", file).stderr
        assert "binary.json 不是" in run("check", file, "--language", "zh-CN").stderr
    missing = run("lint", tmp_path / "none.json")
    assert missing.exit_code == 1 and "none.json cannot be read" in missing.stderr
    assert run("check").exit_code == 2


@pytest.mark.parametrize(("encoding", "told"), [("utf-8-sig", ""), ("utf-16", "UTF-16"), ("gb18030", "GB18030")])
def test_files_in_other_encodings_are_read_and_named(tmp_path: Path, encoding: str, told: str) -> None:
    rulebook = {"format": 1, "id": "small", "version": "1.0.0", "title": {"zh-CN": "复工", "en": "Reopening"}}
    file = tmp_path / "small.json"
    file.write_bytes(json.dumps(rulebook, ensure_ascii=False).encode(encoding))
    result = run("check", file, "--language", "zh-CN")
    assert result.exit_code == 0 and result.stdout.startswith("复工：")
    assert result.stderr == (f"{file} 不是 UTF-8 编码，已按 {told} 读取\n" if told else "")
    assert run("check", file).stderr == (f"{file} is not UTF-8: read as {told}\n" if told else "")

    texts = {file.name: file.read_text(encoding="utf-8-sig") for file in DISTRICT.iterdir()}
    folder = tmp_path / "district"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode(encoding))
    report = run("report", folder, *WHEN)
    assert report.exit_code == 0 and report.stdout_bytes == run("report", DISTRICT, *WHEN).stdout_bytes
    told_of = {line.partition(" is not UTF-8")[0] for line in report.stderr.splitlines() if "read as" in line}
    assert told_of == ({str(folder / name) for name, text in texts.items() if not text.isascii() or told == "UTF-16"} if told else set())


def test_what_is_no_json_is_told_by_its_own_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "inspection.json"
    file.write_text('{"answers": {"gate": pass}}', encoding="utf-8")
    assert "line 1, column 22" in run("score", "daily-eight", file).stderr
    file.write_text('{"answers": {}}, "checklist": "other"', encoding="utf-8")
    assert "inspection.json:1:16: invalid_json not valid JSON: trailing characters at line 1, column 16" in run("score", "daily-eight", file).stderr
    file.write_text("answers:\n  gate: pass\n", encoding="utf-8")
    assert "convert it to JSON" in run("score", "daily-eight", file).stderr
    assert "请先转换为 JSON" in run("check", file, "--language", "zh-CN").stderr


def test_a_rulebook_that_is_not_there_says_what_there_is(tmp_path: Path) -> None:
    file = tmp_path / "inspection.json"
    file.write_text("{}", encoding="utf-8")
    assert "`district-reopening`" in run("score", "daily-eight", file, "--rulebook", "district-reopenning").stderr
    assert "rules.json cannot be read" in run("score", "daily-eight", file, "--rulebook", "rules.json").stderr


def test_the_module_runs_as_the_command() -> None:
    ran = subprocess.run([sys.executable, "-m", "fugong", "check", RULEBOOK], check=True, capture_output=True)
    assert ran.stdout == run("check", RULEBOOK).stdout_bytes
    usage = subprocess.run([sys.executable, "-m", "fugong", "--help"], check=True, capture_output=True, text=True)
    assert usage.stdout.startswith("Usage: python -m fugong")


def test_lint_ends_with_3_where_it_finds_something(tmp_path: Path) -> None:
    minimal = {"format": 1, "id": "small", "version": "1.0.0", "title": {"zh-CN": "小", "en": "Small"}}
    file = tmp_path / "small.json"
    file.write_text(json.dumps(minimal), encoding="utf-8")
    assert run("lint", file).exit_code == 0
    vector = json.loads((ROOT / "tests/vectors/lint/translation-missing.json").read_text(encoding="utf-8"))
    file.write_text(json.dumps(vector["rulebook"]["document"]), encoding="utf-8")
    result = run("lint", file)
    assert result.exit_code == 3 and "missing_translation" in result.stdout


def test_score_tells_the_card(tmp_path: Path) -> None:
    file = tmp_path / "inspection.json"
    file.write_text(json.dumps(INSPECTION), encoding="utf-8")
    card = Rulebook.built_in("district-reopening").score("daily-eight", INSPECTION)
    for language in ("zh-CN", "en"):
        result = run("score", "daily-eight", file, "--language", language)
        assert result.exit_code == 0, result.output
        lines = result.stdout.splitlines()
        assert lines[:2] == [card["headline"][language], card["decided_by"][language]]
        assert len(lines) == 2 + len(card["lines"])
        for line, told in zip(card["lines"], lines[2:], strict=True):
            assert line["title"][language] in told
            assert line["state"] == "answered" or line["because"]["message"][language] in told
    assert json.loads(run("score", "daily-eight", file, "--json").stdout) == card
    assert run("score", "daily-nine", file).exit_code == 1
    file.write_text("{", encoding="utf-8")
    assert "invalid_json" in run("score", "daily-eight", file).stderr


def test_report_is_what_the_library_composes() -> None:
    files = {file.name: file.read_text(encoding="utf-8") for file in DISTRICT.iterdir()}
    rules = Rulebook.built_in("district-reopening")
    for language, edition, format_ in (("zh-CN", "full", "text"), ("en", "short", "markdown"), ("zh-CN", "short", "html")):
        result = run("report", DISTRICT, *WHEN, "--language", language, "--edition", edition, "--format", format_)
        assert result.exit_code == 0, result.output
        expected = rules.compose(
            "daily-report", day=WHEN[1], as_of=WHEN[3], files=files, language=language, edition=edition, format=format_
        )
        assert result.stdout_bytes.decode() == expected["text"]


def test_report_explains_a_figure_and_names_problems_on_record() -> None:
    files = {file.name: file.read_text(encoding="utf-8") for file in DISTRICT.iterdir()}
    composed = Rulebook.built_in("district-reopening").compose("daily-report", day=WHEN[1], as_of=WHEN[3], files=files)
    figure = composed["figures"][0]["indicator"]
    explained = run("report", DISTRICT, *WHEN, "--explain", figure)
    assert explained.exit_code == 0 and explained.stdout.strip()
    assert run("report", DISTRICT, *WHEN, "--explain", "no-such-figure").exit_code == 1
    listed = run("report", DISTRICT, *WHEN, "--problems", "--strict")
    assert len(listed.stderr.splitlines()) == len(composed["problems"])
    assert listed.exit_code == (3 if composed["problems"] else 0)
    contradicted = run("report", DISTRICT, *WHEN, "--consistency").stderr.splitlines()
    codes = [line.split(" ")[0] for line in contradicted if line.startswith(("rule_broken ", "identity_differs "))]
    assert codes == [one["code"] for one in composed["consistency"] if one["path"]]


def test_a_report_that_is_not_fit_to_issue_says_so_with_exit_code_4(tmp_path: Path) -> None:
    for file in DISTRICT.iterdir():
        if file.name != "waivers.csv":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    result = run("report", tmp_path, *WHEN, "--language", "zh-CN")
    assert result.exit_code == 4
    assert "本报告不宜签发：没有提供waivers.csv。" in result.stdout
    assert "file_not_given /files/waivers.csv" in result.stderr


def test_report_needs_a_day_and_a_folder(tmp_path: Path) -> None:
    assert run("report", tmp_path).exit_code == 2
    assert run("report", tmp_path / "none", *WHEN).exit_code == 2
    assert "invalid_date" in run("report", tmp_path, "--day", "19 February", "--as-of", WHEN[3]).stderr


def test_every_message_is_in_both_languages() -> None:
    for texts in MESSAGES.values():
        assert set(texts) == {"zh-CN", "en"} and texts["en"].isascii()
