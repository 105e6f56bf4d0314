"""`fugong allowed`: what somebody may do to a case now, and why not the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click

from .messages import said, say, text_of
from .problems import print_json
from .reading import Document, ask, read_json
from .reading import rulebook as the_rulebook
from .shell import file_argument, json_option, language_of, language_option, rulebook_option


@click.command()
@click.argument("workflow")
@file_argument("case", required=False)
@click.option("--site", help="Ask instead whether a case may be opened for this site.")
@click.option("--actor", required=True, help="Who wants to act: a person's id.")
@click.option("--role", required=True, help="The role in which they act.")
@click.option("--at", "at", required=True, metavar="INSTANT", help="When (RFC 3339).")
@click.option("--on-behalf-of", help="The person who has delegated this to them.")
@click.option("--context", "context", type=click.Path(allow_dash=True), help="A JSON file: inspections, facts, parties and delegations.")
@rulebook_option
@language_option
@json_option
@click.pass_context
def allowed(
    ctx: click.Context,
    workflow: str,
    case: str | None,
    site: str | None,
    actor: str,
    role: str,
    at: str,
    on_behalf_of: str | None,
    context: str | None,
    rulebook: str,
    language: str | None,
    as_json: bool,
) -> None:
    """Say what somebody may do to a CASE (a JSON file: its record, or the list of its events) under a WORKFLOW, and why not the rest."""
    shown = language_of(ctx)
    if (case is None) == (site is None):
        raise click.UsageError(say("case_or_site", shown), ctx)
    rules = the_rulebook(rulebook, ctx)
    fields = {"workflow": workflow, "site": site, "actor": {"id": actor, "role": role}, "at": at, "on_behalf_of": on_behalf_of}
    documents: dict[str, Document] = {}
    if case is not None:
        document = read_json(case, ctx)
        documents["events" if isinstance(json.loads(document.text), list) else "case"] = document
    if context is not None:
        documents["context"] = read_json(context, ctx)
    told = ask(rules, "allowed" if site is None else "allowed_to_open", fields, documents)
    if as_json:
        return print_json(told)
    for answer in told["actions"] if site is None else [told["answer"]]:
        _say(answer, shown)


def _say(answer: Mapping[str, Any], language: str) -> None:
    title = text_of(answer.get("title", ""), language)
    click.echo(f"{answer['action']}  {title}: {said('verdict', answer['verdict'], language)}")
    needs = answer.get("needs") or {}
    if evidence := needs.get("evidence"):
        click.echo(f"  {say('needs_evidence', language, evidence=', '.join(evidence))}")
    if needs.get("opinion"):
        click.echo(f"  {say('needs_opinion', language)}")
    for reason in _reasons(answer.get("reasons")):
        click.echo(f"  {text_of(reason['message'], language)}")


def _reasons(reason: Any) -> Iterator[Mapping[str, Any]]:
    """Give the single reasons of one that may be made of several."""
    if not reason:
        return
    if "message" in reason:
        yield reason
    for part in ("all", "any"):
        for one in reason.get(part, []):
            yield from _reasons(one)
