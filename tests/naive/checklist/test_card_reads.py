"""Cards that state answers and figures are read again: a card of plain lines with both written in by hand, and each of them spoiled."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import fugong
import pytest

from .by_hand import choice
from .cards import check_card
from .tampering import places, with_another

SEVERAL = {"id": "m", "kind": "multi_select", "options": [{"id": "x", "points": 1}, {"id": "y", "points": 1}]}
CHECKLIST: dict[str, Any] = {
    "id": "list",
    "version": "1.0.0",
    "items": [choice("a", 4, 1, 0), {"id": "n", "kind": "count", "max": 4, "each": 1}, SEVERAL, {"id": "gone"}],
    "sections": [{"id": "s", "items": [{"id": "b"}, {"id": "c"}]}],
    "grades": [{"id": "good", "when": {"fact": "percent", "at_least": 0}}, {"id": "rest", "otherwise": True}],
}
ANSWERS = {"a": "o1", "n": 3, "m": ["y", "x"], "gone": "not_applicable", "b": "pass", "c": "fail"}
FIGURES: list[dict[str, Any]] = [
    # (25 + 75)/2, without what does not apply.
    {"id": "index", "amount": {"mean": [{"fact": "item.a.percent"}, {"fact": "item.n.percent"}, {"fact": "item.gone.percent"}], "unknown": "skip"}, "value": "50"},
    {"id": "none", "title": "none", "amount": {"minus": [{"fact": "item.gone.earned"}, 1]}},
    # 2 × 50 + 50 %, of s, and 3 answered.
    {"id": "more", "unit": "分", "amount": {"sum": [{"fact": "figure.index", "times": 2}, {"fact": "section.s.percent"}, {"fact": "answer.n"}]}, "value": "153"},
]
GRADE = {"all": [{"fact": "figure.index", "at_least": 50}, {"fact": "answer.m", "includes": "x"}, {"fact": "answer.a", "is": "o1"}, {"fact": "item.gone.earned", "is_not": 1}]}
FACTS = {
    **{"answer.m": ["x", "y"], "answer.a": "o1", "answer.n": "3", "figure.index": "50", "figure.more": "153"},
    **{"item.a.percent": "25", "item.n.percent": "75"},
}


def card() -> dict[str, Any]:
    book = {"format": 1, "id": "book", "version": "1.0.0", "checklists": [CHECKLIST]}
    asked = {"rulebook": {"document": book}, "checklist": "list", "inspection": {"answers": ANSWERS}}
    out: dict[str, Any] = json.loads(fugong.call_text("score", json.dumps(asked)))["ok"]
    out["grading"]["rungs"][0]["when"] = GRADE
    return out | {"figures": deepcopy(FIGURES), "facts": out["facts"] | FACTS}


STEPS: dict[str, Any] = {
    "scoring": {
        "adjust": [
            {"id": "more", "title": "more", "plus": {"fact": "item.n.percent"}},
            {"id": "none", "when": {"fact": "failed.count", "at_least": 5}, "times": 0},
            {"id": "cap", "at_most": {"fact": "score", "times": "0.5"}},
        ]
    },
    "grades": [{"id": "good", "when": {"fact": "score", "at_least": 50}}, {"id": "rest", "otherwise": True}],
}


def adjusted() -> dict[str, Any]:
    book = {"format": 1, "id": "book", "version": "1.0.0", "checklists": [CHECKLIST | STEPS]}
    asked = {"rulebook": {"document": book}, "checklist": "list", "inspection": {"answers": ANSWERS}}
    out: dict[str, Any] = json.loads(fugong.call_text("score", json.dumps(asked)))["ok"]
    return out


def test_no_number_of_a_step_nor_of_the_final_score_may_be_another() -> None:
    read = adjusted()
    check_card(read)
    # 1 + 3 + 2 + 1 of 12 are 175/3 %; and 75; nothing times 0; half of that.
    assert [step["after"] for step in read["adjustments"]] == ["400/3", "400/3", "200/3"]
    changed = [place for place in places(read) if place[0] == "adjustments" or place[-1] in ("final", "final_exact") or place == ("facts", "score")]
    assert len(changed) == 4 + 3 + 4 + 3
    for place in changed:
        with pytest.raises(AssertionError):
            check_card(with_another(read, place))


@pytest.mark.parametrize(("at", "name"), [(at, name) for at in range(3) for name in ("holds", "before", "after")])
def test_no_number_of_a_step_may_lack(at: int, name: str) -> None:
    read = adjusted()
    read["adjustments"][at].pop(name)
    with pytest.raises(AssertionError):
        check_card(read)


def test_a_card_with_figures_adds_up() -> None:
    check_card(card())


@pytest.mark.parametrize("name", FACTS)
def test_no_fact_may_lack_or_be_another(name: str) -> None:
    read = card()
    with pytest.raises(AssertionError):
        check_card(with_another(read, ("facts", name)))
    read["facts"].pop(name)
    with pytest.raises(AssertionError):
        check_card(read)


@pytest.mark.parametrize("name", ["answer.gone", "item.gone.earned", "figure.none", "answer.unheard"])
def test_what_has_no_value_is_not_stated(name: str) -> None:
    read = card()
    read["facts"][name] = "0"
    with pytest.raises(AssertionError):
        check_card(read)


def test_no_figure_may_be_another() -> None:
    read = card()
    tampered = [place for place in places(read) if place[0] == "figures"]
    assert len(tampered) == 2
    for place in tampered:
        with pytest.raises(AssertionError):
            check_card(with_another(read, place))
    read["figures"][1]["value"] = "0"
    with pytest.raises(AssertionError):
        check_card(read)


def test_the_grade_follows_from_them() -> None:
    read = card()
    read["grading"]["rungs"][0]["when"]["all"][0]["at_least"] = 51
    with pytest.raises(AssertionError):
        check_card(read)
