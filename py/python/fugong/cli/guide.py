"""`fugong guide`: the guide for rule authors, page by page, as the package carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

import click
from click.shell_completion import CompletionItem

from .messages import EN, ZH_CN, say
from .reading import write_bytes
from .shell import Failure, language_of, language_option

CONTENTS = "README"
"""The page of contents: of the guide, and of a folder in it."""
_LINK = re.compile(r"\]\(([^)#:]+)\.md[)#]")


def complete_page(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the pages of the guide."""
    return [CompletionItem(name) for name in pages(EN) if name.startswith(begun)]


@click.command()
@click.argument("page", required=False, shell_complete=complete_page)
@language_option
@click.pass_context
def guide(ctx: click.Context, page: str | None, language: str | None) -> None:
    """List the pages of the guide for rule authors, or print one.

    PAGE is named as it is listed, such as cookbook/caps; its last part alone suffices where no other page is called so.
    """
    shown = language_of(ctx)
    texts = pages(shown)
    if page is None:
        width = max(map(len, texts))
        for name, text in texts.items():
            click.echo(f"{name:<{width}}  {_title_of(text)}")
        return
    found = _meant(page, texts)
    if found is None:
        raise Failure(say("no_page", shown, page=page, known=", ".join(texts)))
    write_bytes(texts[found])


def pages(language: str) -> dict[str, str]:
    """Give the text of every page by its name, in the order of the contents; a page that is not in the language is in English."""
    texts = dict(_texts_in())
    translated = {name.removeprefix(f"{ZH_CN}/"): text for name, text in texts.items() if name.startswith(f"{ZH_CN}/")}
    english = {name: text for name, text in texts.items() if not name.startswith(f"{ZH_CN}/")}
    chosen = english | translated if language == ZH_CN else english
    contents = [CONTENTS, *(match[1] for match in _LINK.finditer(english[CONTENTS]))]
    order = [name for name in contents if name in chosen]
    return {name: chosen[name] for name in dict.fromkeys([*order, *sorted(chosen)])}


def _texts_in(*within: str) -> Iterator[tuple[str, str]]:
    """Read the pages of a folder of the guide and of those in it, each by its path without the ending."""
    folder = files("fugong") / "guide"
    for part in within:
        folder = folder / part
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _texts_in(*within, entry.name)
        elif entry.name.endswith(".md"):
            yield "/".join([*within, entry.name.removesuffix(".md")]), entry.read_text(encoding="utf-8")


def _meant(page: str, texts: dict[str, str]) -> str | None:
    """Give the page that a name means: its own, a folder's contents, or else the only one whose last part it is."""
    name = page.removesuffix(".md").strip("/")
    for exact in (name, f"{name}/{CONTENTS}"):
        if exact in texts:
            return exact
    ending = [one for one in texts if one.endswith(f"/{name}")]
    return ending[0] if len(ending) == 1 else None


def _title_of(text: str) -> str:
    """Give the heading of a page."""
    return next((line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")), "")
