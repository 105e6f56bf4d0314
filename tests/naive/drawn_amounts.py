"""Random amounts and comparisons of them, over facts that are numbers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .amounts import FOLDS

TESTS = ("is", "is_not", "at_least", "more_than", "at_most", "less_than")
NUMBERS = ["0", "1", "2", "-1", "0.5", "3", "1/3", "93/23", 10, 100]


def amounts(names: list[str], depth: int = 3) -> st.SearchStrategy[Any]:
    fact = st.sampled_from(names).map(lambda name: {"fact": name})
    linear = st.builds(lambda name, times, plus: {"fact": name, "times": times, "plus": plus}, st.sampled_from(names), st.sampled_from([2, "-0.5"]), st.sampled_from([0, 3]))
    leaf = st.one_of(fact, fact, linear, st.sampled_from(NUMBERS))
    if depth == 0:
        return leaf
    inner = amounts(names, depth - 1)
    several = st.lists(inner, min_size=1, max_size=3)
    unknown = st.sampled_from([{}, {"unknown": "skip"}, {"unknown": "zero"}])
    folded = st.builds(lambda fold, of, more: {fold: of} | more, st.sampled_from(FOLDS), several, unknown)
    pair = st.builds(lambda name, one, other: {name: [one, other]}, st.sampled_from(["minus", "over", "times"]), inner, inner)
    rung = st.builds(lambda when, gives: {"when": when, "gives": gives}, comparisons(names, depth - 1), inner)
    chosen = st.builds(
        lambda rungs, otherwise: {"choose": rungs} | ({} if otherwise is None else {"otherwise": otherwise}),
        st.lists(rung, min_size=1, max_size=2),
        st.none() | inner,
    )
    modes = st.sampled_from(["half_up", "half_even", "down", "up"])
    rounded = st.builds(lambda of, digits, mode: {"round": of, "digits": digits, "mode": mode}, inner, st.integers(0, 2), modes)
    return st.one_of(leaf, folded, folded, pair, pair, chosen, rounded)


def comparisons(names: list[str], depth: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    amount = amounts(names, depth)
    if_unknown = st.sampled_from([{}, {}, {}, {"if_unknown": True}, {"if_unknown": False}])
    of_two = st.builds(lambda left, test, right, more: {"amount": left, test: right} | more, amount, st.sampled_from(TESTS), amount, if_unknown)
    known = st.builds(lambda left, wanted: {"amount": left, "known": wanted}, amount, st.booleans())
    return st.one_of(of_two, of_two, of_two, known)
