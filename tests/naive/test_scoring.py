"""The core judged by the naive implementation: the same inputs, and its cards read again from their JSON alone."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from typing import Any

from conftest import vectors, wire_input
from hypothesis import HealthCheck, given, settings, strategies as st

import fugong

from .cards import check_card, text
from .checklists import FACTS, checklists, inspections
from .scoring import score
from .wide.cards import check_card as check_any_card

EXAMPLES = int(os.environ.get("FUGONG_EXAMPLES", "1500"))


@st.composite
def scored(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    checklist = draw(checklists())
    return checklist, draw(inspections(checklist))


def card_of(checklist: dict[str, Any], inspection: dict[str, Any]) -> dict[str, Any]:
    book = {"format": 1, "id": "random", "version": "1.0.0", "facts": FACTS, "checklists": [checklist]}
    reply = fugong.call_text("score", json.dumps({"rulebook": {"document": book}, "checklist": "list", "inspection": inspection}))
    answer = json.loads(reply)
    assert "ok" in answer, answer
    return answer["ok"]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(scored())
def test_both_implementations_agree(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    checklist, inspection = pair
    card = card_of(checklist, inspection)
    check_card(card)
    facts = {name: Fraction(known) if isinstance(known, int) and not isinstance(known, bool) else known for name, known in inspection["facts"].items()}
    expected = score(checklist, facts, inspection["answers"])
    outcome = card["outcome"]
    assert outcome["kind"] == expected["kind"]
    digits, mode = checklist["rounding"]["digits"], checklist["rounding"]["mode"]
    shown = lambda number: None if number is None else text(number, digits, mode)
    if expected["kind"] == "provisional":
        assert (outcome.get("low"), outcome.get("high")) == (shown(expected["low"]), shown(expected["high"]))
        if outcome["exhaustive"]:
            assert outcome["possible_grades"] == expected["grades"]
        else:
            assert set(outcome["possible_grades"]) >= set(expected["grades"])
    elif expected["kind"] != "no_score":
        assert outcome.get("grade", outcome.get("possible_grades")) == expected["what"]
        assert card["score"]["total"] == shown(expected["total"])
        assert card["score"].get("percent") == shown(expected["percent"])


def test_the_cards_of_all_vectors_add_up() -> None:
    cards = [json.loads(fugong.call_text("score", wire_input(vector))) for name, vector in vectors() if name.startswith("score/")]
    read = [card["ok"] for card in cards if "ok" in card]
    assert read
    for card in read:
        check_any_card(card)
