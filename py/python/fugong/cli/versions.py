"""`fugong compare`: what two versions of a rulebook's checklists differ in."""

from __future__ import annotations

import json
from typing import Any

import click

from ..rulebook import Rulebook
from .messages import said, say, text_of
from .pairs import named, pairs_option
from .problems import print_json
from .reading import ask, rulebook
from .shell import complete_rulebook, FOUND, Failure, json_option, language_of, language_option, strict_option


@click.command()
@click.argument("old", shell_complete=complete_rulebook)
@click.argument("new", shell_complete=complete_rulebook)
@click.option("--checklist", help="The checklist in OLD; every one that both versions have where none is named.")
@click.option("--to-checklist", help="The checklist in NEW, where its id is another one.")
@pairs_option("--renamed", "renamed", "OLD=NEW", "An item that has a new id.")
@strict_option
@language_option
@json_option
@click.pass_context
def compare(
    ctx: click.Context,
    old: str,
    new: str,
    checklist: str | None,
    to_checklist: str | None,
    renamed: tuple[str, ...],
    strict: bool,
    language: str | None,
    as_json: bool,
) -> None:
    """Compare the checklists of the rulebook OLD with those of NEW: what changed, and whether their scores compare."""
    shown = language_of(ctx)
    before, after = rulebook(old, ctx), rulebook(new, ctx)
    items = {"items": named(renamed, shown)} if renamed else None
    told = [
        ask(before, "compare_checklists", {"checklist": one, "to": {"document": after.document()}, "to_checklist": to_checklist, "renamed": items})
        for one in ([checklist] if checklist else _common(before, after, shown))
    ]
    if as_json:
        print_json(told)
    else:
        for one in told:
            _say(one, shown)
    if strict and any(one["verdict"] == "not_comparable" for one in told):
        ctx.exit(FOUND)


def _common(before: Rulebook, after: Rulebook, language: str) -> list[str]:
    """Name the checklists that both versions have."""
    known = {entry["id"] for entry in after.summary()["checklists"]}
    common = [str(entry["id"]) for entry in before.summary()["checklists"] if entry["id"] in known]
    if not common:
        raise Failure(say("which_checklist", language))
    return common


def _say(comparison: dict[str, Any], language: str) -> None:
    old, new = (f"{one['id']} {one['version']}" for one in (comparison["from"], comparison["to"]))
    click.echo(say("compares", language, old=old, new=new, verdict=said("verdict", comparison["verdict"], language)))
    for change in comparison["changes"]:
        reason = change["reason"]
        place = f" {reason['path']}" if reason["path"] else ""
        click.echo(f"  [{said('effect', change['effect'], language)}]{place} {text_of(reason['message'], language)}")
    if witness := comparison.get("witness"):
        click.echo(f"  {json.dumps(witness, ensure_ascii=False)}")
