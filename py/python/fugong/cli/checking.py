"""`fugong check` and `fugong lint`: whether rulebooks load, what they hold, and what in them deserves a look."""

from __future__ import annotations

from typing import Any

import click

from ..errors import FugongError
from ..one_line import PARTS
from .messages import say, text_of
from .problems import found_lines, print_json, refused_lines
from .reading import load, placed
from .shell import FOUND, REFUSED, file_argument, format_option, json_option, language_of, language_option

_files_argument = file_argument("files", metavar="FILE...", nargs=-1, required=True)


@click.command()
@_files_argument
@language_option
@json_option
@format_option
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], language: str | None, as_json: bool, format: str) -> None:
    """Load the rulebook FILE and say what it holds, or every problem in it."""
    shown = language_of(ctx)
    told: list[dict[str, Any]] = []
    for file in files:
        try:
            rules, document = load(file, ctx)
        except FugongError as error:
            told.append({"file": file, "sound": False, "problems": error.problems})
            continue
        summary = rules.summary()
        told.append({"file": document.name, "sound": True, "summary": summary})
        if not as_json and format == "text":
            _say_sound(summary, document.name, shown)
    if as_json:
        print_json(told)
    _say_refused(told, shown, "json" if as_json else format)
    if not all(one["sound"] for one in told):
        ctx.exit(REFUSED)


def _say_sound(summary: Any, file: str, language: str) -> None:
    click.echo(say("sound", language, title=text_of(summary["title"], language) or file))
    say_parts(summary, language)
    click.echo(f"  sha256 {summary['made_with']['sha256']}")


def say_parts(summary: Any, language: str) -> None:
    """Print what a rulebook holds, a line each."""
    for kind in PARTS:
        for entry in summary.get(kind, []):
            title = text_of(entry["title"], language)
            click.echo(say("holds", language, kind=kind, id=entry["id"], version=entry["version"], title=title))


def _say_refused(told: list[dict[str, Any]], language: str, form: str) -> None:
    problems = [problem for one in told for problem in one.get("problems", [])]
    if form == "github":
        for line in found_lines(problems, language, form):
            click.echo(line)
    elif form == "text":
        for line in refused_lines(problems, language):
            click.echo(line, err=True)


@click.command()
@_files_argument
@language_option
@json_option
@format_option
@click.pass_context
def lint(ctx: click.Context, files: tuple[str, ...], language: str | None, as_json: bool, format: str) -> None:
    """List what in the rulebook FILE loads and deserves a look; exit code 3 where there is something."""
    shown = language_of(ctx)
    told: list[dict[str, Any]] = []
    for file in files:
        try:
            rules, document = load(file, ctx)
            told.append({"file": document.name, "findings": placed(rules.lint(), document)})
        except FugongError as error:
            told.append({"file": file, "problems": error.problems})
    findings = [finding for one in told for finding in one.get("findings", [])]
    refused = any("problems" in one for one in told)
    if as_json:
        print_json(told)
    else:
        for line in found_lines(findings, shown, format):
            click.echo(line)
        _say_refused(told, shown, format)
        if not findings and not refused and format == "text":
            click.echo(say("nothing_found", shown))
    if refused:
        ctx.exit(REFUSED)
    if findings:
        ctx.exit(FOUND)
