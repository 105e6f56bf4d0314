"""`fugong list`, `fugong show` and `fugong schema`: the rulebooks that the library carries, and what a rulebook may say."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import click

from ..rulebook import Rulebook
from .checking import say_parts
from .messages import text_of
from .problems import print_json
from .reading import rulebook, write_bytes
from .shell import complete_rulebook, json_option, language_of, language_option

SCHEMAS = ("calendar", "case", "command", "context", "inspection", "opening", "problems", "rulebook", "score-card", "submission", "zones")
"""The documents whose schemas the package carries."""


@click.command("list")
@language_option
@json_option
@click.pass_context
def list_(ctx: click.Context, language: str | None, as_json: bool) -> None:
    """List the rulebooks that the library carries, each by the id that loads it."""
    shown = language_of(ctx)
    summaries = {id: Rulebook.built_in(id).summary() for id in Rulebook.built_ins()}
    if as_json:
        return print_json([{"id": id, "version": one["made_with"]["version"], "title": one["title"]} for id, one in summaries.items()])
    width = max(map(len, summaries))
    for id, summary in summaries.items():
        click.echo(f"{id:<{width}}  {summary['made_with']['version']}  {text_of(summary['title'], shown)}")


@click.command()
@click.argument("source", metavar="ID", shell_complete=complete_rulebook)
@language_option
@json_option
@click.pass_context
def show(ctx: click.Context, source: str, language: str | None, as_json: bool) -> None:
    """Show the rulebook ID (or one in a file): what it holds; with --json the whole document, to copy and to change."""
    shown = language_of(ctx)
    rules = rulebook(source, ctx)
    document = rules.document()
    if as_json:
        return print_json(document)
    click.echo(f"{document['id']} {document['version']}  {text_of(document.get('title', ''), shown)}")
    for note in document.get("notes", []):
        click.echo(f"  {text_of(note, shown)}")
    say_parts(rules.summary(), shown)
    for checklist in document.get("checklists", []):
        click.echo(f"\n{checklist['id']}: {text_of(checklist.get('title', ''), shown)}")
        for item in _items(checklist):
            click.echo(f"  {item['id']:<24} {text_of(item.get('title', ''), shown)}")


def _items(checklist: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the items of a checklist, those of its sections behind its own."""
    found = list(checklist.get("items", []))
    for section in checklist.get("sections", []):
        found += _items(section)
    return found


@click.command()
@click.argument("document", type=click.Choice(SCHEMAS), default="rulebook")
def schema(document: str) -> None:
    """Print the JSON Schema of a DOCUMENT, for editors; of a rulebook where none is named."""
    write_bytes(schema_text(document))


def schema_text(document: str) -> str:
    """Give the schema of a document as the package carries it."""
    return (files("fugong") / "schema" / f"{document}.schema.json").read_text(encoding="utf-8")

