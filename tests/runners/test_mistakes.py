"""The same mistakes from the command line and from Python's functions: the code and the place that the vectors state.

Rust and Node run the same vectors (`vectors.rs`, `vectors.test.mjs`) and compare the code and the place of each, and the whole reply by its
hash. Taken are all vectors that name a mistake and that the command line can be given: rulebooks that are refused (`check`), what a lint
finds (`lint`), inspections (`score`), the questions of a report and what on record does not fit: sheets, journals, returns (`report`).
A rulebook's places begin at its document, because the file holds nothing else, and an inspection's at the inspection. What is said of a
file is read as JSON (`--json`), with its line and column; what is said of a report, from the lines that people read.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest
from click.testing import CliRunner
from conftest import ROOT, vectors

import fugong
from fugong.cli import main

Places: TypeAlias = list[tuple[str, str]]
DOCUMENT = "/rulebook/document"
LINE = re.compile(r"(\w+)(?:(?: at)? (/.*?))?: ")
FEWEST, FEWEST_PLACES = 60, 200
"""So many vectors, and so many different mistakes (a code at a place) in them."""


class Mistake(NamedTuple):
    """A vector as a command line: its arguments, where what is wrong is printed, the exit code, and the same of Python's functions."""

    name: str
    told: Places
    arguments: Callable[[Path], list[str]]
    exit_code: int
    function: Callable[[], Any]


def places(problems: Any) -> Places:
    return sorted((problem["code"], problem["path"]) for problem in problems)


def mistakes() -> list[Mistake]:
    """Every vector that names a mistake and that the command line can be given."""
    made = [mistake(name, vector) for name, vector in vectors() if "input" in vector and "rulebook" in vector]
    return [one for one in made if one is not None and one.told]


def mistake(name: str, vector: dict[str, Any]) -> Mistake | None:
    operation, given, rulebook = vector["operation"], vector["input"], vector["rulebook"]
    problems = vector.get("problems", [])
    document = rulebook.get("document")
    if document is not None and problems and all(problem["path"].startswith(f"{DOCUMENT}/") for problem in problems):
        told = [(code, path.removeprefix(DOCUMENT)) for code, path in places(problems)]
        return Mistake(name, told, lambda folder: ["check", "--json", file(folder, document)], 1, lambda: fugong.Rulebook.load(document))
    if operation == "lint" and document is not None and "output" in vector:
        found = places(vector["output"]["findings"])
        return Mistake(name, found, lambda folder: ["lint", "--json", file(folder, document)], 3, lambda: loaded(rulebook).lint())
    if operation == "score" and problems and set(given) == {"checklist", "inspection"} and isinstance(given["checklist"], str):
        asked = lambda folder: ["score", "--json", given["checklist"], file(folder, given["inspection"]), *named(folder, rulebook)]  # noqa: E731
        return Mistake(name, places(problems), asked, 1, lambda: loaded(rulebook).score(given["checklist"], given["inspection"]))
    if operation in ("compose", "explain") and words(given, {"bulletin", "day", "as_of", "figure", "unit", "language", "edition", "format"}):
        listed = problems or vector["output"].get("problems", [])
        # A report that is not fit to issue is told apart from one whose record has other problems.
        exit_code = 1 if problems else 4 if vector["output"].get("fit_to_issue") is False else 3
        return Mistake(name, places(listed), lambda folder: report(folder, given, rulebook), exit_code, lambda: composed(operation, given, rulebook))
    return None


def words(given: dict[str, Any], options: set[str]) -> bool:
    """Whether these arguments are options of `report` and files with a text, of which there is a day and an instant."""
    others = {key: value for key, value in given.items() if key != "files"}
    asked = others.keys() <= options and {"day", "as_of", "bulletin"} <= others.keys() and all(isinstance(value, str) for value in others.values())
    files = given.get("files", {})
    return asked and isinstance(files, dict) and all(isinstance(text, str) for text in files.values())


def file(folder: Path, value: Any, name: str = "given.json") -> str:
    place = folder / name
    place.write_text(json.dumps(value), encoding="utf-8")
    return str(place)


def named(folder: Path, rulebook: dict[str, Any]) -> list[str]:
    return ["--rulebook", rulebook.get("built_in") or file(folder, rulebook["document"], "rulebook.json")]


def report(folder: Path, given: dict[str, Any], rulebook: dict[str, Any]) -> list[str]:
    (folder / "record").mkdir()
    for name, text in given.get("files", {}).items():
        (folder / "record" / name).write_text(text, encoding="utf-8", newline="")
    options = {"as_of": "--as-of", "figure": "--explain"}
    asked = [part for key, value in given.items() if key != "files" for part in (options.get(key, f"--{key}"), value)]
    return ["report", str(folder / "record"), *asked, "--problems", "--strict", *named(folder, rulebook)]


def loaded(rulebook: dict[str, Any]) -> fugong.Rulebook:
    return fugong.Rulebook.built_in(rulebook["built_in"]) if "built_in" in rulebook else fugong.Rulebook.load(rulebook["document"])


def composed(operation: str, given: dict[str, Any], rulebook: dict[str, Any]) -> Any:
    others = {key: value for key, value in given.items() if key not in ("bulletin", "figure")}
    if operation == "explain":
        return loaded(rulebook).explain(given["bulletin"], given["figure"], **others)
    return loaded(rulebook).compose(given["bulletin"], **others)["problems"]


def printed(stdout: str, stderr: str, arguments: list[str]) -> Places:
    """The code and the place of each problem that was printed; what is said of a file names its line and column there."""
    if "--json" not in arguments:
        found = [LINE.match(line) for line in stderr.splitlines()]
        return sorted((line[1], line[2] or "") for line in found if line is not None)
    told = json.loads(stdout)
    problems = [problem for one in (told if isinstance(told, list) else [told]) for part in ("problems", "findings") for problem in one.get(part, [])]
    for problem in problems:
        assert ("file" in problem) == ("line" in problem) == ("column" in problem), problem
    # A place within a file is one of the input, whose field the file was.
    return sorted((problem["code"], inputs(arguments, problem) + problem["path"]) for problem in problems)


def inputs(arguments: list[str], problem: dict[str, Any]) -> str:
    return "/inspection" if arguments[0] == "score" and "file" in problem else ""


ALL = mistakes()
each = pytest.mark.parametrize("mistake", [pytest.param(one, id=one.name) for one in ALL])
REAL = [
    "summary/checklist-rules",
    "lint/veto-evadable",
    "score/labels-unknown",
    "score/instances-that-cannot-be",
    "compose/files-with-warts",
    "compose/unknown-edition",
]
"""Some of every kind are given to a process of its own."""


@each
def test_the_command_line_names_the_same_code_and_place(mistake: Mistake, tmp_path: Path) -> None:
    arguments = mistake.arguments(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert printed(result.stdout, result.stderr, arguments) == mistake.told, result.output
    assert result.exit_code == mistake.exit_code


@each
def test_functions_name_the_same_code_and_place(mistake: Mistake) -> None:
    if mistake.exit_code in (3, 4):
        assert places(mistake.function()) == mistake.told
        return
    with pytest.raises(fugong.FugongError) as refused:
        mistake.function()
    assert places(refused.value.problems) == mistake.told
    assert (refused.value.code, refused.value.path) in mistake.told


@pytest.mark.parametrize("name", REAL)
def test_a_process_of_its_own_says_the_same(name: str, tmp_path: Path) -> None:
    [mistake] = [one for one in ALL if one.name == name]
    arguments = mistake.arguments(tmp_path)
    done = subprocess.run([sys.executable, "-m", "fugong", *arguments], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, printed(done.stdout.decode(), done.stderr.decode(), arguments)) == (mistake.exit_code, mistake.told)


def test_there_are_mistakes_of_every_kind() -> None:
    assert len(ALL) >= FEWEST
    assert len({place for one in ALL for place in one.told}) >= FEWEST_PLACES
    assert {one.name.split("/")[0] for one in ALL} >= {"summary", "lint", "score", "compose", "explain"}
