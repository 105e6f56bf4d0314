"""`fugong new`: a small rulebook to begin with, with cases that hold, and the schema that editors follow."""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from pathlib import Path

import click

from .books import schema_text
from .cases import CASES
from .layout import laid_out
from .messages import say
from .reading import create
from .shell import Failure, language_of, language_option

KINDS = ("checklist", "workflow", "report")
SCHEMA = "rulebook.schema.json"
_NO_ID = re.compile(r"[^a-z0-9]+")


@click.command()
@click.argument("kind", required=False, type=click.Choice(KINDS))
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("--id", "id", help="The rulebook's id; made of the file's name where it is not given.")
@click.option("--title", help="The rulebook's title.")
@language_option
@click.pass_context
def new(
    ctx: click.Context, kind: str | None, file: str | None, id: str | None, title: str | None, language: str | None
) -> None:
    """Write a small rulebook to begin with: a checklist, a workflow or a report.

    Beside FILE come tests.json, with cases that hold, and rulebook.schema.json, which editors follow. What is there already is not
    overwritten. Asks on a terminal for what is not given.
    """
    shown = language_of(ctx)
    if kind is None or file is None:
        if not _asks():
            raise click.UsageError(f"Missing argument '{'KIND' if kind is None else 'FILE'}'.", ctx)
        kind = kind or click.prompt(say("ask_kind", shown), type=click.Choice(KINDS))
        file = file or click.prompt(say("ask_file", shown), default="rulebook.json")
        id = id or click.prompt(say("ask_id", shown), default=_id_of(Path(file), kind))
        title = title or click.prompt(say("ask_title", shown), default="", show_default=False) or None
    place = Path(file)
    cases = place.with_name(CASES)
    # Nothing is half written: whatever would be overwritten is found before the first file.
    for one in (place, cases):
        if one.exists():
            raise Failure(say("exists", shown, file=one))
    create(place, _rulebook(kind, id or _id_of(place, kind), title), ctx)
    create(cases, _template(kind, "tests.json"), ctx)
    written = [place, cases]
    schema = place.with_name(SCHEMA)
    if not schema.exists():
        create(schema, schema_text("rulebook"), ctx)
        written.append(schema)
    for one in written:
        click.echo(say("written", shown, file=one))
    click.echo(say("next_steps", shown, file=place))


def _asks() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _template(kind: str, name: str) -> str:
    return (files("fugong") / "templates" / kind / name).read_text(encoding="utf-8")


def _rulebook(kind: str, id: str, title: str | None) -> str:
    document = json.loads(_template(kind, "rulebook.json"))
    document["id"] = id
    if title is not None:
        document["title"] = title
    return laid_out(json.dumps(document, ensure_ascii=False))


def _id_of(file: Path, kind: str) -> str:
    """Make an id of the file's name; of its folder's where it is only called rulebook.json; else of the kind."""
    name = file.stem if file.stem != "rulebook" else file.absolute().parent.name
    made = _NO_ID.sub("-", name.lower()).strip("-")
    return made if made[:1].isalpha() else kind
