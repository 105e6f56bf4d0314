"""Worth by unit, for counts and for numbers with `each`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from ..drawing import chance, positive
from ..rounding import number
from ..worth import COUNTS, POINTS, ZERO, Rules, Scale, Worth, fails_by_default, short

def takes_away(thing: dict[str, Any], rules: Rules) -> bool:
    """Whether more of it is worse."""
    return rules.method != POINTS or number(thing["each"]) < 0


def scale(thing: dict[str, Any], rules: Rules) -> Scale:
    """A count, or a number with `each`: points or charges for every unit."""
    low, high = number(thing.get("min", 0)), number(thing["max"])
    points = number(thing.get("points", 1))
    each = Fraction(1) if rules.method == COUNTS else number(thing.get("each", points))
    cut = number(thing["at_most"]) if "at_most" in thing else None
    taken = takes_away(thing, rules)
    count = thing["kind"] == "count"

    def raw(value: Fraction) -> Fraction:
        if rules.method == POINTS and each < 0:
            return max(ZERO, points + each * value)
        return each * value if cut is None else min(cut, each * value)

    full = max(ZERO, raw(low), raw(high))
    from_value = number(thing["fails_from"]) if "fails_from" in thing else Fraction(1) if count and taken else None

    def judge(answer: Any) -> Worth:
        value = number(answer)
        worth = raw(value)
        failed = fails_by_default(worth, full, rules.method) if from_value is None else value >= from_value
        return Worth(worth, failed, None, value if count and taken else Fraction(failed), short(worth, full, rules.method))

    values = [Fraction(value) for value in range(int(high) + 1)] if count else [low, high, *([from_value] if from_value and low <= from_value <= high else [])]
    return Scale(full, judge, values)




@st.composite
def drawn(draw: st.DrawFn, method: str, kind: str) -> dict[str, Any]:
    """A count, or a number with `each`."""
    out: dict[str, Any] = {"kind": kind, "max": draw(st.integers(2, 4))} | ({"min": draw(st.sampled_from(["0", "0", "1"])), "unit": "℃"} if kind == "number" else {"unit": "人"})
    if method == POINTS:
        out["each"] = draw(st.sampled_from(["-0.5", "-1", "-0.3", "0.5", "2"]))
        if out["each"].startswith("-"):
            out |= {"points": draw(positive)} if chance(draw, 3) else {}
        elif draw(st.integers(0, 2)):
            out["at_most"] = draw(st.sampled_from(["0.7", "1", "3"]))
    elif method != COUNTS:
        if draw(st.booleans()) or kind == "number":
            out["each"] = draw(positive)
        if draw(st.booleans()):
            out["at_most"] = draw(st.sampled_from(["0.7", "1", "3"]))
    if chance(draw, 3):
        most = int(out["max"])
        out["fails_from"] = draw(st.integers(0, most + 1)) if kind == "count" else draw(st.sampled_from(["1.5", str(most)]))
    return out
