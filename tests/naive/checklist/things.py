"""Random items and parts of every kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .drawing import SEVERITIES, chance, numbers, positive
from .kinds import KINDS, SCORED, scale_of
from .worth import COUNTS, Rules

HANDLING = {
    "not_applicable": ["exclude", "zero", "full", "fail"],
    "not_sampled": ["exclude", "block", "zero"],
    "missing": ["block", "zero", "exclude", "fail"],
    "error": ["block", "zero", "exclude", "fail"],
}
DRAWN = ["pass_fail", *SCORED, "parts", "text"]
"""What an item is drawn as; pass or fail twice as often as others."""

handlings = st.fixed_dictionaries({}, optional={state: st.sampled_from(words) for state, words in HANDLING.items()})
applies = st.sampled_from(
    [
        {"fact": "site.canteen", "is": True},
        {"not": {"fact": "site.canteen", "is": True}},
        {"any": [{"fact": "site.staff", "at_least": 5}, {"fact": "site.canteen", "is": True}]},
        {"fact": "site.staff", "less_than": 3, "if_unknown": False},
    ]
)
credits = st.one_of(
    st.sampled_from(["0", "0.3", "0.5", "1"]).map(lambda share: {"share": share}),
    st.sampled_from(["0.1", "0.5", "2"]).map(lambda points: {"points": points}),
)


@st.composite
def parts(draw: st.DrawFn, method: str) -> list[dict[str, Any]]:
    """Parts, each of which can bring something."""
    out = []
    for index in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from([kind for kind in SCORED if method != COUNTS or not KINDS[kind].numeric]))
        part: dict[str, Any] = {"id": f"p{index}"} | KINDS[kind].drawn(draw, method)
        if scale_of(part, Rules(method)).full <= 0:
            part = {"id": f"p{index}"}
        out.append(part | ({"applies_when": draw(applies)} if chance(draw, 4) else {}))
    return out


@st.composite
def items(draw: st.DrawFn, id: str, method: str, bonus: bool, folded: bool) -> dict[str, Any]:
    """`bonus`: whether it may be one; `folded`: whether instances of it are, so that it has to be worth something."""
    item: dict[str, Any] = {"id": id}
    kind = draw(st.sampled_from(DRAWN))
    if kind == "parts":
        item |= {"fold": "worst", "parts": draw(parts(method))}
    else:
        item |= KINDS[kind].drawn(draw, method)
        if folded and kind in SCORED and scale_of(item, Rules(method)).full <= 0:
            item = {"id": id}
    plain = item.get("kind", "pass_fail") in ("pass_fail", "choice", "count")
    if method != COUNTS:
        item |= {"weight": draw(numbers)} if chance(draw, 3) else {}
        takes = str(item.get("each", "")).startswith("-")
        item |= {"points": draw(positive if folded or takes else numbers)} if plain and chance(draw, 3) else {}
        if item.get("kind", "pass_fail") in SCORED:
            item |= {"correction_credit": draw(credits)} if chance(draw, 8) else {}
            if bonus and chance(draw, 5):
                return item | {"bonus": True}
    item |= {"severity": draw(st.sampled_from(SEVERITIES))} if chance(draw, 3) else {}
    item |= {"handling": draw(handlings)} if chance(draw, 4) else {}
    item |= {"applies_when": draw(applies)} if chance(draw, 5) else {}
    return item


__all__ = ["HANDLING", "SEVERITIES", "applies", "chance", "credits", "handlings", "items", "numbers", "positive"]
