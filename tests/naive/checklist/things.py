"""Random items and parts of every kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .worth import COUNTS, POINTS, SCORED, Rules, scale_of

SEVERITIES = ["veto", "key"]
HANDLING = {
    "not_applicable": ["exclude", "zero", "full", "fail"],
    "not_sampled": ["exclude", "block", "zero"],
    "missing": ["block", "zero", "exclude", "fail"],
    "error": ["block", "zero", "exclude", "fail"],
}
KINDS = ["pass_fail", "pass_fail", "choice", "multi_select", "count", "number", "parts", "text"]
PART_KINDS = ["pass_fail", "choice", "multi_select", "count", "number"]

numbers = st.sampled_from(["0", "0.1", "0.2", "0.7", "1", "1.5", "2", "3", "10"])
positive = st.sampled_from(["0.1", "0.5", "1", "2", "5"])
negative = st.sampled_from(["-0.5", "-2"])
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


@st.composite
def by_unit(draw: st.DrawFn, method: str, kind: str) -> dict[str, Any]:
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


def kind_of(draw: st.DrawFn, kind: str, method: str) -> dict[str, Any]:
    """What a kind brings with it."""
    if kind == "choice":
        return {"kind": kind, "options": draw(options(method))}
    if kind == "multi_select":
        return {"kind": kind, "options": draw(options(method, 3))} | ({"base": draw(st.sampled_from(["sum", "best"]))} if draw(st.booleans()) else {})
    if kind == "number":
        return draw(bands(method)) if method == COUNTS or draw(st.booleans()) else draw(by_unit(method, kind))
    return draw(by_unit(method, kind)) if kind == "count" else {}


@st.composite
def parts(draw: st.DrawFn, method: str) -> list[dict[str, Any]]:
    """Parts, each of which can bring something."""
    out = []
    for index in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(PART_KINDS[:3] if method == COUNTS else PART_KINDS))
        part: dict[str, Any] = {"id": f"p{index}"} | kind_of(draw, kind, method)
        if scale_of(part, Rules(method)).full <= 0:
            part = {"id": f"p{index}"}
        out.append(part | ({"applies_when": draw(applies)} if chance(draw, 4) else {}))
    return out


@st.composite
def items(draw: st.DrawFn, id: str, method: str, bonus: bool, folded: bool) -> dict[str, Any]:
    """`bonus`: whether it may be one; `folded`: whether instances of it are, so that it has to be worth something."""
    item: dict[str, Any] = {"id": id}
    kind = draw(st.sampled_from(KINDS))
    if kind == "parts":
        item |= {"fold": "worst", "parts": draw(parts(method))}
    elif kind == "text":
        item["kind"] = draw(st.sampled_from(["text", "photo"]))
    else:
        item |= kind_of(draw, kind, method)
        if folded and scale_of(item, Rules(method)).full <= 0:
            item = {"id": id}
    plain = item.get("kind", "pass_fail") in ("pass_fail", "choice", "count")
    if method != COUNTS:
        item |= {"weight": draw(numbers)} if chance(draw, 3) else {}
        item |= {"points": draw(positive if folded else numbers)} if plain and chance(draw, 3) else {}
        if item.get("kind", "pass_fail") in SCORED:
            item |= {"correction_credit": draw(credits)} if chance(draw, 8) else {}
            if bonus and chance(draw, 8):
                return item | {"bonus": True}
    item |= {"severity": draw(st.sampled_from(SEVERITIES))} if chance(draw, 3) else {}
    item |= {"handling": draw(handlings)} if chance(draw, 4) else {}
    item |= {"applies_when": draw(applies)} if chance(draw, 5) else {}
    return item


__all__ = ["HANDLING", "PART_KINDS", "SEVERITIES", "applies", "chance", "credits", "handlings", "items", "numbers", "positive"]
