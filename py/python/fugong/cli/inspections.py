"""`fugong improve`, `verify` and `view`: what else can be asked about one inspection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from .messages import said, say, text_of
from .pairs import pairs_option, values_of
from .problems import print_json
from .reading import ask, read_json
from .reading import rulebook as the_rulebook
from .shell import FOUND, file_argument, json_option, language_of, language_option, rulebook_option


@click.command()
@click.argument("checklist")
@file_argument("inspection")
@rulebook_option
@click.option("--grade", help="Only how this grade is reached.")
@pairs_option("--cost", "costs", "ITEM=NUMBER", "What correcting an item costs, 1 where it is not said.")
@language_option
@json_option
@click.pass_context
def improve(
    ctx: click.Context,
    checklist: str,
    inspection: str,
    rulebook: str,
    grade: str | None,
    costs: tuple[str, ...],
    language: str | None,
    as_json: bool,
) -> None:
    """Say what to correct in the INSPECTION to reach a better grade, and what each correction brings."""
    shown = language_of(ctx)
    rules = the_rulebook(rulebook, ctx)
    fields = {"checklist": checklist, "grade": grade, "costs": values_of(costs, shown) or None}
    told = ask(rules, "improve", fields, {"inspection": read_json(inspection, ctx)})
    if as_json:
        return print_json(told)
    if held_up := told.get("held_up"):
        click.echo(text_of(held_up["message"], shown))
    titles = {one["item"]: text_of(one["title"], shown) or one["item"] for one in told["corrections"]}
    for one in told["corrections"]:
        gain = f"{one['gain']['rounded']}{' %' if told['gains_in'] == 'percent' else ''}"
        name = _with_instance(titles[one["item"]], one)
        click.echo(say("correction", shown, title=name, becomes=one["becomes"], gain=gain))
    for one in told.get("beyond_correction", []):
        click.echo(f"  {_with_instance(one['item'], one)}: {text_of(one['reason']['message'], shown)}")
    if not told["corrections"] and not held_up:
        click.echo(say("all_best", shown))
    for target in told["targets"]:
        _say_target(target, titles, shown)


def _say_target(target: Mapping[str, Any], titles: Mapping[str, str], language: str) -> None:
    grade = text_of(target["title"], language) or target["grade"]
    smallest, cheapest = target.get("smallest"), target.get("cheapest")
    if smallest is None:
        click.echo(say("not_reached", language, grade=grade))
        return
    click.echo(say("target", language, grade=grade, items=_items(smallest, titles, language)))
    if cheapest is not None and cheapest["corrections"] != smallest["corrections"]:
        click.echo(say("cheapest", language, grade=grade, cost=cheapest["cost"], items=_items(cheapest, titles, language)))


def _items(fixes: Mapping[str, Any], titles: Mapping[str, str], language: str) -> str:
    named = ", ".join(_with_instance(titles.get(one["item"], one["item"]), one) for one in fixes["corrections"])
    return named + ("" if fixes["exact"] else say("not_exact", language))


def _with_instance(name: str, line: Mapping[str, Any]) -> str:
    return f"{name} ({line['instance']})" if line.get("instance") is not None else name


@click.command()
@click.argument("checklist")
@file_argument("inspection")
@file_argument("stated")
@rulebook_option
@click.option("--card", "is_card", is_flag=True, help="STATED is a score card whose figures are held against the inspection.")
@language_option
@json_option
@click.pass_context
def verify(
    ctx: click.Context,
    checklist: str,
    inspection: str,
    stated: str,
    rulebook: str,
    is_card: bool,
    language: str | None,
    as_json: bool,
) -> None:
    """Hold figures that somebody STATED (a JSON file) against the INSPECTION; exit code 3 where one does not agree."""
    shown = language_of(ctx)
    rules = the_rulebook(rulebook, ctx)
    documents = {"inspection": read_json(inspection, ctx), "card" if is_card else "stated": read_json(stated, ctx)}
    told = ask(rules, "verify_stated", {"checklist": checklist}, documents)
    wrong = told["disagreements"]
    if as_json:
        print_json(told)
    else:
        for one in wrong:
            click.echo(text_of(one["finding"]["message"], shown))
            for reason in one.get("because", []):
                click.echo(say("because", shown, message=text_of(reason["message"], shown)))
        message = "disagrees" if wrong else "agrees"
        click.echo(say(message, shown, count=told["compared"], wrong=len(wrong)))
    if wrong:
        ctx.exit(FOUND)


@click.command()
@click.argument("checklist")
@file_argument("inspection")
@rulebook_option
@language_option
@json_option
@click.pass_context
def view(
    ctx: click.Context, checklist: str, inspection: str, rulebook: str, language: str | None, as_json: bool
) -> None:
    """Show the form of the INSPECTION as it stands: every item with its answer or what it waits for, and the grades still possible."""
    shown = language_of(ctx)
    rules = the_rulebook(rulebook, ctx)
    told = ask(rules, "checklist_view", {"checklist": checklist, "language": shown}, {"inspection": read_json(inspection, ctx)})
    if as_json:
        return print_json(told)
    click.echo(f"{told['title']}\n{told['headline']}")
    for fact in told.get("facts", []):
        given = "–" if fact.get("given") is None else fact["given"]
        click.echo(f"  {fact['title'] or fact['id']}: {given}")
    for item in told["items"]:
        _say_item(item, "  ", shown)
        for part in item.get("parts", []):
            _say_item(part, "    ", shown)
    grades = ", ".join(grade["title"] or grade["id"] for grade in told.get("possible_grades", []))
    if grades:
        click.echo(say("possible", shown, grades=grades))


def _say_item(item: Mapping[str, Any], indent: str, language: str) -> None:
    name = _with_instance(item["title"] or item["id"], item)
    state = said("state", item["state"], language)
    if item["state"] == "answered" and item.get("answer") is not None:
        labels = {answer["code"]: answer["label"] for answer in item["answers"]}
        answer = item["answer"]
        codes = answer if isinstance(answer, list) else [answer]
        state = ", ".join(str(labels.get(code, code)) if isinstance(code, str) else str(code) for code in codes)
    because = f" ({item['because']['message']})" if item.get("because") and "message" in item["because"] else ""
    click.echo(f"{indent}{name}: {state}{because}")
