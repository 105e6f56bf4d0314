"""`fugong score`: one inspection as a card, lines that are inspections, or a table with a row an inspection."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from ..errors import FugongError
from ..rulebook import Rulebook
from .forms import FORMS, form_of
from .messages import say, text_of
from .pairs import pairs_option
from .problems import print_json, refused_lines
from .reading import Document, ask, read, read_json, told_by
from .reading import rulebook as the_rulebook
from .shell import FOUND, file_argument, json_option, language_of, language_option, rulebook_option, strict_option
from .table_scores import TableAsked, score_table


@click.command()
@click.argument("checklist")
@file_argument("inspection")
@rulebook_option
@language_option
@json_option
@click.option("--from", "form", type=click.Choice(FORMS), help="What INSPECTION is, where its name does not tell.")
@pairs_option("--column", "columns", "ITEM=COLUMN", "Of a table: the column that answers an item, where it is not called so.")
@pairs_option("--fact", "facts", "FACT=COLUMN", "Of a table: the column that holds a fact, where it is not called so.")
@pairs_option("--given", "given", "FACT=VALUE", "Of a table: a fact of every row.")
@pairs_option("--label", "labels", "CODE=TEXT", "Of a table: one more text for an answer, such as pass=yes.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="Of a table: a column that stands before the scores, such as a site's.")
@click.option(
    "--refused",
    type=click.Choice(["raise", "keep", "missing"]),
    default="raise",
    show_default=True,
    help="Of a table with cells that cannot be read: score nothing, only the other rows, or take the cells as missing.",
)
@click.option("--titles", is_flag=True, help="Of a table: give the grade's title too, in the language of what is printed.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Of a table: write to this file (.csv, .jsonl).")
@strict_option
@click.pass_context
def score(
    ctx: click.Context,
    checklist: str,
    inspection: str,
    rulebook: str,
    language: str | None,
    as_json: bool,
    form: str | None,
    columns: tuple[str, ...],
    facts: tuple[str, ...],
    given: tuple[str, ...],
    labels: tuple[str, ...],
    keep: tuple[str, ...],
    refused: str,
    titles: bool,
    output: Path | None,
    strict: bool,
) -> None:
    """Score the INSPECTION under a CHECKLIST.

    A JSON file is one inspection, and the answer its card. CSV, JSON lines, Parquet and Excel hold a row an inspection: columns are items by
    their ids or titles, and the scores come as CSV, or as JSON lines with --json. JSON lines may be inspections, too.
    """
    shown = language_of(ctx)
    form = form or form_of(inspection, shown)
    rules = the_rulebook(rulebook, ctx)
    asked = TableAsked(checklist, columns, facts, given, labels, keep, refused, titles, output, as_json, strict)
    if form == "json" or form == "jsonl":
        for_tables = {"--column": columns, "--fact": facts, "--given": given, "--label": labels, "--keep": keep, "--titles": titles}
        document = read(inspection, ctx) if form == "jsonl" else read_json(inspection, ctx)
        if form == "json" or _are_inspections(document.text):
            wrong = next((option for option, value in for_tables.items() if value), None)
            if wrong is not None or output is not None:
                raise click.UsageError(say("only_for_tables", shown, option=wrong or "--output"), ctx)
        if form == "json":
            return _one(rules, checklist, document, shown, as_json)
        if _are_inspections(document.text):
            return _lines(ctx, rules, checklist, document, as_json, strict)
        return score_table(ctx, rules, asked, inspection, form, document)
    score_table(ctx, rules, asked, inspection, form, None)


def _one(rules: Rulebook, checklist: str, document: Document, language: str, as_json: bool) -> None:
    card = ask(rules, "score", {"checklist": checklist}, {"inspection": document})
    if as_json:
        return print_json(card)
    click.echo(text_of(card["headline"], language))
    if "decided_by" in card:
        click.echo(text_of(card["decided_by"], language))
    for line in card["lines"]:
        worth = f"{line['earned']} / {line['possible']}" if "possible" in line else "–"
        name = text_of(line["title"], language) or line["item"]
        instance = f" ({line['instance']})" if "instance" in line else ""
        unanswered = "" if line["state"] == "answered" else f": {_why(line, language)}"
        click.echo(f"  {worth:<10} {name}{instance}{unanswered}")


def _why(line: Mapping[str, Any], language: str) -> str:
    """What put a line into its state, in the card's words; the state itself where nothing more is to be said."""

    def told(reason: Mapping[str, Any]) -> str:
        if "message" in reason:
            return text_of(reason["message"], language)
        if "any" in reason:
            return f"({' | '.join(map(told, reason['any']))})"
        return "; ".join(map(told, reason["all"]))

    return told(line["because"]) if "because" in line else str(line["state"])


def _are_inspections(text: str) -> bool:
    """Whether lines hold inspections, and no rows of a table: the first says so by its object of answers."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    try:
        held = json.loads(first)
    except ValueError:
        return False
    return isinstance(held, dict) and isinstance(held.get("answers"), dict)


def _lines(ctx: click.Context, rules: Rulebook, checklist: str, document: Document, as_json: bool, strict: bool) -> None:
    """Score a line an inspection; those that are refused are told, and the others scored."""
    shown = language_of(ctx)
    rows = refused = 0
    for number, line in _numbered(document.text):
        rows += 1
        one = Document(document.name, line)
        try:
            with told_by({"inspection": one}):
                card = rules.call("score", f'{{"checklist": {json.dumps(checklist)}, "inspection": {line}}}')
        except FugongError as error:
            refused += 1
            # Places within the line are places of its line in the file.
            problems = [{**problem, "line": number} if "line" in problem else problem for problem in error.problems]
            if as_json:
                click.echo(json.dumps({"line": number, "problems": problems}, ensure_ascii=False))
            for told in refused_lines(problems, shown):
                click.echo(told, err=True)
            continue
        click.echo(json.dumps(card, ensure_ascii=False) if as_json else f"{number}: {text_of(card['headline'], shown)}")
    if refused:
        click.echo(say("inspections_refused", shown, rows=rows, count=refused), err=True)
    if refused == rows and rows:
        ctx.exit(1)
    if refused and strict:
        ctx.exit(FOUND)


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
