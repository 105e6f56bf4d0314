"""`fugong test`: the cases of a rulebook, `tests.json` beside it, each held against what the library answers.

A case is `{"name", "why", "checklist", "inspection", "expect"}`, or with any operation `{"name", "why", "operation", "input", "expect"}`.
`expect` is a part of the answer, or `{"problems": [{"code", "path"}]}` of a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ..door import operations
from ..errors import FugongError
from ..rulebook import Rulebook
from .expectation import Lack, lacks
from .messages import EN, say
from .problems import github_line, print_json, refused_lines
from .reading import load, read_json
from .shell import FOUND, REFUSED, Failure, format_option, json_option, language_of, language_option

CASES = "tests.json"


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--cases", metavar="FILE", help=f"The cases, where they are not {CASES} beside the rulebook.")
@language_option
@json_option
@format_option
@click.pass_context
def test(
    ctx: click.Context, paths: tuple[Path, ...], cases: str | None, language: str | None, as_json: bool, format: str
) -> None:
    """Hold rulebooks against their cases. PATH is a rulebook, or a folder with rulebook.json; exit code 3 where a case is not as expected."""
    shown = language_of(ctx)
    told: list[dict[str, Any]] = []
    for path in paths:
        book = _book_of(path, shown)
        beside = cases or str(book.with_name(CASES))
        try:
            rules, _ = load(book, ctx)
            results = [_run(rules, case, shown) for case in _cases_of(beside, ctx)]
        except FugongError as error:
            told.append({"file": str(book), "problems": error.problems})
            _say_problems(error, shown, "json" if as_json else format)
            continue
        told.append({"file": beside, "cases": results})
        if not as_json:
            _say_results(beside, results, shown, format)
    if as_json:
        print_json(told)
    if any("problems" in one for one in told):
        ctx.exit(REFUSED)
    if any(not case["passed"] for one in told for case in one["cases"]):
        ctx.exit(FOUND)


def _book_of(path: Path, language: str) -> Path:
    """Give the rulebook that a path means."""
    if not path.is_dir():
        return path
    book = path / "rulebook.json"
    if not book.exists():
        raise Failure(say("no_rulebook_there", language, file=path))
    return book


def _cases_of(file: str, ctx: click.Context) -> list[Any]:
    cases = json.loads(read_json(file, ctx).text)
    if not isinstance(cases, list):
        raise Failure(say("no_case_list", language_of(ctx), file=file))
    if not cases:
        raise Failure(say("no_cases", language_of(ctx), file=file))
    return cases


def _run(rules: Rulebook, case: Any, language: str) -> dict[str, Any]:
    """Run one case: whether it passed, and what is lacking if not, as people read it and as programs do."""
    wrong = _wrong_form(case, language)
    name = str(case.get("name", "")) if isinstance(case, dict) else ""
    if wrong:
        return {"name": name, "passed": False, "why": "", "told": [wrong], "lacks": []}
    found = list(_lacking(rules, case))
    return {
        "name": name,
        "passed": not found,
        "why": str(case.get("why", "")),
        "told": [lack.told(language) for lack in found],
        "lacks": [lack.record() for lack in found],
    }


def _wrong_form(case: Any, language: str) -> str | None:
    """Say what is wrong with a case that cannot be run."""
    scored, asked = {"checklist", "inspection", "expect"}, {"operation", "input", "expect"}
    if not isinstance(case, dict) or not (scored <= case.keys() or asked <= case.keys()) or not isinstance(case["expect"], dict):
        return say("case_fields", language)
    if "operation" in case and case["operation"] not in operations():
        return say("case_runs_none", language, operation=case["operation"])
    return None


def _lacking(rules: Rulebook, case: dict[str, Any]) -> Iterator[Lack]:
    operation = case.get("operation", "score")
    given = case["input"] if "operation" in case else {"checklist": case["checklist"], "inspection": case["inspection"]}
    reply = json.loads(rules.call_text(operation, json.dumps(given, ensure_ascii=False)))
    expected = case["expect"]
    if "ok" not in reply and "problems" not in expected:
        # A refusal that nobody expects is told in its own words.
        return iter([Lack("", expected, list(refused_lines(reply["problems"], EN)))])
    return lacks(expected, reply.get("ok", reply))


def _say_results(file: str, results: list[dict[str, Any]], language: str, form: str) -> None:
    failed = [result for result in results if not result["passed"]]
    for result in failed:
        if form == "github":
            message = f"{result['name']}: {'; '.join(result['told'])}"
            click.echo(github_line({"file": file, "code": "case", "path": "", "message": message}, language))
            continue
        click.echo(f"{result['name']}: {result['why']}")
        for told in result["told"]:
            click.echo(f"  {told}")
    message = "cases_failed" if failed else "cases_passed"
    if form == "text":
        click.echo(say(message, language, file=file, count=len(results), failed=len(failed)))


def _say_problems(error: FugongError, language: str, form: str) -> None:
    if form == "github":
        for problem in error.problems:
            click.echo(github_line(problem, language))
    elif form == "text":
        for line in refused_lines(error.problems, language):
            click.echo(line, err=True)
