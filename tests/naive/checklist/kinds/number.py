"""A measured number, worth by unit or by band."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from ..drawing import SEVERITIES, chance, negative, numbers
from ..rounding import number
from ..worth import COUNTS, Rules, Scale, one_of
from . import by_unit
from .kind import Kind

def within(band: dict[str, Any], value: Fraction) -> bool:
    return (
        ("at_least" not in band or value >= number(band["at_least"]))
        and ("more_than" not in band or value > number(band["more_than"]))
        and ("at_most" not in band or value <= number(band["at_most"]))
        and ("less_than" not in band or value < number(band["less_than"]))
    )


def band_of(thing: dict[str, Any], value: Fraction) -> dict[str, Any]:
    (band,) = [band for band in thing["bands"] if within(band, value)]
    return band


def band_id(thing: dict[str, Any], answer: Any) -> str | None:
    """The band that a number answered to an item or a part lies in."""
    return band_of(thing, number(answer))["id"] if "bands" in thing else None


def banded(thing: dict[str, Any], rules: Rules) -> Scale:
    """A number is what its band is; a value in each band stands for all of it."""
    full, judge = one_of(thing["bands"], rules)
    low, high = number(thing["min"]), number(thing["max"])
    marks = sorted({low, high, *(number(band[end]) for band in thing["bands"] for end in band if end in ("at_least", "more_than", "at_most", "less_than"))})
    between = [(one + other) / 2 for one, other in itertools.pairwise(marks)]
    values = [value for value in [*marks, *between] if low <= value <= high]
    return Scale(full, lambda answer: judge(band_of(thing, number(answer))), values)




def scale(thing: dict[str, Any], rules: Rules) -> Scale:
    return banded(thing, rules) if "bands" in thing else by_unit.scale(thing, rules)


@st.composite
def bands(draw: st.DrawFn, method: str) -> dict[str, Any]:
    """A number's bands, from end to end, each border in one of its two bands."""
    marks = draw(st.sampled_from([["36", "37.3", "42"], ["0", "10"], ["-25", "-18", "-12.5", "4"], ["0", "0.5", "1", "2"]]))
    out: list[dict[str, Any]] = []
    closed = True
    for index, (low, high) in enumerate(zip(marks, marks[1:], strict=False)):
        band: dict[str, Any] = {"id": f"b{index}", "at_least" if closed else "more_than": low}
        upper = index == len(marks) - 2 or draw(st.booleans())
        band |= {"at_most" if upper else "less_than": high}
        closed = not upper
        band |= {} if method == COUNTS else {"points": draw(st.one_of(numbers, numbers, numbers, negative))}
        fails = draw(st.sampled_from([None, None, True, False]))
        band |= {} if fails is None else {"fails": fails}
        out.append(band | ({"severity": draw(st.sampled_from(SEVERITIES))} if chance(draw, 5) else {}))
    if chance(draw, 6):
        out[0].pop("at_least")
        out[-1].pop("at_most")
    return {"kind": "number", "min": marks[0], "max": marks[-1], "bands": out}




def drawn(draw: st.DrawFn, method: str) -> dict[str, Any]:
    return draw(bands(method)) if method == COUNTS or draw(st.booleans()) else draw(by_unit.drawn(method, "number"))


def answer(draw: st.DrawFn, thing: dict[str, Any]) -> str | float:
    low, high = number(thing["min"]), number(thing["max"])
    borders = [band[end] for band in thing.get("bands", []) for end in ("at_least", "more_than", "at_most", "less_than") if end in band]
    steps = st.integers(0, int((high - low) * 10)).map(lambda step: low + number(step) / 10)
    written = draw(st.one_of(steps.map(lambda exact: f"{float(exact):.1f}"), st.sampled_from([str(thing["min"]), str(thing["max"]), *borders])))
    return written if draw(st.booleans()) else float(written) if "." in written else int(written)


NUMBER = Kind(drawn, answer, scale, numeric=True)
