"""Amounts judged by the naive implementation: the same comparison over the same facts."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

import fugong
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conditions import holds, worth
from .drawn_amounts import comparisons

EXAMPLES = int(os.environ.get("FUGONG_EXAMPLES", "1500"))
FACTS = ["site.a", "site.b", "site.c", "site.d"]
BOOK = {"format": 1, "id": "amounts", "version": "1.0.0", "facts": {name: {"type": "decimal"} for name in FACTS}}
RULES = fugong.Rulebook.load(BOOK)
WORDS = {True: "true", False: "false", None: "unknown"}
known = st.dictionaries(st.sampled_from(FACTS), st.sampled_from(["0", "1", "-2", "0.5", "7", "100", "-0.125"]))


@settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(comparisons(FACTS), known)
def test_both_implementations_reckon_alike(condition: dict[str, Any], facts: dict[str, str]) -> None:
    exact = {name: Fraction(number) for name, number in facts.items()}
    reply = RULES.evaluate(condition, facts)
    expected = holds(condition, exact)
    assert reply["truth"] == WORDS[expected]
    if expected is not True:
        unmet = reply["unmet"]
        value = worth(condition["amount"], exact)
        # What was found is the exact value, or the first digits of a repeating one.
        assert (unmet.get("found") is None) == (value is None)
        if value is not None and not unmet["found"].endswith("…"):
            assert Fraction(unmet["found"]) == value


@settings(max_examples=EXAMPLES // 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(comparisons(FACTS), known)
def test_what_is_written_again_means_the_same(condition: dict[str, Any], facts: dict[str, str]) -> None:
    """The amounts of a reason are in their full form: what they say is what the rule said."""
    reply = RULES.evaluate({"not": {"all": [condition, {"amount": 1, "is": 1}]}}, facts)
    unmet = reply.get("unmet")
    if unmet is None or "any" in unmet or "amount" not in unmet:
        return
    exact = {name: Fraction(number) for name, number in facts.items()}
    assert worth(unmet["amount"], exact) == worth(condition["amount"], exact)
