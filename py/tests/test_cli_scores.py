"""The command line for who has inspections and cases: score, improve, verify, view, compare, allowed, explain."""

from __future__ import annotations

import csv
import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars
import pyarrow
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result
from fugong import Rulebook
from fugong.cli import main, rows

ROOT = Path(__file__).resolve().parents[2]
DISTRICT = ROOT / "examples" / "data" / "district"
WHEN = ("--day", "2020-02-19", "--as-of", "2020-02-19T17:00:00+08:00")
UK = ("inspection", "--rulebook", "uk-food-hygiene")
INSPECTION = {
    "facts": {"site.has-canteen": False},
    "answers": {
        **dict.fromkeys(("gate", "temperature", "masks", "outreach"), "pass"),
        "visitors": "fail",
        "disinfection": {"workshop": "pass"},
        "supplies": "fail",
    },
}
TABLE = "site,hygiene,Structural compliance,confidence\nnorth,0,5,10\nsouth,d25,5,\n"


def run(*arguments: object, input: str | bytes | None = None, **environment: str) -> Result:
    variables = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"} | environment
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input, env=variables)


def written(folder: Path, content: Any, name: str = "inspection.json") -> Path:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return file


def records(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_a_csv_table_scores_a_row_an_inspection(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE, "visits.csv")
    north, south = records(run("score", *UK, file, "--keep", "site", "--titles"))
    assert (north["row"], north["site"], north["outcome"], north["total"], north["grade"]) == ("1", "north", "graded", "15.0", "r4")
    assert north["grade_title"] == "4: good" and south["outcome"] == "provisional" and south["total"] == ""
    chinese = records(run("score", *UK, file, "--titles", "--language", "zh-CN"))
    assert chinese[0]["grade_title"] != "4: good"


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_every_form_of_a_table_gives_the_same_scores(tmp_path: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "find_spec", lambda name: None if name == "polars" and library != "polars" else find_spec(name))
    expected = records(run("score", *UK, written(tmp_path, TABLE, "visits.csv")))
    columns = {"hygiene": ["0", "25"], "structural": ["5", "5"], "confidence": ["10", None]}
    lines = '{"hygiene": "0", "structural": "5", "confidence": "10"}\n\n{"hygiene": "25", "structural": "5"}\n'
    forms = {
        "visits.parquet": None,
        "visits.jsonl": lines,
        "semicolons.csv": TABLE.replace(",", ";"),
        "tabs.tsv": TABLE.replace(",", "\t"),
        "windows.csv": TABLE.replace("\n", "\r\n"),
    }
    for name, text in forms.items():
        if text is not None:
            (tmp_path / name).write_bytes(text.encode())
        elif library == "polars":
            polars.DataFrame(columns).write_parquet(tmp_path / name)
        else:
            pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / name)
        assert records(run("score", *UK, tmp_path / name)) == expected, name
    named = run("score", *UK, "-", "--from", "jsonl", input=forms["visits.jsonl"])
    assert records(named) == expected


def test_long_tables_are_scored_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["0", "5", "10", "25", "x", ""]
    lines = ["hygiene,structural,confidence", *(f"{answers[n % 5]},{answers[n % 4]},5" for n in range(1, 1001))]
    file = written(tmp_path, "\n".join(lines), "visits.csv")
    whole = run("score", *UK, file, "--refused", "keep")
    monkeypatch.setattr(rows, "ROWS", 7)
    parts = run("score", *UK, file, "--refused", "keep")
    assert parts.stdout == whole.stdout and parts.stderr == whole.stderr
    assert len(parts.stdout.splitlines()) == 1001 and "200 cells of 1000 rows cannot be read" in parts.stderr
    empty = written(tmp_path, "hygiene,structural,confidence\n", "empty.csv")
    assert len(run("score", *UK, empty).stdout.splitlines()) == 1


def test_cells_that_cannot_be_read(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE + "east,7,5,5\n", "visits.csv")
    raised = run("score", *UK, file)
    assert raised.exit_code == 1 and raised.stdout == ""
    assert f"{file}: row 3, column hygiene: unknown_answer" in raised.stderr and "--refused keep" in raised.stderr
    told = json.loads(run("score", *UK, file, "--json").stdout)
    assert [(cell["row"], cell["column"], cell["value"], cell["file"]) for cell in told["problems"]] == [(3, "hygiene", "7", str(file))]
    kept = run("score", *UK, file, "--refused", "keep")
    assert [row["outcome"] for row in records(kept)] == ["graded", "provisional", "refused"]
    missing = records(run("score", *UK, file, "--refused", "missing"))
    assert (missing[2]["outcome"], missing[2]["low"], missing[2]["high"]) == ("provisional", "10.0", "35.0")
    assert run("score", *UK, file, "--refused", "keep", "--strict").exit_code == 3
    assert records(run("score", *UK, file, "--label", "d5=7"))[2]["grade"] == "r5"
    assert "第 3 行 hygiene 列" in run("score", *UK, file, "--language", "zh-CN").stderr


def test_columns_and_facts_are_named_where_they_are_called_otherwise(tmp_path: Path) -> None:
    rules = Rulebook.built_in("district-reopening")
    items = [item["id"] for item in rules.document()["checklists"][0]["items"]]
    header = ["门卫", "has", *(item for item in items if item != "gate")]
    file = written(tmp_path, ",".join(header) + "\n" + ",".join(["1", "true"] + ["1"] * (len(header) - 2)) + "\n", "d.csv")
    asked = ("score", "daily-eight", file)
    (row,) = records(run(*asked, "--column", "gate=门卫", "--fact", "site.has-canteen=has"))
    assert (row["outcome"], row["percent"]) == ("graded", "100.0")
    (row,) = records(run(*asked, "--column", "gate=门卫", "--given", "site.has-canteen=true"))
    assert row["outcome"] == "graded"
    lacking = run(*asked, "--given", "site.has-canteen=true")
    assert lacking.exit_code == 1 and "missing_field at /columns: the field `gate` is missing" in lacking.stderr
    for option in (("--column", "gate"), ("--column", "=x"), ("--column", "gate=门卫", "--column", "gate=has")):
        assert run(*asked, *option).exit_code == 2
    assert "no column nowhere" in run(*asked, "--keep", "nowhere").stderr
    assert "no column of" in run("score", *UK, file).stderr


def test_json_lines_may_be_inspections(tmp_path: Path) -> None:
    lines = [json.dumps(INSPECTION), '{"answers": {"gate": "perhaps"}}', json.dumps(INSPECTION)]
    file = written(tmp_path, "\n".join(lines) + "\n", "visits.jsonl")
    result = run("score", "daily-eight", file)
    assert result.exit_code == 0 and [line.split(":")[0] for line in result.stdout.splitlines()] == ["1", "3"]
    assert f"{file}:2:22: unknown_answer " in result.stderr and "1 of 3 inspections were refused" in result.stderr
    told = [json.loads(line) for line in run("score", "daily-eight", file, "--json").stdout.splitlines()]
    assert told[0] == told[2] == Rulebook.built_in("district-reopening").score("daily-eight", INSPECTION)
    assert told[1]["line"] == 2 and told[1]["problems"][0]["code"] == "unknown_answer"
    assert run("score", "daily-eight", file, "--strict").exit_code == 3
    assert run("score", "daily-eight", file, "--keep", "a").exit_code == 2


def test_scores_are_written_to_files(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE, "visits.csv")
    for name in ("out.csv", "out.jsonl"):
        assert run("score", *UK, file, "-o", tmp_path / name).stdout == ""
    as_csv = (tmp_path / "out.csv").read_text(encoding="utf-8")
    as_json = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert as_csv == run("score", *UK, file).stdout and as_json[0]["grade"] == "r4" and "grade" not in as_json[1]
    assert as_json == [json.loads(line) for line in run("score", *UK, file, "--json").stdout.splitlines()]
    assert "cannot be written" in run("score", *UK, file, "-o", tmp_path / "none" / "out.csv").stderr


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "", "no row of column names"),
        ("a.csv", "hygiene,hygiene\n1,2\n", "several columns called hygiene"),
        ("a.csv", "hygiene,structural\n0,0\n0\n", "a.csv:3: 1 cells in this row, 2 in the row of column names"),
        ("a.csv", "hygiene,structural\n0,0,0\n", "a.csv:2: 3 cells"),
        ("a.csv", 'hygiene\n"0\n', "a.csv:2: not CSV"),
        ("a.jsonl", '{"hygiene": [1]}\n', "a.jsonl:1: a line is one JSON object"),
        ("a.jsonl", '{"hygiene": 1}\n{\n', "a.jsonl:2: a line is one JSON object"),
        ("a.parquet", "no parquet", "is not Parquet"),
        ("a.dat", "", "does not tell its format"),
        ("a.json", "{", "invalid_json"),
    ],
)
def test_tables_that_are_none_are_told(tmp_path: Path, name: str, content: str, told: str) -> None:
    result = run("score", *UK, written(tmp_path, content, name))
    assert result.exit_code in (1, 2) and told in result.stderr, result.output


def test_what_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "find_spec", lambda name: None)
    result = run("score", *UK, written(tmp_path, TABLE, "visits.csv"))
    assert result.exit_code == 1 and 'pip install "fugong[polars]"' in result.stderr
    monkeypatch.setattr(rows, "find_spec", lambda name: None if name == "openpyxl" else find_spec(name))
    result = run("score", *UK, written(tmp_path, "PK", "visits.xlsx"))
    assert result.exit_code == 1 and 'pip install "fugong[excel]"' in result.stderr


def test_a_workbook_is_read_where_openpyxl_is_there(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["hygiene", "structural", "confidence"], [0, "5", 10.0], ["d25", 5, None], [None, None, None]):
        book.active.append(row)
    book.save(tmp_path / "visits.xlsx")
    assert [row["grade"] for row in records(run("score", *UK, tmp_path / "visits.xlsx"))] == ["r4", ""]


def test_improve_says_what_the_library_says(tmp_path: Path) -> None:
    file = written(tmp_path, INSPECTION)
    told = Rulebook.built_in("district-reopening").improve("daily-eight", INSPECTION)
    assert json.loads(run("improve", "daily-eight", file, "--json").stdout) == told
    result = run("improve", "daily-eight", "-", input=json.dumps(INSPECTION))
    assert result.exit_code == 0
    for one in told["corrections"]:
        assert f"{one['title']['en']} (becomes {one['becomes']}): gains {one['gain']['rounded']} %" in result.stdout
    assert "conforming" in json.dumps(told["targets"]) and "at least" in result.stdout.lower()
    costly = json.loads(run("improve", "daily-eight", file, "--cost", "visitors=7.50", "--json").stdout)
    assert {one["item"]: one["cost"] for one in costly["corrections"]} == {"visitors": "7.5", "supplies": "1"}
    assert run("improve", "daily-eight", file, "--grade", "best").exit_code == 1


def test_verify_tells_figures_that_do_not_agree(tmp_path: Path) -> None:
    file, rules = written(tmp_path, INSPECTION), Rulebook.built_in("district-reopening")
    card = rules.score("daily-eight", INSPECTION)
    right = written(tmp_path, {"percent": str(card.percent)}, "right.json")
    assert run("verify", "daily-eight", file, right).exit_code == 0
    wrong = written(tmp_path, {"percent": "90.0"}, "wrong.json")
    result = run("verify", "daily-eight", file, wrong)
    assert result.exit_code == 3 and "stated as 90.0" in result.stdout and "1 of 1 figures do not agree" in result.stdout
    as_json = run("verify", "daily-eight", file, wrong, "--json")
    assert as_json.exit_code == 3 and json.loads(as_json.stdout) == rules.verify_stated("daily-eight", INSPECTION, {"percent": "90.0"})
    assert run("verify", "daily-eight", file, written(tmp_path, card, "card.json"), "--card").exit_code == 0
    assert run("verify", "daily-eight", "-", "-", input="{}").exit_code == 2


def test_view_shows_the_form(tmp_path: Path) -> None:
    file = written(tmp_path, {"facts": {"site.has-canteen": False}, "answers": {"gate": "pass"}})
    told = Rulebook.built_in("district-reopening").checklist_view("daily-eight", json.loads(file.read_text(encoding="utf-8")), "en")
    assert json.loads(run("view", "daily-eight", file, "--json").stdout) == told
    result = run("view", "daily-eight", file)
    assert "Checkpoint at the gate: Conforming" in result.stdout and "Staff wear masks: missing" in result.stdout
    assert 'Individual servings in the canteen: hidden (has a canteen must be "yes", found "no")' in result.stdout
    assert "未填" in run("view", "daily-eight", file, "--language", "zh-CN").stdout


def test_compare_tells_versions_apart(tmp_path: Path) -> None:
    document = Rulebook.built_in("uk-food-hygiene").document()
    document["checklists"][0]["items"][0]["options"][1]["points"] = 6
    document["checklists"][0]["version"] = document["version"] = "1.1.0"
    new = written(tmp_path, document, "new.json")
    result = run("compare", "uk-food-hygiene", new)
    assert result.exit_code == 0 and "scores are not comparable" in result.stdout and "points" in result.stdout
    assert run("compare", "uk-food-hygiene", new, "--strict").exit_code == 3
    (told,) = json.loads(run("compare", "uk-food-hygiene", new, "--json").stdout)
    assert told == Rulebook.built_in("uk-food-hygiene").compare_checklists("inspection", document)
    assert "the same" in run("compare", "uk-food-hygiene", "uk-food-hygiene", "--checklist", "inspection", "--strict").stdout
    assert "in common" in run("compare", "uk-food-hygiene", "district-reopening").stderr
    document["checklists"][0]["items"][0]["id"] = "handling"
    document["checklists"][0]["items"][0]["options"][1]["points"] = 5
    renamed = written(tmp_path, document, "renamed.json")
    assert "handling" in run("compare", "uk-food-hygiene", renamed, "--renamed", "hygiene=handling").stdout


def test_allowed_says_what_somebody_may_do_and_why_not(tmp_path: Path) -> None:
    folder = tmp_path / "approval"
    assert run("new", "workflow", folder / "rulebook.json").exit_code == 0
    rules = Rulebook.load(folder / "rulebook.json")
    case = next(case for case in json.loads((folder / "tests.json").read_text(encoding="utf-8")) if case["name"] == "approved")
    events = case["input"]["events"]
    who = ("--actor", "cy", "--role", "manager", "--at", "2026-03-03T11:00:00+08:00", "--rulebook", folder / "rulebook.json")
    actions = rules.allowed("approval", events, actor={"id": "cy", "role": "manager"}, at=who[5])
    for given in (events, rules.replay("approval", events)):
        file = written(tmp_path, given, "case.json")
        assert json.loads(run("allowed", "approval", file, *who, "--json").stdout)["actions"] == actions
    told = run("allowed", "approval", file, *who).stdout
    assert "approve  Approve: allowed, with more input\n  needs an opinion" in told and "submit  Submit: denied\n  the case is in" in told
    opening = run("allowed", "approval", "--site", "site-1", *who)
    assert opening.exit_code == 0 and "denied" in opening.stdout
    assert run("allowed", "approval", *who).exit_code == 2 and run("allowed", "approval", file, "--site", "a", *who).exit_code == 2
    context = written(tmp_path, {"facts": 7}, "context.json")
    refused = run("allowed", "approval", file, *who, "--context", context)
    assert refused.exit_code == 1 and refused.stderr.startswith(f"{context}:1:11: wrong_type ")


def test_explain_says_what_is_inside_a_figure() -> None:
    rules = Rulebook.built_in("district-reopening")
    files = {file.name: file.read_text(encoding="utf-8") for file in DISTRICT.iterdir()}
    expected = rules.explain("daily-report", "reopening-rate", day=WHEN[1], as_of=WHEN[3], files=files)
    result = run("explain", DISTRICT, "reopening-rate", *WHEN)
    assert result.exit_code == 0 and result.stdout_bytes.decode() == expected["text"]
    assert result.stdout == run("report", DISTRICT, *WHEN, "--explain", "reopening-rate").stdout
    assert json.loads(run("explain", DISTRICT, "reopening-rate", *WHEN, "--json").stdout) == expected
    composed = json.loads(run("report", DISTRICT, *WHEN, "--json").stdout)
    assert composed == rules.compose("daily-report", day=WHEN[1], as_of=WHEN[3], files=files)


def test_refused_input_is_json_where_programs_read(tmp_path: Path) -> None:
    file = written(tmp_path, {"answers": {"gate": "perhaps"}})
    for command in ("score", "improve", "view"):
        result = run(command, "daily-eight", file, "--json")
        assert result.exit_code == 1
        (problem,) = json.loads(result.stdout)["problems"]
        assert (problem["code"], problem["path"], problem["file"]) == ("unknown_answer", "/answers/gate", str(file))
    assert f"{file}:1:22: unknown_answer " in run("score", "daily-eight", file).stderr
