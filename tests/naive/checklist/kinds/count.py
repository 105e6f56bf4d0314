"""A count."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ..worth import Rules, Scale
from . import by_unit
from .kind import Kind

def scale(thing: dict[str, Any], rules: Rules) -> Scale:
    return by_unit.scale(thing, rules)


def drawn(draw: st.DrawFn, method: str) -> dict[str, Any]:
    return draw(by_unit.drawn(method, "count"))


def answer(draw: st.DrawFn, thing: dict[str, Any]) -> int:
    return draw(st.integers(0, int(thing["max"])))


COUNT = Kind(drawn, answer, scale, numeric=True)
