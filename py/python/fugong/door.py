"""The way to the core and back: Python values to JSON text, the reply's text to records or to an error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from . import _fugong
from .errors import FugongError, InvalidInput, RulebookError
from .records import Record

if TYPE_CHECKING:
    from . import contract

Made = TypeVar("Made")


def operations() -> list[str]:
    """Name every operation that `call` knows."""
    return _fugong.operations()


def call_text(operation: str, text: str) -> str:
    """Run one operation on JSON text and return the reply's text, `{"ok": …}` or `{"problems": […]}`; raises nothing."""
    return _fugong.call(well_formed(operation), well_formed(text))


def call(operation: str, input: Mapping[str, Any] | str) -> Any:
    """Run one operation on a mapping (or its JSON text) and return what it answers; raises `FugongError`."""
    return answer(call_text(operation, to_text(input)))


def to_text(value: Mapping[str, Any] | str) -> str:
    """Give a value's JSON text; a string is taken to be JSON text already."""
    return value if isinstance(value, str) else json.dumps(value, default=_plain)


def well_formed(text: str) -> str:
    """Write lone surrogates, which UTF-8 cannot carry, as JSON escapes: the core refuses them in its own words."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def answer(reply: str) -> Any:
    """Give what a reply holds, or raise what it refuses."""
    decoded = json.loads(reply, object_hook=Record)
    if "problems" in decoded:
        refuse(decoded["problems"])
    return decoded["ok"]


def native(make: Callable[..., Made], *arguments: object) -> Made:
    """Call what is not JSON text in and out; raises `InvalidInput` for what it refuses."""
    try:
        return make(*arguments)
    except _fugong.Refused as refused:
        raise InvalidInput(json.loads(refused.args[0])["problems"]) from None


def refuse(problems: list[contract.Problem]) -> NoReturn:
    """Raise a refused input's problems."""
    in_rulebook = all(problem["path"].startswith("/rulebook") for problem in problems)
    error: type[FugongError] = RulebookError if in_rulebook else InvalidInput
    raise error(problems)


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
        case Sequence() | Iterator() if not isinstance(value, bytes | bytearray | memoryview):
            return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form: {value!r}")
