"""A multi-select: any number of the options."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from ..drawing import options
from ..rounding import number
from ..worth import COUNTS, ZERO, Rules, Scale, Worth, fails_by_default, worth_of
from .kind import Kind

def scale(thing: dict[str, Any], rules: Rules) -> Scale:
    by_id = {option["id"]: option for option in thing["options"]}
    counting = rules.method == COUNTS
    points_of = {id: ZERO if counting else number(option["points"]) for id, option in by_id.items()}
    best = thing.get("base", "sum") == "best"
    above = [points for points in points_of.values() if points > 0]
    full = Fraction(any(option.get("fails") for option in by_id.values())) if counting else (max([ZERO, *above]) if best else sum(above, ZERO))

    def judge(chosen: list[str]) -> Worth:
        worths = [points_of[id] for id in chosen]
        points = max(worths, default=ZERO) if best else sum(worths, ZERO)
        said = [by_id[id]["fails"] for id in chosen if "fails" in by_id[id]]
        failed = any(said) if said else fails_by_default(points, full, rules.method)
        severity = rules.gravest([by_id[id].get("severity") for id in chosen if by_id[id].get("fails")])
        return worth_of(Fraction(failed) if counting else points, full, failed, severity, rules)

    return Scale(full, judge, [list(some) for size in range(len(by_id) + 1) for some in itertools.combinations(by_id, size)])




def drawn(draw: st.DrawFn, method: str) -> dict[str, Any]:
    base = {"base": draw(st.sampled_from(["sum", "best"]))} if draw(st.booleans()) else {}
    return {"kind": "multi_select", "options": draw(options(method, 3))} | base


def answer(draw: st.DrawFn, thing: dict[str, Any]) -> list[str]:
    return draw(st.lists(st.sampled_from([option["id"] for option in thing["options"]]), unique=True))


MULTI_SELECT = Kind(drawn, answer, scale)
