"""What random items of all kinds are drawn from."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .worth import COUNTS

SEVERITIES = ["veto", "key"]

numbers = st.sampled_from(["0", "0.1", "0.2", "0.7", "1", "1.5", "2", "3", "10"])
positive = st.sampled_from(["0.1", "0.5", "1", "2", "5"])
negative = st.sampled_from(["-0.5", "-2"])


def chance(draw: st.DrawFn, of: int) -> bool:
    """Once in `of` times."""
    return draw(st.integers(1, of)) == of


@st.composite
def options(draw: st.DrawFn, method: str, most: int = 4) -> list[dict[str, Any]]:
    worth = st.one_of(numbers, numbers, numbers, negative)
    out: list[dict[str, Any]] = []
    for index in range(draw(st.integers(1, most))):
        option: dict[str, Any] = {"id": f"o{index}"} | ({} if method == COUNTS else {"points": draw(worth)})
        fails = draw(st.sampled_from([None, None, True, False]))
        option |= {} if fails is None else {"fails": fails}
        out.append(option | ({"severity": draw(st.sampled_from(SEVERITIES))} if chance(draw, 5) else {}))
    return out
