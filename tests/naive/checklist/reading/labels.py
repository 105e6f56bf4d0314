"""What people write for an answer, and the code that it means."""

from __future__ import annotations

from typing import Any

from ..items import STATES
from .texts import DECIMAL, fold

Texts = dict[str, list[str]]


def codes_of(thing: dict[str, Any]) -> list[str]:
    """The codes that an item or a part takes: of its kind, then the states."""
    kind = thing.get("kind", "pass_fail")
    own = ["pass", "fail"] if kind == "pass_fail" else [option["id"] for option in thing.get("options", [])] if kind in ("choice", "multi_select") else []
    return [*own, *STATES]


class Labels:
    """The accepted labels of an item or a part; the later of two layers wins, and the codes themselves always stand."""

    def __init__(self, thing: dict[str, Any], shared: Texts, item: dict[str, Any] | None = None) -> None:
        """`item`: of a part, the item that it belongs to, whose labels stand in for the checklist's code by code."""
        codes = codes_of(thing)
        layers = [*([item.get("labels", {})] if item else []), thing.get("labels", {})]
        renamed = set(item.get("labels", {})) if item else set()
        of_checklist = {code: texts for code, texts in shared.items() if code in codes and code not in renamed}
        self.declared: dict[str, str] = by_text(of_checklist)
        for layer in layers:
            self.declared |= by_text({code: texts for code, texts in layer.items() if code in codes})
        for option in thing.get("options", []):
            self.declared |= by_text({option["id"]: option.get("labels", [])})
        self.codes = {code: code for code in codes}

    def code(self, text: str) -> str | None:
        """The code that a text means, if any."""
        return self.codes.get(text) or (self.declared | self.codes).get(fold(text))

    def holds_a_whole_number(self) -> bool:
        return any(DECIMAL.fullmatch(text) and "." not in text for text in self.declared)


def by_text(texts: Texts) -> dict[str, str]:
    return {fold(text): code for code, several in texts.items() for text in several}
