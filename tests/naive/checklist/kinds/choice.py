"""A choice: one of the options."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ..drawing import options
from ..worth import Rules, Scale, one_of
from .kind import Kind

def scale(thing: dict[str, Any], rules: Rules) -> Scale:
    full, judge = one_of(thing["options"], rules)
    by_id = {option["id"]: option for option in thing["options"]}
    return Scale(full, lambda answer: judge(by_id[answer]), list(by_id))




def drawn(draw: st.DrawFn, method: str) -> dict[str, Any]:
    return {"kind": "choice", "options": draw(options(method))}


def answer(draw: st.DrawFn, thing: dict[str, Any]) -> str:
    return draw(st.sampled_from([option["id"] for option in thing["options"]]))


CHOICE = Kind(drawn, answer, scale)
