"""No value in conditions and amounts: a third thing beside known and unknown. What each comes to is stated from the specification."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .amounts import NOTHING
from .conditions import holds, worth

FACTS = {"none": NOTHING, "two": Fraction(2), "zero": Fraction(0), "word": "pass", "also": "pass", "some": {"a"}}
"""Beside them `open` is unknown."""


def fact(name: str, **test: Any) -> dict[str, Any]:
    return {"fact": name, **test}


NONE, OPEN, TWO, ZERO = ({"fact": name} for name in ("none", "open", "two", "zero"))

CONDITIONS: list[tuple[dict[str, Any], bool | None]] = [
    # A comparison with it is false, but is_not is true.
    (fact("none", **{"is": 2}), False),
    (fact("none", **{"is": "pass"}), False),
    (fact("none", is_not=2), True),
    (fact("none", at_least=0), False),
    (fact("none", at_most=0), False),
    (fact("none", more_than=0), False),
    (fact("none", less_than=0), False),
    (fact("none", one_of=["pass", "fail"]), False),
    (fact("none", includes="a"), False),
    (fact("none", known=True), False),
    (fact("none", known=False), True),
    # Whatever if_unknown says: it is not unknown.
    (fact("none", at_least=0, if_unknown=True), False),
    (fact("none", one_of=["pass"], if_unknown=True), False),
    (fact("none", includes="a", if_unknown=True), False),
    (fact("none", is_not=2, if_unknown=False), True),
    # It stays three-valued inside what combines conditions.
    ({"not": fact("none", **{"is": 2})}, True),
    ({"all": [fact("none", is_not=2), fact("open", **{"is": 2})]}, None),
    ({"any": [fact("none", **{"is": 2}), fact("open", **{"is": 2})]}, None),
    ({"all": [fact("none", **{"is": 2}), fact("open", **{"is": 2})]}, False),
    # On the other side, too, and beside what is unknown.
    (fact("two", **{"is": NONE}), False),
    (fact("two", is_not=NONE), True),
    (fact("two", at_least={"fact": "none", "times": 2, "plus": 1}), False),
    (fact("none", **{"is": NONE}), False),
    (fact("none", is_not=NONE), True),
    (fact("none", at_least=OPEN), False),
    (fact("none", is_not=OPEN), True),
    (fact("open", at_least=NONE, if_unknown=True), False),
    (fact("open", is_not=NONE), True),
    # What is known or unknown is what it was.
    (fact("word", **{"is": {"fact": "also"}}), True),
    (fact("some", includes="a"), True),
    (fact("open", known=False), True),
    (fact("open", is_not=2), None),
    (fact("open", one_of=["pass"], if_unknown=True), True),
    (fact("open", includes="a"), None),
    # Comparisons of amounts: false where one side has no value, whatever the other is.
    ({"amount": NONE, "at_least": 0}, False),
    ({"amount": NONE, "is_not": 0}, True),
    ({"amount": {"sum": [TWO]}, "at_most": NONE}, False),
    ({"amount": {"sum": [OPEN]}, "at_most": NONE}, False),
    ({"amount": {"sum": [OPEN]}, "is_not": {"minus": [NONE, 1]}}, True),
    ({"amount": NONE, "is": OPEN, "if_unknown": True}, False),
    ({"amount": NONE, "is": NONE}, False),
    (fact("none", at_least={"sum": [TWO]}), False),
    (fact("two", is_not={"sum": [NONE]}), True),
    ({"amount": NONE, "known": True}, False),
    ({"amount": NONE, "known": False}, True),
    ({"amount": {"minus": [OPEN, NONE]}, "known": False}, True),
    ({"amount": {"sum": [NONE, TWO], "unknown": "skip"}, "known": True}, True),
]


@pytest.mark.parametrize(("condition", "truth"), CONDITIONS)
def test_conditions(condition: dict[str, Any], truth: bool | None) -> None:
    assert holds(condition, FACTS) is truth


AMOUNTS: list[tuple[Any, Any]] = [
    (NONE, NOTHING),
    ({"fact": "none", "times": 0, "plus": 3}, NOTHING),
    # Lists treat it by their `unknown`; where that is `unknown`, the whole has no value, even beside an unknown member.
    *(({fold: [NONE, TWO]}, NOTHING) for fold in ("sum", "least", "greatest", "mean", "count")),
    *(({fold: [OPEN, NONE], "unknown": "unknown"}, NOTHING) for fold in ("sum", "least", "greatest", "mean", "count")),
    *(({fold: [OPEN, TWO]}, None) for fold in ("sum", "least", "greatest", "mean", "count")),
    ({"sum": [NONE, TWO, 4], "unknown": "skip"}, 6),
    ({"mean": [NONE, TWO, 4], "unknown": "skip"}, 3),
    ({"least": [NONE, TWO, 4], "unknown": "skip"}, 2),
    ({"greatest": [NONE, OPEN, 4], "unknown": "skip"}, 4),
    ({"count": [NONE, OPEN, TWO], "unknown": "skip"}, 1),
    ({"count": [NONE], "unknown": "skip"}, 0),
    ({"mean": [NONE, TWO, 4], "unknown": "zero"}, 2),
    ({"least": [NONE, TWO], "unknown": "zero"}, 0),
    ({"greatest": [NONE, -1], "unknown": "zero"}, 0),
    ({"count": [NONE, TWO], "unknown": "zero"}, 2),
    # Of nothing there is no sum, mean, least or greatest, as before.
    *(({fold: [NONE, OPEN], "unknown": "skip"}, None) for fold in ("sum", "least", "greatest", "mean")),
    *(({fold: [NONE], "unknown": "skip"}, NOTHING) for fold in ("sum", "least", "greatest", "mean")),
    # Every other operation has no value where one operand has none, even where the other is unknown.
    *(({name: [NONE, TWO]}, NOTHING) for name in ("minus", "times", "over")),
    *(({name: [TWO, NONE]}, NOTHING) for name in ("minus", "times", "over")),
    *(({name: [OPEN, NONE]}, NOTHING) for name in ("minus", "times", "over")),
    *(({name: [NONE, OPEN]}, NOTHING) for name in ("minus", "times", "over")),
    ({"times": [ZERO, NONE]}, NOTHING),
    ({"round": NONE}, NOTHING),
    ({"round": {"over": [NONE, 3]}, "digits": 2}, NOTHING),
    # A divisor of 0 is unknown; no value only where an operand has none.
    ({"over": [TWO, ZERO]}, None),
    ({"over": [NONE, ZERO]}, NOTHING),
    ({"over": [OPEN, ZERO]}, None),
    ({"minus": [{"over": [TWO, ZERO]}, NONE]}, NOTHING),
    # A rung's condition decides as ever; what it gives may have no value.
    ({"choose": [{"when": fact("none", is_not=1), "gives": NONE}], "otherwise": 5}, NOTHING),
    ({"choose": [{"when": fact("none", **{"is": 1}), "gives": 4}], "otherwise": 5}, 5),
    ({"choose": [{"when": fact("none", **{"is": 1}), "gives": 4}]}, None),
    ({"choose": [{"when": fact("open", **{"is": 1}), "gives": NONE}], "otherwise": NONE}, None),
    ({"choose": [{"when": fact("none", known=False), "gives": 7}], "otherwise": NONE}, 7),
]


@pytest.mark.parametrize(("raw", "value"), AMOUNTS)
def test_amounts(raw: Any, value: Any) -> None:
    found = worth(raw, FACTS)
    assert found == value
    assert (found is None, found is NOTHING) == (value is None, value is NOTHING)
