"""The naive final scores against cases worked by hand from the specification."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..amounts import NOTHING
from .by_hand import ask, passing

RUNGS = [{"id": "a", "when": {"fact": "score", "at_least": 90}}, {"id": "b", "when": {"fact": "score", "at_least": 80}}, {"id": "c", "otherwise": True}]
OPEN = {"fact": "site.repeat", "is": True}


def measured(*ids: str, most: int = 9) -> list[dict[str, Any]]:
    """Numbers that are worth a point, whatever they are."""
    return [{"id": id, "kind": "number", "min": 0, "max": most, "bands": [{"id": "any", "points": 1}]} for id in ids]


def steps(*adjust: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"scoring": more | ({"adjust": [{"id": f"s{at}"} | step for at, step in enumerate(adjust)]} if adjust else {})}


def final(out: dict[str, Any]) -> Any:
    return out["own"].final.score


def holding(out: dict[str, Any]) -> list[str | None]:
    """What holds of each step, as far as it was looked at."""
    return [entry.get("holds") for entry in out["own"].final.entries]


def test_a_surcharge_from_two_majors_on() -> None:
    heavy = [{"id": id, "severity": "major", "points": 4} for id in ("x", "y")]
    asked = {"severities": ["major"], "method": "deduction", "items": heavy, "grades": RUNGS}
    asked |= steps({"when": {"fact": "failed.major", "at_least": 2}, "plus": -3})
    # 100 - 4 - 4 - 3 = 89, while the lines come to 92; one major only: 96.
    out = ask(asked, {"x": "fail", "y": "fail"})
    assert (out["percent"], final(out), out["what"]) == (92, 89, "b")
    assert out["own"].final.entries == [{"id": "s0", "effect": "plus", "holds": "true", "amount": -3, "before": 92, "after": 89}]
    out = ask(asked, {"x": "fail", "y": "pass"})
    assert (final(out), out["what"]) == (96, "a")
    assert out["own"].final.entries == [{"id": "s0", "effect": "plus", "holds": "false", "before": 96, "after": 96}]
    # y open: 96 or 89.
    out = ask(asked, {"x": "fail"})
    assert (out["low"], out["high"], out["grades"]) == (89, 96, ["a", "b"])


def test_a_cap_where_a_critical_item_failed() -> None:
    asked = {"severities": ["critical"], "items": [{"id": "x", "severity": "critical"}, *passing("y", "z", "w")]}
    asked |= steps({"when": {"fact": "failed.critical", "at_least": 1}, "at_most": 50}, {"at_least": 10})
    answers = dict.fromkeys("yzw", "pass")
    # 75 is capped; 100 is not; 0 is below the cap, and raised.
    assert [final(ask(asked, answers | {"x": code})) for code in ("fail", "pass")] == [50, 100]
    assert final(ask(asked, dict.fromkeys("xyzw", "fail"))) == 10


def test_a_mean_in_the_units_of_the_answers() -> None:
    mean = {"mean": [{"fact": f"answer.{id}"} for id in "xyz"], "unknown": "skip"}
    asked = {"items": [*measured("x", "y", "z"), *passing("w")]} | steps(score=mean)
    assert final(ask(asked, {"x": 4, "y": 5, "z": 7, "w": "pass"})) == Fraction(16, 3)
    assert final(ask(asked, {"x": 4, "y": 5, "z": "not_applicable", "w": "pass"})) == Fraction(9, 2)
    # None of them applies, and it is known of all: there is no mean. One could not be judged, and is left out of the sums: nobody knows.
    assert final(ask(asked, dict.fromkeys("xyz", "not_applicable") | {"w": "pass"})) is NOTHING
    out = ask(asked | {"handling": {"error": "exclude"}}, {"x": "error", "y": "not_applicable", "z": "not_applicable", "w": "pass"})
    assert (out["kind"], final(out)) == ("scored", None)


def test_a_product() -> None:
    grades = [{"id": "low", "when": {"fact": "score", "at_most": 12}}, {"id": "high", "otherwise": True}]
    asked = {"items": measured("likelihood", "impact"), "grades": grades} | steps(score={"times": [{"fact": "answer.likelihood"}, {"fact": "answer.impact"}]})
    assert [(final(out), out["what"]) for out in (ask(asked, {"likelihood": 4, "impact": worth}) for worth in (5, 3))] == [(20, "high"), (12, "low")]


def test_the_better_of_two_sections() -> None:
    sections = [{"id": "wet", "items": passing("x", "y")}, {"id": "dry", "items": passing("z", "w", "u", "v")}]
    better = {"greatest": [{"fact": "section.wet.percent"}, {"fact": "section.dry.percent"}], "unknown": "skip"}
    asked = {"sections": sections} | steps(score=better)
    # 1 of 2, 3 of 4; together 4 of 6.
    answers = {"x": "pass", "y": "fail", "z": "pass", "w": "pass", "u": "pass", "v": "fail"}
    out = ask(asked, answers)
    assert (out["percent"], final(out)) == (Fraction(200, 3), 75)
    # Nothing of the second applies: it has no value, and is left out.
    assert final(ask(asked, answers | dict.fromkeys("zwuv", "not_applicable"))) == 50


def test_an_unknown_condition() -> None:
    asked = {"items": passing("x", "y"), "grades": [{"id": "a", "when": {"fact": "score", "at_least": 60}}, {"id": "c", "otherwise": True}]}
    asked |= steps({"plus": 1}, {"when": OPEN, "plus": -10}, {"at_least": 0})
    out = ask(asked, {"x": "pass", "y": "fail"})
    assert (final(out), holding(out), out["what"]) == (None, ["true", "unknown", None], ["a", "c"])
    assert out["own"].final.entries[1] == {"id": "s1", "effect": "plus", "holds": "unknown", "before": 51}
    out = ask(asked, {"x": "pass", "y": "fail"}, {"site.repeat": True})
    assert (final(out), out["what"]) == (41, "c")


def test_an_amount_without_a_value() -> None:
    asked = {"items": [*passing("x"), *measured("n")], "grades": [{"id": "a", "when": {"fact": "score", "at_least": 0}}, {"id": "c", "otherwise": True}]}
    asked |= steps({"plus": {"fact": "answer.n"}}, {"plus": 1})
    # No value is not at least 0, and that is known; 100 + 4 + 1 is.
    out = ask(asked, {"x": "pass", "n": "not_applicable"})
    assert (final(out), holding(out), out["kind"], out["what"]) == (NOTHING, ["true", None], "graded", "c")
    assert (lambda known: (final(known), known["what"]))(ask(asked, {"x": "pass", "n": 4})) == (105, "a")
    # An unknown amount, as of the site, leaves the grade open.
    assert ask(asked | steps({"plus": {"fact": "site.staff"}}), {"x": "pass", "n": 4})["what"] == ["a", "c"]
    # A figure of the whole that is not there has no value, either: no charges have a percentage.
    charged = {"method": "demerit", "items": passing("x"), "grades": asked["grades"]} | steps({"replace": {"fact": "percent"}})
    assert (lambda none: (final(none), none["what"]))(ask(charged, {"x": "fail"})) == (NOTHING, "c")


def test_where_there_is_no_score_to_begin_with_no_step_is_taken() -> None:
    asked = {"items": [*passing("x"), *measured("n")]} | steps({"replace": 1}, {"when": OPEN, "plus": 1}, score={"fact": "answer.n"})
    out = ask(asked, {"x": "pass", "n": "not_applicable"})
    assert (final(out), holding(out)) == (NOTHING, [None, None])


def test_each_step_reads_the_score_before_it() -> None:
    # 50 × 2 = 100, less a quarter: 75, which is more than 70: 75 + 1 failure.
    quarter = {"minus": [0, {"over": [{"fact": "score"}, 4]}]}
    more = {"when": {"fact": "score", "more_than": 70}, "replace": {"sum": [{"fact": "score"}, {"fact": "failed.count"}]}}
    out = ask({"items": passing("x", "y")} | steps({"times": 2}, {"plus": quarter}, more), {"x": "pass", "y": "fail"})
    assert [entry["after"] for entry in out["own"].final.entries] == [100, 75, 76]


def test_grades_see_the_score_as_it_is_compared() -> None:
    halved = {"method": "demerit", "items": [{"id": "x", "points": 5}], "grades": [{"id": "a", "when": {"fact": "score", "at_least": 3}}, {"id": "c", "otherwise": True}]}
    halved |= steps({"times": "0.5"})
    # 2.5 is 3 rounded half up to no digits; the final score stays exact.
    for compare, grade in (("rounded", "a"), ("exact", "c")):
        out = ask(halved | {"rounding": {"digits": 0, "compare": compare}}, {"x": "fail"})
        assert (final(out), out["what"]) == (Fraction(5, 2), grade)


def test_a_combination_without_a_final_score_adds_its_grade_only() -> None:
    asked = {"items": passing("x", "y"), "grades": [{"id": "a", "when": {"fact": "score", "at_least": 0}}, {"id": "c", "otherwise": True}]}
    asked |= steps({"when": {"fact": "answer.x", "is": "fail"}, "plus": {"fact": "answer.n"}}) | {"items": [*passing("x", "y"), *measured("n")]}
    # x passes: 2 of 2. It fails: what is added has no value.
    out = ask(asked, {"y": "pass", "n": "not_applicable"})
    assert (out["low"], out["high"], out["grades"]) == (100, 100, ["a", "c"])


def test_what_weighs_nothing_waits_where_a_step_reads_it() -> None:
    asked = {"items": [{"id": "x", "weight": 0}, *passing("y")]}
    assert ask(asked | steps({"plus": 1}), {"y": "pass"})["kind"] == "scored"
    assert ask(asked | steps({"when": {"fact": "failed.count", "at_least": 1}, "plus": -1}), {"y": "pass"})["kind"] == "provisional"
