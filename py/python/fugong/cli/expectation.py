"""What a case expects that an answer does not hold: an answer may hold more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from .messages import say

_NOTHING = object()


class Lack(NamedTuple):
    """One place of what is expected that the answer does not hold."""

    place: str
    """A JSON pointer into the expectation, without the indices of lists."""
    expected: Any
    found: Any
    among: int | None = None
    """How many entries of a list there are, none of which is like the one that is expected."""

    def told(self, language: str) -> str:
        """Say it for people."""
        if self.among is not None:
            found = say("nothing_like", language, count=self.among)
        elif self.found is _NOTHING:
            found = say("nothing_there", language)
        else:
            found = json.dumps(self.found, ensure_ascii=False)
        return say("case_lacks", language, place=self.place or "/", expected=json.dumps(self.expected, ensure_ascii=False), found=found)

    def record(self) -> dict[str, Any]:
        """Say it for programs."""
        found = {} if self.found is _NOTHING else {"found": self.found}
        return {"path": self.place, "expected": self.expected} | found


def lacks(expected: Any, found: Any, place: str = "") -> Iterator[Lack]:
    """List every place of `expected` that `found` does not hold.

    An object may hold more; each object that is expected in a list has to be found in some object of the list; everything else is equal.
    """
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            yield from lacks(value, found.get(key, _NOTHING), f"{place}/{key}")
    elif _is_list_of_objects(expected) and isinstance(found, list):
        for one in expected:
            yield from _closest(one, found, place)
    elif not _is_equal(expected, found):
        yield Lack(place, expected, found)


def _closest(expected: dict[str, Any], found: list[Any], place: str) -> list[Lack]:
    """Look for an object in a list; tell the differences from the one that comes closest."""
    nearest = min((list(lacks(expected, one, place)) for one in found), key=len, default=None)
    if nearest is not None and len(nearest) < max(1, len(expected)):
        return nearest
    return [Lack(place, expected, _NOTHING, len(found))]


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _is_equal(expected: Any, found: Any) -> bool:
    """Whether two values are the same in JSON, where a truth is no number."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(_is_equal(value, found[key]) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(_is_equal, expected, found))
    return isinstance(expected, bool) == isinstance(found, bool) and bool(expected == found)
