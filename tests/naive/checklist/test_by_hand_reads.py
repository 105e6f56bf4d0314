"""The naive scoring of checklists that read themselves against cases worked by hand from the specification."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..amounts import NOTHING
from .by_hand import ask, choice, passing
from .reads import in_a_circle, reads_of


def when(name: str, **test: Any) -> dict[str, Any]:
    return {"applies_when": {"fact": name, **test}}


def states(out: dict[str, Any]) -> list[str]:
    return [line["state"] for line in out["lines"]]


DEEP: dict[str, Any] = {
    "items": [
        {"id": "kitchen"},
        {"id": "fryer", "points": 2} | when("answer.kitchen", **{"is": "pass"}),
        {"id": "hood", "points": 3} | when("answer.fryer", **{"is": "pass"}),
        *passing("x"),
    ],
    "grades": [{"id": "good", "when": {"fact": "percent", "at_least": 80}}, {"id": "poor", "otherwise": True}],
}
"""Is there a kitchen, has it a fryer, has the fryer a hood; and something else."""


def test_a_no_hides_what_depends_on_it_three_deep() -> None:
    # The answers below are kept, and score nothing: 0 + 1 of 2.
    out = ask(DEEP, {"kitchen": "fail", "fryer": "pass", "hood": "pass", "x": "pass"})
    assert (states(out), out["percent"], out["what"]) == (["answered", "hidden", "hidden", "answered"], 50, "poor")
    # The fryer fails: 1 + 0 + 1 of 4, the hood is not asked for.
    out = ask(DEEP, {"kitchen": "pass", "fryer": "fail", "x": "pass"})
    assert (states(out), out["percent"]) == (["answered", "answered", "hidden", "answered"], 50)
    # All there: 1 + 2 + 0 + 1 of 7.
    assert ask(DEEP, {"kitchen": "pass", "fryer": "pass", "hood": "fail", "x": "pass"})["percent"] == Fraction(400, 7)


def test_what_does_not_apply_or_was_not_sampled_has_no_answer() -> None:
    for state in ("not_applicable", "not_sampled"):
        assert states(ask(DEEP, {"kitchen": state, "x": "pass"})) == [state, "hidden", "hidden", "answered"]


def test_an_open_answer_is_tried_with_what_depends_on_it() -> None:
    # Kitchen fail: 0 + 1 of 2 = 50. Pass, fryer fail: 1 + 0 + 1 of 4 = 50. Fryer pass: hood fail 4 of 7, hood pass 7 of 7.
    out = ask(DEEP, {"x": "pass"})
    assert (out["kind"], states(out)[:3], out["waiting_for"]) == ("provisional", ["missing"] * 3, ["kitchen", "fryer", "hood"])
    assert (out["low"], out["high"], out["grades"], out["unsure"]) == (50, 100, ["good", "poor"], 0)
    # x failed: 0 of 2, 1 of 4, 3 of 7 or 6 of 7; never the good 6 of 7 with the kitchen open and the fryer said to fail.
    assert (lambda low: (low["low"], low["high"]))(ask(DEEP, {"x": "fail"})) == (0, Fraction(600, 7))
    out = ask(DEEP, {"fryer": "fail", "x": "fail"})
    assert (out["waiting_for"], out["low"], out["high"], out["grades"]) == (["kitchen", "fryer", "hood"], 0, 25, ["poor"])
    # What could not be judged is as open as what is missing.
    assert ask(DEEP, {"kitchen": "error", "x": "pass"})["high"] == 100


def test_an_answer_handled_as_another_stays_unknown() -> None:
    # The kitchen counts as failed, but nobody knows: whether there is a fryer is open, 0 + 1 of 2 to all but 1 of 7.
    out = ask(DEEP | {"items": [DEEP["items"][0] | {"handling": {"missing": "zero"}}, *DEEP["items"][1:]]}, {"x": "pass"})
    assert (out["waiting_for"], out["low"], out["high"], out["unsure"]) == (["fryer", "hood"], Fraction(100, 4), Fraction(600, 7), 1)


def test_a_site_fact_hides_a_source() -> None:
    gated = [{"id": "a"} | when("site.canteen", **{"is": True}), {"id": "b"} | when("answer.a", **{"is": "pass"}), *passing("x")]
    # Hidden: 1 of 1. a failed: 1 of 2. Passed: 2 or 3 of 3.
    out = ask({"items": gated}, {"x": "pass"})
    assert (out["low"], out["high"], out["unsure"]) == (50, 100, 1)
    # Answered: hidden 0 of 1, or passed and b open, 1 or 2 of 3.
    out = ask({"items": gated}, {"a": "pass", "x": "fail"})
    assert (out["low"], out["high"], out["unsure"]) == (0, Fraction(200, 3), 1)
    assert ask({"items": gated}, {"a": "pass", "x": "fail"}, {"site.canteen": False})["percent"] == 0


def test_some_numbers_are_tried_and_what_cannot_be_tried_says_nothing() -> None:
    count = {"id": "staff", "kind": "count", "max": 9, "each": 1}
    items = [count, {"id": "b"} | when("answer.staff", at_least=5), *passing("x")]
    out = ask({"items": items}, {"x": "pass"})
    assert (out["kind"], out["low"], out["high"], out["some"]) == ("provisional", 10, 100, True)  # 1 of 10, or 11 of 11: 0 to 9 were tried
    masks = {"id": "masks", "kind": "multi_select", "options": [{"id": "cloth", "points": 1}, {"id": "other", "points": 1}]}
    out = ask({"items": [masks, {"id": "b"} | when("answer.masks", includes="cloth"), *passing("x")]}, {"x": "pass"})
    assert out["kind"] == "provisional" and "grades" not in out and "low" not in out
    # Answered: 6 of 9 + 1 + 1 of 11.
    assert ask({"items": items}, {"staff": 6, "b": "pass", "x": "pass"})["percent"] == Fraction(800, 11)
    assert states(ask({"items": items}, {"staff": "4", "b": "pass", "x": "pass"})) == ["answered", "hidden", "answered"]


def test_answers_of_every_kind_are_read() -> None:
    several = {"id": "m", "kind": "multi_select", "options": [{"id": "crane", "points": 1}, {"id": "lift", "points": 1}]}
    heat = {"id": "t", "kind": "number", "min": 0, "max": 50, "each": 1}
    asked = {"items": [several, heat, choice("c", 1, 2), {"id": "x"} | when("answer.m", includes="lift"), {"id": "y"} | when("answer.t", more_than="37.3")]}
    asked["items"].append({"id": "z"} | when("answer.c", one_of=["o1"]))
    yes = ask(asked, {"m": ["crane", "lift"], "t": "37.4", "c": "o1", "x": "pass", "y": "pass", "z": "pass"})
    assert states(yes)[3:] == ["answered"] * 3
    none = ask(asked, {"m": [], "t": "37.3", "c": "o0"})
    assert states(none)[3:] == ["hidden"] * 3
    # Of what has no answer: is_not holds, and known false.
    told = {"items": [{"id": "a"}, {"id": "b"} | when("answer.a", is_not="pass"), {"id": "c"} | when("answer.a", known=False)]}
    assert states(ask(told, {"a": "not_applicable", "b": "pass", "c": "pass"})) == ["not_applicable", "answered", "answered"]
    assert states(ask(told, {"a": "fail", "b": "pass"})) == ["answered", "answered", "hidden"]


def test_who_is_asked_later_may_decide_earlier() -> None:
    asked = {"items": [{"id": "a"} | when("answer.c", **{"is": "pass"}), {"id": "b"} | when("answer.a", **{"is": "pass"}), *passing("c")]}
    assert reads_of(asked).order == ["c", "a", "b"]
    assert states(ask(asked, {"a": "pass", "b": "pass", "c": "fail"})) == ["hidden", "hidden", "answered"]
    assert in_a_circle({"items": [{"id": "a"} | when("answer.b", known=True), {"id": "b"} | when("item.a.earned", at_least=1)]})
    assert in_a_circle({"sections": [{"id": "s", "items": [{"id": "a"} | when("section.s.percent", at_least=1)]}]})


def test_parts_apply_by_answers() -> None:
    parts = {"id": "p", "parts": [{"id": "one"}, {"id": "two"} | when("answer.a", **{"is": "pass"})]}
    asked = {"items": [*passing("a"), parts]}
    # The failing part is not there: 0 + 1 of 2; or it is, and decides: 1 + 0 of 2.
    hidden = ask(asked, {"a": "fail", "p": {"one": "pass", "two": "fail"}})
    assert (hidden["facts"]["failed.count"], hidden["percent"], hidden["lines"][1]["subs"][1]["state"]) == (1, 50, "hidden")
    assert ask(asked, {"a": "pass", "p": {"one": "pass", "two": "fail"}})["lines"][1]["failed"]


def test_figures_of_items() -> None:
    read = [{"id": "f", "amount": {"fact": "item.a.earned"}}]
    asked: dict[str, Any] = {"items": [choice("a", 4, 3, 0) | {"weight": 2}, *passing("x")], "figures": read}
    own = ask(asked, {"a": "o1", "x": "pass"})["own"].items
    assert (own["item.a.earned"], own["item.a.possible"], own["item.a.percent"], own["item.a.failed.count"]) == (6, 8, 75, 0)
    gone = ask(asked, {"a": "not_applicable", "x": "pass"})["own"].items
    assert all(gone[f"item.a.{name}"] is NOTHING for name in ("earned", "possible", "percent"))
    assert (gone["item.a.failed.count"], gone["item.a.nonconformities.count"]) == (0, 0)
    assert not any(name.startswith("item.a.") for name in ask(asked, {"x": "pass"})["own"].items)
    # A bonus earns, and nothing of it is possible.
    bonus = ask({"items": [{"id": "a", "bonus": True}, *passing("x")], "figures": read}, {"a": "pass", "x": "pass"})["own"].items
    assert (bonus["item.a.earned"], bonus["item.a.possible"], bonus["item.a.percent"]) == (1, 0, NOTHING)
    shops = {"items": passing("x"), "sections": [{"id": "shop", "repeat": {"fold": "each"}, "items": [{"id": "a", "points": 2}]}]}
    graded = [{"id": "good", "when": {"fact": "item.a.percent", "at_least": 50}}, {"id": "poor", "otherwise": True}]
    answers = {"x": "pass", "shop": [{"id": "一", "answers": {"a": "pass"}}, {"id": "二", "answers": {"a": "fail"}}]}
    # 2 of 4 over both instances.
    out = ask(shops | {"grades": graded}, answers)
    assert (out["own"].items["item.a.percent"], out["own"].items["item.a.failed.count"], out["what"]) == (50, 1, "good")


def test_an_item_figure_in_a_grade() -> None:
    grades = [{"id": "good", "when": {"fact": "item.a.earned", "at_least": 3}}, {"id": "poor", "otherwise": True}]
    asked = {"items": [choice("a", 4, 3, 0), *passing("x")], "grades": grades}
    assert [ask(asked, {"a": code, "x": "pass"})["what"] for code in ("o1", "o2", "not_applicable")] == ["good", "poor", "poor"]
    # Open it is no source, as no answer of it is read: every choice is combined.
    out = ask(asked, {"x": "pass"})
    assert (out["low"], out["high"], out["grades"]) == (20, 100, ["good", "poor"])
    # Where charges are added up there is no percentage: no value, and is_not holds.
    demerit = {"method": "demerit", "items": passing("a"), "grades": [{"id": "good", "when": {"fact": "item.a.percent", "is_not": 100}}, {"id": "poor", "otherwise": True}]}
    assert ask(demerit, {"a": "fail"})["what"] == "good"


def test_an_answer_in_a_grade() -> None:
    grades = [{"id": "good", "when": {"fact": "answer.a", "is": "pass"}}, {"id": "poor", "otherwise": True}]
    asked = {"items": passing("a", "x"), "grades": grades}
    assert [ask(asked, {"a": answer, "x": "pass"})["what"] for answer in ("pass", "fail", "not_applicable")] == ["good", "poor", "poor"]
    # Passed: good, 1 or 2 of 2. Failed: poor.
    assert ask(asked, {"x": "fail"})["grades"] == ["good", "poor"]
    # Handled as failed it stays unknown: no grade yet.
    out = ask(asked | {"handling": {"missing": "fail"}}, {"x": "pass"})
    assert (out["kind"], out["what"]) == ("ungraded", ["good", "poor"])


def test_a_section_figure_hides_a_section() -> None:
    first, second = {"id": "s", "items": passing("a", "b", "c")}, {"id": "t", "items": [{"id": "d", "points": 3}]}
    asked = {"sections": [first, second | when("section.s.percent", at_least="66.7")]}
    # 2 of 3 is less than 66.7: t is hidden; all of it: 3 + 0 of 6. Rounded to one digit it is 66.7: 2 + 0 of 6.
    assert ask(asked, {"a": "pass", "b": "pass", "c": "fail", "d": "fail"})["percent"] == Fraction(200, 3)
    assert ask(asked, {"a": "pass", "b": "pass", "c": "pass", "d": "fail"})["percent"] == 50
    assert ask(asked | {"rounding": {"compare": "rounded"}}, {"a": "pass", "b": "pass", "c": "fail", "d": "fail"})["percent"] == Fraction(100, 3)
    # Nothing counts in s: it has no value, so t is hidden by at_least, and not by is_not.
    gone = dict.fromkeys("abc", "not_applicable")
    assert ask(asked, gone | {"d": "fail"})["reason"] == "nothing_applicable"
    other = {"sections": [first, second | when("section.s.percent", is_not=100)]}
    assert ask(other, gone | {"d": "pass"})["percent"] == 100
    # c open: fail 2 of 3, t hidden; pass, then 3 + 0 or 3 + 3 of 6. In a grade the percentage of s stays unknown where nothing counts.
    out = ask(asked, {"a": "pass", "b": "pass"})
    assert (out["waiting_for"], out["low"], out["high"]) == (["c", "d"], 50, 100)
    graded = other | {"grades": [{"id": "good", "when": {"fact": "section.s.percent", "at_least": 1}}, {"id": "poor", "otherwise": True}]}
    assert ask(graded, gone | {"d": "pass"})["kind"] == "ungraded"


def test_a_named_figure_skips_what_has_no_value() -> None:
    mean = {"mean": [{"fact": "item.a.percent"}, {"fact": "item.b.percent"}, {"fact": "item.c.percent"}], "unknown": "skip"}
    strict = {"mean": mean["mean"]}
    figures = [{"id": "index", "amount": mean}, {"id": "strict", "amount": strict}, {"id": "twice", "amount": {"fact": "figure.index", "times": 2}}]
    grades = [{"id": "good", "when": {"fact": "figure.index", "at_least": 60}}, {"id": "poor", "otherwise": True}]
    asked = {"items": [choice("a", 4, 1, 0), choice("b", 2, 1, 0), *passing("c")], "figures": figures, "grades": grades}
    # (25 + 50 + 100)/3.
    out = ask(asked, {"a": "o1", "b": "o1", "c": "pass"})
    assert out["figures"] == {"index": Fraction(175, 3), "strict": Fraction(175, 3), "twice": Fraction(350, 3)} and out["what"] == "poor"
    # a does not apply: (50 + 100)/2; the strict one has no value.
    out = ask(asked, {"a": "not_applicable", "b": "o1", "c": "pass"})
    assert out["figures"] == {"index": 75, "strict": None, "twice": 150} and out["what"] == "good"
    # Without a score there are none.
    assert set(ask(asked, {"a": "o1"})["figures"].values()) == {None}


def test_a_named_figure_is_reckoned_from_exact_figures() -> None:
    figures = [{"id": "total", "amount": {"sum": [{"fact": "percent"}, {"fact": "section.s.percent"}]}}, {"id": "staff", "amount": {"fact": "site.staff"}}]
    grades = [{"id": "good", "when": {"fact": "figure.total", "at_least": "133.4"}}, {"id": "poor", "otherwise": True}]
    asked = {"sections": [{"id": "s", "items": passing("a", "b", "c")}], "figures": figures, "grades": grades, "rounding": {"compare": "rounded"}}
    # 66.666… twice is less than 133.4, though 66.7 twice is not; nor is the figure itself rounded, whatever it is called.
    out = ask(asked, {"a": "pass", "b": "pass", "c": "fail"})
    assert (out["figures"], out["what"]) == ({"total": Fraction(400, 3), "staff": None}, "poor")


def test_a_figure_in_applies_when() -> None:
    figures = [{"id": "sum", "amount": {"sum": [{"fact": "answer.n"}, {"fact": "item.a.earned"}], "unknown": "zero"}}]
    number = {"id": "n", "kind": "number", "min": 0, "max": 9, "each": 1}
    asked = {"items": [number, *passing("a"), {"id": "b"} | when("figure.sum", more_than="2.5")], "figures": figures}
    assert states(ask(asked, {"n": "1.5", "a": "pass", "b": "pass"}))[2] == "hidden"
    assert states(ask(asked, {"n": "1.6", "a": "pass", "b": "pass"}))[2] == "answered"
    # a does not apply: 1.6 + 0; the number does not: 0 + 1.
    assert states(ask(asked, {"n": "1.6", "a": "not_applicable", "b": "pass"}))[2] == "hidden"
    assert reads_of(asked).behind == {"b": {"n", "a"}} and reads_of(asked).sources == {"n", "a"}


def test_what_reads_no_item_is_read_all_the_same() -> None:
    # A section without items has no value, and a figure may be a number.
    empty = {"items": [{"id": "a"} | when("section.s.percent", at_least=0), *passing("x")], "sections": [{"id": "s", "items": []}]}
    assert states(ask(empty, {"a": "pass", "x": "pass"})) == ["hidden", "answered"]
    number = {"items": [{"id": "a"} | when("figure.f", at_least=3), *passing("x")], "figures": [{"id": "f", "amount": 3}]}
    assert states(ask(number, {"a": "pass", "x": "pass"})) == ["answered", "answered"]


def test_what_weighs_nothing_blocks_where_it_is_read() -> None:
    light = {"id": "a", "weight": 0}
    assert ask({"items": [light, *passing("x")]}, {"x": "pass"})["kind"] == "scored"
    for reading in (when("answer.a", **{"is": "pass"}), when("item.a.failed.count", at_least=1)):
        assert ask({"items": [light, {"id": "x"} | reading, *passing("y")]}, {"x": "pass", "y": "pass"})["waiting_for"] == ["a", "x"]
    # While it is open it is not known that it is answered: x is hidden now, and asked in the range: 1 of 2.
    known = ask({"items": [light, {"id": "x"} | when("answer.a", known=True), *passing("y")]}, {"x": "fail", "y": "pass"})
    assert (known["waiting_for"], states(known)[1], known["low"], known["high"]) == (["a"], "hidden", 50, 50)
    # What it earns is 0, whatever its answer.
    assert ask({"items": [light, {"id": "x"} | when("item.a.earned", at_most=0), *passing("y")]}, {"x": "pass", "y": "pass"})["kind"] == "scored"
    named = [{"id": "f", "amount": {"choose": [{"when": {"fact": "answer.a", "is": "pass"}, "gives": 1}], "otherwise": 2}}]
    assert ask({"items": [light, *passing("x")], "figures": named}, {"x": "pass"})["kind"] == "provisional"


def test_a_combination_without_a_score_has_no_grade() -> None:
    # Fail: nothing else counts and the gate weighs nothing, so nothing is possible. Pass: b is asked, 0 or 1 of 1.
    gate = {"id": "gate", "weight": 0}
    grades = [{"id": "good", "when": {"fact": "percent", "at_least": 50}}, {"id": "poor", "when": {"fact": "percent", "less_than": 50}}, {"id": "rest", "otherwise": True}]
    asked = {"items": [gate, {"id": "b"} | when("answer.gate", **{"is": "pass"}), {"id": "bonus", "bonus": True}], "grades": grades}
    out = ask(asked, {"bonus": "pass", "b": "pass"})
    assert (out["kind"], out["low"], out["high"], out["grades"]) == ("provisional", 200, 200, ["good"])
