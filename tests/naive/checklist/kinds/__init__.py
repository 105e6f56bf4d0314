"""The kinds of items, one file for each: what is drawn, what may be answered, what an answer is worth."""

from __future__ import annotations

from typing import Any

from ..worth import Rules, Scale
from .choice import CHOICE
from .count import COUNT
from .kind import Kind
from .multi_select import MULTI_SELECT
from .number import NUMBER
from .pass_fail import PASS_FAIL
from .remark import REMARK

KINDS: dict[str, Kind] = {
    "pass_fail": PASS_FAIL,
    "choice": CHOICE,
    "multi_select": MULTI_SELECT,
    "count": COUNT,
    "number": NUMBER,
    "text": REMARK,
    "photo": REMARK,
}
SCORED = tuple(name for name, kind in KINDS.items() if kind.scale)


def kind_of(thing: dict[str, Any]) -> Kind:
    """The kind of an item or a part."""
    return KINDS[thing.get("kind", "pass_fail")]


def scale_of(thing: dict[str, Any], rules: Rules) -> Scale:
    """The scale of an item or a part that has no parts itself."""
    scale = kind_of(thing).scale
    assert scale, thing
    return scale(thing, rules)


__all__ = ["KINDS", "SCORED", "Kind", "kind_of", "scale_of"]
