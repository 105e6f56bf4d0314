"""Options that are given as NAME=VALUE, any number of them."""

from __future__ import annotations

import json
from typing import Any

import click

from .messages import say
from .shell import Decorator

def pairs_option(option: str, name: str, metavar: str, help: str) -> Decorator:
    """Take an option any number of times, each a pair."""
    return click.option(option, name, metavar=metavar, multiple=True, help=help)


def pairs_of(texts: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    """Split pairs at their first =, which no name has."""
    pairs = [text.partition("=") for text in texts]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise click.UsageError(say("bad_pair", language, text=f"{name}{sign}{value}"))
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def named(texts: tuple[str, ...], language: str) -> dict[str, str]:
    """Give pairs whose names occur once."""
    pairs = pairs_of(texts, language)
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(say("pair_twice", language, name=name))
    return dict(pairs)


def values_of(texts: tuple[str, ...], language: str) -> dict[str, Any]:
    """Give pairs whose values are numbers, true or false, or else texts. A number keeps its digits, as text."""
    return {name: _value(value) for name, value in named(texts, language).items()}


def _value(text: str) -> Any:
    try:
        value = json.loads(text, parse_float=str)
    except ValueError:
        return text
    return value if isinstance(value, bool | int | list) else text
