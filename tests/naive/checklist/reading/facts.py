"""The facts of an inspection, read by their declarations."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from ..rounding import number
from .problems import At
from .texts import decimal, fold, is_blank, scalar_text

YES_AND_NO = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False, "是": True, "否": False}
BETWEEN = re.compile("[;、,|]")


def read_facts(raw: Any, declared: dict[str, Any], at: At) -> dict[str, Any]:
    """What is known, by name: nothing, and a blank text, is unknown."""
    out: dict[str, Any] = {}
    if not isinstance(raw, dict):
        at.report("wrong_type")
        return out
    for name, value, here in at.each(raw):
        if name not in declared:
            here.report("unknown_fact")
        elif value is not None and not is_blank(value):
            known = READERS[declared[name]["type"]](value, declared[name], here)
            out |= {} if known is None else {name: known}
    return out


def read_bool(raw: Any, fact: dict[str, Any], at: At) -> Any:
    text = scalar_text(raw)
    known = None if text is None else YES_AND_NO.get(fold(text))
    return at.report("wrong_type") if known is None else known


def read_number(raw: Any, fact: dict[str, Any], at: At) -> Any:
    exact = decimal(raw)
    if not isinstance(exact, Fraction):
        return at.report(exact)
    if fact["type"] == "integer" and exact.denominator != 1:
        return at.report("not_integer")
    if ("min" in fact and exact < number(fact["min"])) or ("max" in fact and exact > number(fact["max"])):
        return at.report("out_of_range")
    return exact


def read_date(raw: Any, fact: dict[str, Any], at: At) -> Any:
    if not isinstance(raw, str):
        return at.report("wrong_type")
    try:
        return date.fromisoformat(raw.strip())
    except ValueError:
        return at.report("invalid_date")


def read_instant(raw: Any, fact: dict[str, Any], at: At) -> Any:
    if not isinstance(raw, str):
        return at.report("wrong_type")
    try:
        read = datetime.fromisoformat(raw.strip())
    except ValueError:
        return at.report("invalid_instant")
    return at.report("invalid_instant") if read.tzinfo is None else read


def options_of(fact: dict[str, Any]) -> dict[str, str]:
    """The options by what they are called: ids and titles, folded."""
    titles = [(option["id"], option.get("title", {})) for option in fact.get("options", [])]
    called = [(fold(text), id) for id, title in titles for text in ([title] if isinstance(title, str) else title.values())]
    return dict(called) | {id: id for id, _ in titles}


def read_choice(raw: Any, fact: dict[str, Any], at: At) -> Any:
    if not isinstance(raw, str):
        return at.report("wrong_type")
    known = options_of(fact).get(fold(raw))
    return at.report("unknown_option") if known is None else known


def read_set(raw: Any, fact: dict[str, Any], at: At) -> Any:
    """A list, or one text with the options between separators."""
    if isinstance(raw, str):
        pieces = [(piece, at) for piece in BETWEEN.split(fold(raw))]
    elif isinstance(raw, list):
        pieces = [(piece, here) for _, piece, here in at.each(raw)]
    else:
        return at.report("wrong_type")
    named = [(piece, here) for piece, here in pieces if piece is not None and not is_blank(piece)]
    if isinstance(raw, str) and not named:
        return at.report("unknown_option")
    chosen = [read_choice(piece, fact, here) for piece, here in named]
    return None if None in chosen else {option for option in chosen if option}


READERS: dict[str, Callable[[Any, dict[str, Any], At], Any]] = {
    "bool": read_bool,
    "integer": read_number,
    "decimal": read_number,
    "date": read_date,
    "instant": read_instant,
    "choice": read_choice,
    "set": read_set,
}


def told(known: Any) -> Any:
    """A fact as a card tells it."""
    if isinstance(known, set):
        return sorted(known)
    return known.isoformat() if isinstance(known, date) else known
