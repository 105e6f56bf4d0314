"""What is wrong with an input: codes, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class At:
    """A place in the input; what is reported there is added to one list."""

    path: str = ""
    found: list[tuple[str, str]] = field(default_factory=list)

    def within(self, key: str | int) -> At:
        return At(f"{self.path}/{str(key).replace('~', '~0').replace('/', '~1')}", self.found)

    def report(self, code: str) -> Any:
        """Add a problem; what stands here then reads as nothing."""
        self.found.append((code, self.path))
        return None

    def each(self, entries: Any) -> Iterator[tuple[Any, Any, At]]:
        """The entries of an object by their keys, or of a list by their indices, each with its place."""
        pairs = entries.items() if isinstance(entries, dict) else enumerate(entries)
        for key, value in pairs:
            yield key, value, self.within(key)

    def unknown_fields(self, thing: dict[str, Any], known: set[str]) -> None:
        for name in thing:
            if name not in known:
                self.within(name).report("unknown_field")
