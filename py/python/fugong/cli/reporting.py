"""`fugong report` and `fugong explain`: the day's report from the files of a folder, and what is inside one of its figures."""

from __future__ import annotations

from pathlib import Path

import click

from ..rulebook import Rulebook
from .messages import say
from .problems import lines, print_json
from .reading import read, write_bytes
from .reading import rulebook as the_rulebook
from .shell import FOUND, UNFIT, Command, Decorator, Failure, json_option, language_of, language_option, rulebook_option



def _of_a_day(command: Command) -> Command:
    """Take what every question about a report names."""
    for option in (
        click.option("--bulletin", help="Which of the rulebook's reports, where it holds several."),
        rulebook_option,
        click.option("--as-of", required=True, metavar="INSTANT", help="What was on record by then counts (RFC 3339)."),
        click.option("--day", required=True, metavar="YYYY-MM-DD", help="The report's day."),
    ):
        command = option(command)
    return command


_folder_argument: Decorator = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
_format_option: Decorator = click.option("--format", "format_", type=click.Choice(["text", "markdown", "html"]), help="Text where none is named.")


@click.command()
@_folder_argument
@_of_a_day
@language_option
@json_option
@click.option("--edition", help="An edition of the report, such as full or short.")
@_format_option
@click.option("--explain", "figure", metavar="FIGURE", help="List what is inside this figure instead.")
@click.option("--unit", help="With --explain: the figure of this unit.")
@click.option("--problems", "list_problems", is_flag=True, help="List what on record did not fit.")
@click.option("--consistency", "list_contradictions", is_flag=True, help="List what returns and figures contradict.")
@click.option("--strict", is_flag=True, help="Exit with 3 where something on record did not fit.")
@click.pass_context
def report(
    ctx: click.Context,
    folder: Path,
    day: str,
    as_of: str,
    rulebook: str,
    bulletin: str | None,
    language: str | None,
    as_json: bool,
    edition: str | None,
    format_: str | None,
    figure: str | None,
    unit: str | None,
    list_problems: bool,
    list_contradictions: bool,
    strict: bool,
) -> None:
    """Compose a day's report from the files in DIR, as known at an instant."""
    if figure is not None:
        return _explain(ctx, folder, figure, unit, day, as_of, rulebook, bulletin, language, format_, as_json)
    shown = language_of(ctx)
    rules, name, files = _asked(ctx, folder, rulebook, bulletin)
    composed = rules.compose(name, day=day, as_of=as_of, files=files, language=language, edition=edition, format=format_)
    problems = composed["problems"]
    if as_json:
        print_json(composed)
    else:
        write_bytes(composed["text"])
    if list_problems:
        for line in lines(problems, shown):
            click.echo(line, err=True)
    elif problems and not as_json:
        click.echo(say("on_record", shown, count=len(problems)), err=True)
    if list_contradictions:
        for line in lines(composed["consistency"], shown):
            click.echo(line, err=True)
    if not composed["fit_to_issue"]:
        click.echo(say("not_fit", shown, count=len(composed["reasons"])), err=True)
        for line in lines(composed["reasons"], shown):
            click.echo(f"  {line}", err=True)
        ctx.exit(UNFIT)
    if problems and strict:
        ctx.exit(FOUND)


@click.command()
@_folder_argument
@click.argument("figure")
@_of_a_day
@click.option("--unit", help="The figure of this unit; of the whole where none is named.")
@language_option
@json_option
@_format_option
@click.pass_context
def explain(
    ctx: click.Context,
    folder: Path,
    figure: str,
    day: str,
    as_of: str,
    rulebook: str,
    bulletin: str | None,
    unit: str | None,
    language: str | None,
    as_json: bool,
    format_: str | None,
) -> None:
    """List what is inside a FIGURE of the report from the files in DIR, what was left out of it, and why."""
    _explain(ctx, folder, figure, unit, day, as_of, rulebook, bulletin, language, format_, as_json)


def _explain(
    ctx: click.Context,
    folder: Path,
    figure: str,
    unit: str | None,
    day: str,
    as_of: str,
    rulebook: str,
    bulletin: str | None,
    language: str | None,
    format_: str | None,
    as_json: bool,
) -> None:
    rules, name, files = _asked(ctx, folder, rulebook, bulletin)
    told = rules.explain(name, figure, day=day, as_of=as_of, files=files, unit=unit, language=language, format=format_)
    if as_json:
        print_json(told)
    else:
        write_bytes(told["text"])


def _asked(ctx: click.Context, folder: Path, rulebook: str, bulletin: str | None) -> tuple[Rulebook, str, dict[str, str]]:
    """Load the rulebook, choose among its reports, and read the files of the folder."""
    rules = the_rulebook(rulebook, ctx)
    name = bulletin or _only_bulletin(rules, language_of(ctx))
    entries = sorted(entry for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))
    return rules, name, {entry.name: read(entry, ctx).text for entry in entries}


def _only_bulletin(rules: Rulebook, language: str) -> str:
    known = [entry["id"] for entry in rules.summary().get("bulletins", [])]
    if len(known) != 1:
        raise Failure(say("which_bulletin", language, known=", ".join(known)))
    return str(known[0])
