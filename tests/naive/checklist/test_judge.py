"""The core judged by the naive implementation: the same inputs, and its cards read again from their JSON alone."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from typing import Any

import fugong
import pytest
from conftest import vectors, wire_input
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from .cards import check_card
from .checklists import FACTS, checklists
from .inspections import exact, inspections
from .kinds import SCORED
from .rounding import text
from .scoring import combinations, score
from .stated.agreement import differences, within
from .stated.cases import scored as scored_alone
from .tampering import places, tampered, with_another
from .test_ranges import answered_further

EXAMPLES = int(os.environ.get("FUGONG_EXAMPLES", "1500"))
MOST_COMBINATIONS = 3000


@st.composite
def scored(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    checklist = draw(checklists())
    inspection = draw(inspections(checklist))
    assume(combinations(checklist, exact(inspection), inspection["answers"]) <= MOST_COMBINATIONS)
    return checklist, inspection


def ask(operation: str, checklist: dict[str, Any], inspection: dict[str, Any], **more: Any) -> dict[str, Any]:
    book = {"format": 1, "id": "random", "version": "1.0.0", "facts": FACTS, "checklists": [checklist]}
    asked = {"rulebook": {"document": book}, "checklist": "list", "inspection": inspection} | more
    answer = json.loads(fugong.call_text(operation, json.dumps(asked)))
    assert "ok" in answer, answer
    return answer["ok"]


def card_of(checklist: dict[str, Any], inspection: dict[str, Any]) -> dict[str, Any]:
    return ask("score", checklist, inspection)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(scored())
def test_both_implementations_agree(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    checklist, inspection = pair
    card = card_of(checklist, inspection)
    check_card(card)
    expected = score(checklist, exact(inspection), inspection["answers"])
    assert [line_seen(line) for line in card["lines"]] == [line_expected(line) for line in expected["lines"]]
    outcome = card["outcome"]
    assert outcome["kind"] == expected["kind"]
    digits, mode = checklist["rounding"]["digits"], checklist["rounding"]["mode"]
    shown = lambda number: None if number is None else text(number, digits, mode)  # noqa: E731
    if expected["kind"] == "provisional":
        compare_ranges(outcome, expected, shown)
    elif expected["kind"] != "no_score":
        assert outcome.get("grade", outcome.get("possible_grades")) == expected["what"]
        assert card["score"]["total"] == shown(expected["total"])
        assert card["score"].get("percent") == shown(expected["percent"])
        assert card["score"].get("final") == shown(final_of(expected))
        assert {figure["id"]: exact_or_none(figure) for figure in card.get("figures", [])} == expected["figures"]
        assert [sub.get("zeroed", False) for sub in card["subtotals"]] == [node.zeroed for node in expected["root"].below()]


@settings(max_examples=EXAMPLES // 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(scored())
def test_whole_cards_agree(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Every normative part, from the answers as they are given."""
    checklist, inspection = pair
    ours, problems = scored_alone({"facts": FACTS, "checklists": [checklist]}, {"checklist": "list", "inspection": inspection})
    assert ours, problems
    assert differences(card_of(checklist, inspection), ours) == []


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(answered_further())
def test_what_an_inspection_comes_to_is_in_its_range(drawn: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]) -> None:
    """Never too few grades, nor too narrow a range: also where sources cannot be tried answer by answer."""
    checklist, inspection, further = drawn
    before, after = card_of(checklist, inspection)["outcome"], card_of(checklist, inspection | {"answers": further})
    if before["kind"] != "provisional" or "score" not in after:
        return
    grades = after["outcome"].get("possible_grades", [after["outcome"].get("grade")])
    assert not checklist["grades"] or set(grades) <= set(before["possible_grades"])
    plain = after["score"].get("percent", after["score"]["total"])
    final = after["score"].get("final") if "scoring" in checklist else plain
    if final is None:
        return
    reached = Fraction(final)
    assert "low" not in before or Fraction(before["low"]) <= reached <= Fraction(before["high"])


def line_seen(line: dict[str, Any]) -> tuple[Any, ...]:
    """What both must say of a line."""
    numbers = tuple(Fraction(line[name]) if line["counts"] else None for name in ("points", "earned", "possible"))
    return line["item"], line.get("instance"), line["state"] if line["kind"] in SCORED else None, line["failed"], line["deficient"], Fraction(line.get("nonconformities", 0)), line["failed"] and line.get("severity"), *numbers


def line_expected(line: dict[str, Any]) -> tuple[Any, ...]:
    numbers = tuple(line[name] if line["counts"] else None for name in ("points", "earned", "possible"))
    return line["item"], line["instance"], line["state"] if line["kind"] in SCORED else None, line["failed"], line["deficient"], line["nonconformities"], line["failed"] and line["severity"], *numbers


def compare_ranges(outcome: dict[str, Any], expected: dict[str, Any], shown: Any) -> None:
    """The same range and grades; a wider range where only some numbers were tried, and more grades there, where not everything was tried, or
    where several items may be hidden together."""
    if "grades" not in expected:
        return  # what others read cannot be tried answer by answer
    assert not outcome["exhaustive"] or expected["unsure"] <= 1 and not expected["some"]
    if outcome["exhaustive"]:
        assert outcome["possible_grades"] == expected["grades"]
    else:
        assert set(outcome["possible_grades"]) >= set(expected["grades"])
    if expected["some"]:
        assert "low" not in outcome or expected["low"] is None or within(outcome, shown(expected["low"]), shown(expected["high"]))
    elif outcome["exhaustive"] or "low" in outcome:
        assert (outcome.get("low"), outcome.get("high")) == (shown(expected["low"]), shown(expected["high"]))


def final_of(expected: dict[str, Any]) -> Fraction | None:
    """The final score that there is."""
    score: Fraction | None = expected["own"].score().get("score")
    return score if isinstance(score, Fraction) else None


def exact_or_none(figure: dict[str, Any]) -> Fraction | None:
    return Fraction(figure["value"]) if "value" in figure else None


def vector_cards() -> list[dict[str, Any]]:
    cards = [json.loads(fugong.call_text("score", wire_input(vector))) for name, vector in vectors() if name.startswith("score/")]
    return [card["ok"] for card in cards if "ok" in card]


def test_the_cards_of_all_vectors_add_up() -> None:
    read = vector_cards()
    assert read
    for card in read:
        check_card(card)


@settings(max_examples=EXAMPLES // 10, deadline=None, suppress_health_check=list(HealthCheck))
@given(scored(), st.data())
def test_a_card_with_one_other_number_does_not_add_up(pair: tuple[dict[str, Any], dict[str, Any]], data: st.DataObject) -> None:
    card = card_of(*pair)
    with pytest.raises(AssertionError):
        check_card(data.draw(tampered(card)))


FIGURES = {"lines": {"earned"}, "subtotals": {"earned", "possible", "charged", "percent"}, "score": {"total", "percent", "earned", "possible", "lost", "charged"}}


def is_figure(card: dict[str, Any], place: tuple[Any, ...]) -> bool:
    """Whether a place of a card is a figure that `verify_stated` reads from it."""
    if place[0] == "subtotals" and not card["subtotals"][place[1]]["counts"]:
        return False
    return place[0] in ("counts", "outcome") or place[-1] in FIGURES.get(place[0], ()) or (place[0] == "facts" and place[-1].startswith("failed.") and place[-1] != "failed.count")


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(scored(), st.data())
def test_a_card_is_verified_and_one_other_figure_is_reported(pair: tuple[dict[str, Any], dict[str, Any]], data: st.DataObject) -> None:
    card = card_of(*pair)
    verified = ask("verify_stated", *pair, card=card)
    assert verified["disagreements"] == [] and verified["compared"] >= 10
    figures = [place for place in places(card) if is_figure(card, place)]
    place = data.draw(st.sampled_from(figures))
    changed = ask("verify_stated", *pair, card=with_another(card, place))
    assert len(changed["disagreements"]) == 1, (place, changed)
