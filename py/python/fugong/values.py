"""Python values as JSON: what is written how, and what is refused by its place."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, MappingView, Sequence, Set
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, cast

from . import _fugong
from .errors import InvalidInput

if TYPE_CHECKING:
    from . import contract

_DEEPEST: Final = 110
"""Levels that are written. The core reads fewer, and refuses what is deeper by its place (`too_deep`)."""
_WIDEST: Final = 60
"""Decimal places before or behind the point that a decimal is written with; the core reads fewer, and refuses the others."""
_SHOWN: Final = 80
"""Characters of a value that a message shows."""
_BINARY: Final = {
    "zh-CN": "；字节不是文字：请先用 `fugong.read_text` 读取文件，再给出文字",
    "en": "; bytes are not text: read a file by `fugong.read_text`, and give its text",
}
_KEY: Final = {"zh-CN": "；对象的键须为字符串", "en": "; the keys of an object are strings"}
_CIRCLE: Final = {"zh-CN": "；它包含自身", "en": "; it contains itself"}


class HasDocument(ABC):
    """What stands for the document that it was made from."""

    __slots__ = ()

    @abstractmethod
    def document(self) -> Mapping[str, Any]:
        """Give that document."""


def to_text(value: object) -> str:
    """Give a value's JSON text; a string is JSON text already, whose byte order mark is left out.

    Decimals become strings without exponent, dates and times ISO 8601, enumerations their values, sets sorted lists, NumPy's scalars
    what they hold, `pandas.NA` and `NaT` null, a rulebook its document. Raises `InvalidInput` with the place of everything else:
    numbers that are not finite (`invalid_number`), and what has no JSON form (`no_json_form`).
    """
    if isinstance(value, str):
        return value.removeprefix("\ufeff")
    text = _quick_text(value)
    return _Writer().text(value) if text is None else text


def python_scalar(value: object) -> object:
    """Give what a scalar of NumPy holds as a value of Python, and other values as they are.

    A float is the number of its own shortest text: 0.1 of 32 bits is 0.1. A float wider than Python's is a `Decimal`. A moment is its ISO
    8601 text, and `NaT` is `None`. Durations, complex numbers and structures stay what they are.
    """
    if not hasattr(value, "item") or getattr(value, "shape", None) != ():
        return value
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind == "M":
        text = str(value)
        return None if text == "NaT" else text
    if kind in ("m", "c", "V"):
        return value
    scalar: Any = value
    held = scalar.item()
    if isinstance(held, float):
        return float(str(value))
    return Decimal(str(value)) if kind == "f" else held


def decimal_text(value: Decimal) -> str:
    """Write a finite decimal without exponent; one of absurdly many digits keeps its exponent, which the core refuses."""
    return format(value, "f") if -_WIDEST <= value.adjusted() <= _WIDEST else str(value)


def is_missing(value: object) -> bool:
    """Whether a value is `pandas.NA` or `pandas.NaT`."""
    return type(value).__name__ in ("NAType", "NaTType")


def pointer(path: str, key: object) -> str:
    """Give the JSON pointer (RFC 6901) of an entry below a path."""
    return f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"


def _quick_text(value: object) -> str | None:
    """Give the JSON text of a value that holds nothing but what JSON has; `None` for any other."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (TypeError, ValueError, RecursionError):
        return None
    return text if _is_plain(value) else None


def _is_plain(value: object) -> bool:
    """Whether what `json` has written is what was meant: keys are strings, and the core can read depth and numbers."""
    level = [value]
    for _ in range(_DEEPEST):
        below: list[object] = []
        for one in level:
            if isinstance(one, dict):
                if not all(isinstance(key, str) for key in one):
                    return False
                below.extend(one.values())
            elif isinstance(one, list | tuple):
                below.extend(one)
            elif isinstance(one, int) and one.bit_length() > 1023:
                return False
        if not below:
            return True
        level = below
    return False


class _Writer:
    """Writes a value as a tree for `json`, and collects everything that it cannot write."""

    def __init__(self) -> None:
        self.problems: list[contract.Problem] = []
        self.around: set[int] = set()

    def text(self, value: object) -> str:
        tree = self.written(value, "", 0)
        if self.problems:
            raise InvalidInput(self.problems)
        return json.dumps(tree, ensure_ascii=False, allow_nan=False)

    def written(self, value: object, path: str, depth: int) -> object:
        value = python_scalar(value)
        if isinstance(value, HasDocument):
            value = value.document()
        match value:
            case None | bool():
                return value
            case str():
                return value if _is_unicode(value) else self.refuse(value, path)
            case int():
                return value if _is_double(value) else self.refuse(Decimal(int(value)), path, "number_too_long")
            case float():
                return value if isfinite(value) else self.refuse(value, path, "invalid_number")
            case Decimal():
                return decimal_text(value) if value.is_finite() else self.refuse(value, path, "invalid_number")
            case Enum():
                return self.written(value.value, path, depth)
            case bytes() | bytearray() | memoryview():
                return self.refuse(value, path, advice=_BINARY)
        if is_missing(value):
            return None
        if isinstance(value, datetime | date | time):
            return value.isoformat()
        return self.container(value, path, depth)

    def container(self, value: object, path: str, depth: int) -> object:
        if id(value) in self.around:
            return self.refuse(value, path, advice=_CIRCLE)
        if depth > _DEEPEST:
            return None
        self.around.add(id(value))
        try:
            if isinstance(value, Mapping):
                return {self.key(key, path): self.written(one, pointer(path, key), depth + 1) for key, one in value.items()}
            if isinstance(value, Set) and not isinstance(value, MappingView):
                return _sorted([self.written(one, path, depth + 1) for one in value])
            if isinstance(value, MappingView | Sequence | Iterator) or _is_array(value):
                values = cast("Iterable[object]", value)
                return [self.written(one, f"{path}/{at}", depth + 1) for at, one in enumerate(values)]
            return self.refuse(value, path)
        finally:
            self.around.discard(id(value))

    def key(self, key: object, path: str) -> object:
        if isinstance(key, str) and _is_unicode(key):
            return key
        return self.refuse(key, pointer(path, key), advice=_KEY)

    def refuse(self, value: object, path: str, code: str = "no_json_form", *, advice: Mapping[str, str] | None = None) -> object:
        """Take note that a value cannot be written; null stands in for it, and is never sent."""
        kind = type(value).__name__ if code == "no_json_form" else None
        (problem,) = json.loads(_fugong.unwritable(code, _printable(path), _printable(_shown(value)), kind))["problems"]
        for language, more in (advice or {}).items():
            problem["message"][language] += more
        self.problems.append(problem)
        return None


def _is_array(value: object) -> bool:
    """Whether a value is an array of NumPy, or a column of one of the libraries of frames."""
    shape = getattr(value, "shape", None)
    return isinstance(shape, tuple) and (len(shape) == 1 or (len(shape) > 1 and type(value).__module__ == "numpy"))


def _is_unicode(text: str) -> bool:
    """Whether a text holds no lone surrogates, which UTF-8 cannot carry."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_double(number: int) -> bool:
    """Whether a reader of JSON can take a number for a double, and not for an infinity."""
    try:
        return isfinite(float(number))
    except OverflowError:
        return False


def _sorted(values: list[Any]) -> list[Any]:
    """Give the members of a set in an order that is the same in every run."""
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=json.dumps)


def _shown(value: object) -> str:
    """Give a value as a message shows it."""
    try:
        text = str(value) if isinstance(value, str | float | Decimal) else repr(value)
    except Exception:  # of the value's own class
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
