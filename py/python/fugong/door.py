"""The way to the core and back: Python values to JSON text, the reply's text to records or to an error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
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
    """Give a value's JSON text; a string is taken to be JSON text already. Raises `InvalidInput` for NaN and infinities."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, default=_plain, allow_nan=False)
    except ValueError:
        problems = list(_not_finite(value, ""))
        if not problems:
            raise
        raise InvalidInput(problems) from None


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
        case Decimal() if value.is_finite():
            return format(value, "f")
        case Decimal():
            return float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
        case Sequence() | Iterator() if not isinstance(value, bytes | bytearray | memoryview):
            return list(value)
    if hasattr(value, "item") and getattr(value, "shape", None) == ():  # a scalar of NumPy
        scalar = value.item()
        return float(str(value)) if isinstance(scalar, float) else scalar  # its own shortest text: 0.1 of 32 bits is 0.1
    if type(value).__name__ == "NAType":  # pandas.NA
        return None
    raise TypeError(f"{type(value).__name__} has no JSON form: {value!r}")


def _not_finite(value: object, path: str) -> Iterator[contract.Problem]:
    """Name every number that JSON cannot write, by its place."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _not_finite(one, f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for at, one in enumerate(value):
            yield from _not_finite(one, f"{path}/{at}")
    elif not isinstance(value, str | int) and hasattr(value, "__float__") and not isfinite(float(value)):
        message: contract.Message = {"zh-CN": f"`{value}` 不是十进制数", "en": f"`{value}` is not a decimal number"}
        yield {"code": "invalid_number", "kind": "problem", "path": path, "params": {"text": str(value)}, "message": message}
