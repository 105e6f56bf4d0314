"""Pass or fail."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from ..rounding import number
from ..worth import COUNTS, POINTS, ZERO, Rules, Scale, Worth, worth_of
from .kind import Kind

def scale(thing: dict[str, Any], rules: Rules) -> Scale:
    full = Fraction(1) if rules.method == COUNTS else number(thing.get("points", 1))

    def judge(answer: str) -> Worth:
        failed = answer == "fail"
        return worth_of(full if failed != (rules.method == POINTS) else ZERO, full, failed, None, rules)

    return Scale(full, judge, ["pass", "fail"])




def drawn(draw: st.DrawFn, method: str) -> dict[str, Any]:
    return {}


def answer(draw: st.DrawFn, thing: dict[str, Any]) -> str:
    return draw(st.sampled_from(["pass", "pass", "fail"]))


PASS_FAIL = Kind(drawn, answer, scale)
