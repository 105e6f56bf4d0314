"""What all commands share: how they fail, in which language they speak, and options that several of them have."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import click
from click.shell_completion import CompletionItem

from ..errors import FugongError
from ..rulebook import Rulebook
from .messages import EN, ZH_CN
from .problems import found_lines, print_json, refused_lines

REFUSED, FOUND, UNFIT = 1, 3, 4
Command = TypeVar("Command", bound=Callable[..., Any])


class Failure(click.ClickException):
    """Something that ends the command with exit code 1, in the reader's language."""

    exit_code = REFUSED

    def show(self, file: Any = None) -> None:
        """Print the message alone: it is a whole sentence, or one a line."""
        click.echo(self.message, err=True)


class Commands(click.Group):
    """Refused input is no crash: its problems are printed, a line each, or as the form asked for has them."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FugongError as error:
            asked = ctx.ensure_object(dict)
            if asked.get("json"):
                print_json({"problems": error.problems})
                ctx.exit(REFUSED)
            if asked.get("format") == "github":
                click.echo("\n".join(found_lines(error.problems, language_of(ctx), "github")))
                ctx.exit(REFUSED)
            raise Failure("\n".join(refused_lines(error.problems, language_of(ctx)))) from None


def language_of(ctx: click.Context) -> str:
    """Give the language of messages: the one asked for, else that of the environment."""
    asked = (ctx.find_root().obj or {}).get("language")
    if asked is None:
        names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        asked = ZH_CN if next(filter(None, names), "").lower().startswith("zh") else EN
    return str(asked)


def _remember(ctx: click.Context, option: click.Parameter, value: Any) -> Any:
    name = "json" if option.name == "as_json" else str(option.name)
    ctx.find_root().ensure_object(dict)[name] = value
    return value


def complete_rulebook(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the rulebooks that the library carries, then files."""
    ids = [CompletionItem(id) for id in Rulebook.built_ins() if id.startswith(begun)]
    return [*ids, CompletionItem(begun, type="file")]


class Decorator(Protocol):
    """Adds a parameter to a command."""

    def __call__(self, command: Command, /) -> Command: ...


language_option: Decorator = click.option(
    "--language", "--lang", type=click.Choice([ZH_CN, EN]), callback=_remember, is_eager=True, help="Language of what is printed."
)
rulebook_option: Decorator = click.option(
    "--rulebook", default="district-reopening", show_default=True, shell_complete=complete_rulebook, help="A built-in rulebook's id, or a file."
)
json_option: Decorator = click.option(
    "--json", "as_json", is_flag=True, callback=_remember, is_eager=True, help="Print the whole answer as JSON, problems too."
)
format_option: Decorator = click.option(
    "--format",
    "format",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    callback=_remember,
    is_eager=True,
    help="How findings are printed: for people, or as GitHub's workflow commands.",
)
strict_option: Decorator = click.option("--strict", is_flag=True, help="Exit with 3 where something is not as it should be.")


def file_argument(name: str, **more: Any) -> Decorator:
    """Take a file's name, or - for standard input."""
    return click.argument(name, type=click.Path(allow_dash=True), **more)
