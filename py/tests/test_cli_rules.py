"""The command line for who writes rules: new, list, show, check, lint, test, fmt, schema and completion."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fugong import Rulebook
from fugong.cli import main
from fugong.cli.begin import KINDS
from fugong.cli.expectation import lacks
from fugong.cli.layout import WIDTH, laid_out

ROOT = Path(__file__).resolve().parents[2]
BOOKS = sorted((ROOT / "core" / "rulebooks").glob("*/rulebook.json"))
SMALL = {"format": 1, "id": "small", "version": "1.0.0", "title": {"zh-CN": "小", "en": "Small"}}
LINT = json.loads((ROOT / "tests/vectors/lint/translation-missing.json").read_text(encoding="utf-8"))["rulebook"]["document"]


def run(*arguments: object, input: str | bytes | None = None, **environment: str) -> Result:
    variables = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"} | environment
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input, env=variables)


def written(folder: Path, document: Any, name: str = "rulebook.json") -> Path:
    file = folder / name
    file.write_text(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", KINDS)
def test_what_new_writes_loads_lints_clean_and_passes_its_cases(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "deep" / "north-plant.json"
    result = run("new", kind, file, "--title", "North plant")
    assert result.exit_code == 0, result.output
    assert {path.name for path in file.parent.iterdir()} == {"north-plant.json", "tests.json", "rulebook.schema.json"}
    document = json.loads(file.read_text(encoding="utf-8"))
    assert (document["id"], document["title"]) == ("north-plant", "North plant")
    assert run("check", file).exit_code == 0
    assert run("lint", file).stdout == "nothing found\n"
    tested = run("test", file)
    assert tested.exit_code == 0 and "as expected" in tested.stdout
    assert run("fmt", "--check", file, file.with_name("tests.json")).exit_code == 0
    schema = file.parent / document["$schema"]
    assert json.loads(schema.read_text(encoding="utf-8"))["title"]


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "rulebook.json"
    assert run("new", "checklist", file, "--id", "canteen").exit_code == 0
    held = {path: path.read_bytes() for path in tmp_path.iterdir()}
    again = run("new", "workflow", file)
    assert again.exit_code == 1 and "rulebook.json is there already" in again.stderr
    beside = run("new", "workflow", tmp_path / "other.json")
    assert beside.exit_code == 1 and "tests.json is there already" in beside.stderr and not (tmp_path / "other.json").exists()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == held
    assert "已存在" in run("new", "workflow", file, "--language", "zh-CN").stderr


def test_new_makes_an_id_and_refuses_to_ask_where_nobody_answers(tmp_path: Path) -> None:
    run("new", "checklist", tmp_path / "2026 Plan!.json")
    assert Rulebook.load(tmp_path / "2026 Plan!.json").document()["id"] == "checklist"
    run("new", "checklist", tmp_path / "My Shop" / "rulebook.json")
    assert Rulebook.load(tmp_path / "My Shop" / "rulebook.json").document()["id"] == "my-shop"
    assert run("new").exit_code == 2 and run("new", "checklist").exit_code == 2
    assert run("new", "opera", "file.json").exit_code == 2


def test_new_asks_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fugong.cli.begin._asks", lambda: True)
    file = tmp_path / "rulebook.json"
    result = run("new", input=f"workflow\n{file}\npermits\n许可\n", LANG="zh_CN.UTF-8")
    assert result.exit_code == 0, result.output
    document = Rulebook.load(file).document()
    assert (document["id"], document["title"]) == ("permits", "许可") and "workflows" in document


def test_list_names_every_rulebook_and_show_tells_it() -> None:
    listed = run("list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == Rulebook.built_ins()
    assert [entry["id"] for entry in json.loads(run("list", "--json").stdout)] == Rulebook.built_ins()
    assert "英国食品卫生评级" in run("list", "--language", "zh-CN").stdout
    shown = run("show", "uk-food-hygiene").stdout
    assert "Food hygiene inspection" in shown and "structural" in shown
    assert json.loads(run("show", "uk-food-hygiene", "--json").stdout) == Rulebook.built_in("uk-food-hygiene").document()
    assert "`uk-food-hygiene`" in run("show", "uk-food-hygene").stderr


def test_check_tells_several_files_and_programs(tmp_path: Path) -> None:
    good, bad = written(tmp_path, SMALL, "good.json"), written(tmp_path, SMALL | {"colour": 1}, "bad.json")
    result = run("check", good, bad)
    assert result.exit_code == 1 and result.stdout.startswith("Small: sound") and str(bad) in result.stderr
    told = json.loads(run("check", good, bad, "--json").stdout)
    assert [one["sound"] for one in told] == [True, False]
    assert told[0]["summary"]["made_with"]["rulebook"] == "small"
    assert [(one["code"], one["path"], one["file"]) for one in told[1]["problems"]] == [("unknown_field", "/colour", str(bad))]


def test_dash_is_standard_input(tmp_path: Path) -> None:
    text = json.dumps(SMALL, ensure_ascii=False)
    assert run("check", "-", input=text).stdout.startswith("Small: sound")
    assert run("check", "-", input=text.replace("小", "复工").encode("gb18030")).stderr == "<stdin> is not UTF-8: read as GB18030\n"
    assert run("lint", "-", input=json.dumps(LINT)).exit_code == 3
    assert json.loads(run("fmt", "-", input=text).stdout) == SMALL
    assert "<stdin>:2:1: unknown_field " in run("check", "-", input=json.dumps(SMALL)[:-1] + ',\n"a": 1}').stderr
    twice = run("check", "-", "-", input=text)
    assert twice.exit_code == 2 and "read once" in twice.stderr


def test_findings_are_workflow_commands_for_github(tmp_path: Path) -> None:
    bad = written(tmp_path, SMALL | {"co%l,our": 1}, "a,b.json")
    line = run("check", bad, "--format", "github").stdout
    assert line.startswith(f"::error file={str(bad).replace(',', '%2C')}") and "::unknown_field" in line and "co%25l,our" in line
    found = run("lint", written(tmp_path, LINT), "--format", "github")
    assert found.exit_code == 3 and all(one.startswith("::error file=") for one in found.stdout.splitlines())
    assert run("check", written(tmp_path, SMALL), "--format", "github").stdout == ""


def test_lint_tells_programs_of_findings_and_refusals(tmp_path: Path) -> None:
    found, bad = written(tmp_path, LINT, "found.json"), written(tmp_path, "{", "bad.json")
    result = run("lint", found, bad, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert {one["code"] for one in told[0]["findings"]} >= {"missing_translation"} and told[0]["findings"][0]["file"] == str(found)
    assert told[1]["problems"][0]["code"] == "invalid_json"


def cases_of(kind: str, folder: Path) -> tuple[Path, list[dict[str, Any]]]:
    file = folder / "rulebook.json"
    run("new", kind, file)
    return file, json.loads(file.with_name("tests.json").read_text(encoding="utf-8"))


def test_a_case_that_is_not_as_expected_is_told_with_its_place(tmp_path: Path) -> None:
    file, cases = cases_of("checklist", tmp_path)
    cases[0]["expect"]["score"]["percent"] = "99"
    cases[1]["inspection"]["answers"]["floors"] = "shiny"
    cases[2]["expect"] = {"problems": [{"code": "unknown_answer"}]}
    written(tmp_path, cases, "tests.json")
    result = run("test", tmp_path)
    assert result.exit_code == 3
    assert '/score/percent: expected "99", found "100.0"' in result.stdout
    assert "unknown_answer at /inspection/answers/floors" in result.stdout and "/problems: expected" in result.stdout
    assert "3 of 6 cases not as expected" in result.stdout
    assert "6 个用例中 3 个不符" in run("test", file, "--language", "zh-CN").stdout
    told = json.loads(run("test", file, "--json").stdout)[0]["cases"]
    assert [case["passed"] for case in told] == [False, False, False, True, True, True]
    assert told[0]["lacks"] == [{"path": "/score/percent", "expected": "99", "found": "100.0"}]
    github = run("test", file, "--format", "github").stdout.splitlines()
    assert len(github) == 3 and all("tests.json" in line and line.startswith("::error ") for line in github)


def test_cases_that_are_none_are_told(tmp_path: Path) -> None:
    file, cases = cases_of("workflow", tmp_path)
    for wrong, told in (({}, "not a list"), ([], "holds no case")):
        result = run("test", file, "--cases", written(tmp_path, wrong, "cases.json"))
        assert result.exit_code == 1 and told in result.stderr
    wrong = [{"name": "a", "expect": {}}, {"name": "b", "operation": "fly", "input": {}, "expect": {}}, 7]
    result = run("test", file, "--cases", written(tmp_path, wrong, "cases.json"))
    assert result.exit_code == 3 and "a case has `expect`" in result.stdout and "there is no operation fly" in result.stdout
    (tmp_path / "empty").mkdir()
    assert "rulebook.json" in run("test", tmp_path / "empty").stderr
    assert run("test", tmp_path / "nowhere").exit_code == 2
    broken = run("test", written(tmp_path, "{"))
    assert broken.exit_code == 1 and "invalid_json" in broken.stderr


def test_the_shipped_cases_hold() -> None:
    result = run("test", *(book.parent for book in BOOKS))
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == len(BOOKS) == len(Rulebook.built_ins())


@pytest.mark.parametrize(
    ("expected", "found", "told"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": {"b": True}}, {"a": {"b": 1}}, ["/a/b"]),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, ["/a"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}, {"c": 3, "b": 1}]}, []),
        ({"a": [{"b": 1, "c": 2}]}, {"a": [{"b": 1, "c": 3}]}, ["/a/c"]),
        ({"a": [{"b": 1}]}, {"a": []}, ["/a"]),
        ({"a": {"b": 1}}, {"a": None}, ["/a"]),
        ({"a": 1}, {}, ["/a"]),
    ],
)
def test_what_is_lacking(expected: Any, found: Any, told: list[str]) -> None:
    assert [lack.place for lack in lacks(expected, found)] == told


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.parent.name)
def test_a_layout_keeps_the_meaning_and_is_itself_laid_out(tmp_path: Path, book: Path) -> None:
    text = book.read_text(encoding="utf-8")
    made = laid_out(text)
    assert laid_out(made) == made
    assert list(json.loads(made)) == list(json.loads(text))
    assert Rulebook.load(made).summary()["made_with"] == Rulebook.load(text).summary()["made_with"]
    file = written(tmp_path, text)
    assert run("fmt", file).exit_code == 0 and file.read_text(encoding="utf-8") == made
    assert run("fmt", file).stderr == f"{file} is as it should be\n"


def test_a_layout_keeps_numbers_as_they_are_written_and_the_order_of_keys() -> None:
    text = '{"z": [1.50, 1e2, -0, 12345678901234567890.10], "a": {"b": "\\u590d\\/", "c": []}, "d": {}, "e": null, "f": [true, false]}'
    made = laid_out(text)
    assert made == (
        '{\n  "z": [1.50, 1e2, -0, 12345678901234567890.10],\n  "a": {"b": "复/", "c": []},\n  "d": {},\n  "e": null,\n  "f": [true, false]\n}\n'
    )
    long = laid_out(json.dumps({"list": ["x" * 30] * 6, "short": ["x" * 30]}))
    assert long.count("\n") == 11 and all(len(line) <= WIDTH for line in long.splitlines())


def test_fmt_changes_nothing_when_it_only_checks_and_refuses_what_is_no_json(tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps(SMALL, indent=7))
    before = file.read_bytes()
    result = run("fmt", "--check", file)
    assert result.exit_code == 3 and "would be laid out anew" in result.stderr and file.read_bytes() == before
    assert json.loads(run("fmt", "--check", "--json", file).stdout) == [{"file": str(file), "changed": True}]
    for text in ('{"a": 1, "a": 2}', '{"a": 1,}', ""):
        bad = written(tmp_path, text, "bad.json")
        result = run("fmt", bad, file)
        assert result.exit_code == 1 and str(bad) in result.stderr and bad.read_text(encoding="utf-8") == text
    assert run("fmt", "--check", file).exit_code == 0


def test_the_package_carries_the_published_schemas() -> None:
    for published in (ROOT / "wasm" / "schema").glob("*.schema.json"):
        name = published.name.removesuffix(".schema.json")
        result = run("schema", name)
        if name == "contract":
            assert result.exit_code == 2
        else:
            assert result.exit_code == 0 and result.stdout_bytes == published.read_bytes()
    assert json.loads(run("schema").stdout)["title"] == json.loads(run("schema", "rulebook").stdout)["title"]


def test_completion_is_printed_and_completes_commands_and_rulebooks() -> None:
    for shell in ("bash", "zsh", "fish"):
        result = run("completion", shell)
        assert result.exit_code == 0 and "_FUGONG_COMPLETE" in result.stdout
    assert run("completion", "tcsh").exit_code == 2
    asked = {"_FUGONG_COMPLETE": "bash_complete", "COMP_CWORD": "2", "COMP_WORDS": "fugong show uk"}
    told = CliRunner().invoke(main, [], env=asked, prog_name="fugong").stdout
    assert "plain,uk-food-hygiene" in told


def test_every_command_has_help_and_a_language() -> None:
    for name, command in main.commands.items():
        result = run(name, "--help")
        assert result.exit_code == 0 and command.help
    names = "new list show check lint test score improve verify view compare allowed report explain schema guide fmt completion"
    assert list(main.commands) == names.split()
