"""The way to the core and back: Python values to JSON text, the reply's text to records or to an error."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from . import _fugong
from .errors import FugongError, InvalidInput, RulebookError
from .records import Record
from .sources import explained
from .texts import content
from .values import HasDocument, to_text

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
    """Run one operation on a mapping (or its JSON text) and return what it answers; raises `FugongError`.

    Of a mapping, the field `text` and the entries of `files` may be bytes or paths, which are read as `read_text` reads them, with a
    warning where they are not UTF-8; the field `rulebook` may be a `Rulebook`.
    """
    text = input_text(input)
    return answer(call_text(operation, text), text)


def input_text(input: Mapping[str, Any] | str) -> str:
    """Give the JSON text of an operation's input; raises `InvalidInput` where it has none, and what reading its files raises."""
    if isinstance(input, Mapping):
        return to_text({name: _argument(name, value) for name, value in input.items()})
    if isinstance(input, str):
        return to_text(input)
    raise TypeError(f"an operation takes a mapping or its JSON text, not {type(input).__name__}")


def well_formed(text: str) -> str:
    """Write lone surrogates, which UTF-8 cannot carry, as JSON escapes: the core refuses them in its own words."""
    if not isinstance(text, str):
        raise TypeError(f"a string is needed here, not {type(text).__name__}")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def answer(reply: str, input: str = "{}") -> Any:
    """Give what a reply to an input holds, or raise what it refuses."""
    decoded = json.loads(reply, object_hook=Record)
    if "problems" in decoded:
        refuse(explained(decoded["problems"], input))
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


def _argument(name: str, value: object) -> object:
    """Give an argument as the core takes it: texts of files, documents of rulebooks."""
    if name == "files" and isinstance(value, Mapping):
        return {file: _content(one, str(file)) for file, one in value.items()}
    if name == "text":
        return _content(value, "the text")
    if name == "rulebook" and isinstance(value, HasDocument):
        return {"document": value.document()}
    return value


def _content(value: object, name: str) -> object:
    return content(value, name) if isinstance(value, bytes | bytearray | memoryview | os.PathLike) else value  # type: ignore[arg-type]
