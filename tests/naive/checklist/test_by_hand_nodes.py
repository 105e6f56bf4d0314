"""The naive scoring of sections, pools, roll-ups and instances against cases worked by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .by_hand import ask, choice, passing, percent


def test_deduction_starts_at_a_hundred_and_has_a_floor() -> None:
    # San Francisco style: 14 for a high risk, 7, 4, each where found; 100 − 14 − 4 = 82.
    items = [{"id": "high", "points": 14}, {"id": "mid", "points": 7}, {"id": "low", "points": 4}]
    checklist = {"method": "deduction", "items": items}
    answers = {"high": "fail", "mid": "pass", "low": "fail"}
    assert percent(checklist, answers) == 82
    # Start 20, floor 5: 20 − 18 = 2 is cut to 5 of 20; the worst item is the highest charge.
    low = ask(checklist | {"start": 20, "floor": 5}, answers)
    assert (low["percent"], low["facts"]["lost"], low["facts"]["worst.item"], low["root"].charged) == (25, 15, 14, 18)


def test_a_missing_pool_drops_out_of_the_sheet() -> None:
    # JGJ 59 style: a sheet of 10 sections of 10 points; the second had nothing to inspect: 8 of 10.
    pool = lambda id, item: {"id": id, "start": 10, "items": [{"id": item, "points": 2}]}  # noqa: E731
    checklist = {"method": "deduction", "sections": [pool("a", "x"), pool("b", "y")]}
    assert percent(checklist, {"x": "fail", "y": "not_applicable"}) == 80
    assert percent(checklist, {"x": "fail", "y": "pass"}) == 90


def test_a_pool_is_set_to_nothing_by_its_guarantee_items() -> None:
    # 保证项目: under 40 of 60 the sheet is 0. Here the inner pool has 10 − 7 = 3 of 10, below 40 %: the sheet earns 0 of 20.
    inner = {"id": "must", "start": 10, "items": [{"id": "x", "points": 7}]}
    other = {"id": "may", "start": 10, "items": [{"id": "y", "points": 1}]}
    sheet = {"id": "sheet", "zero_when": {"fact": "section.must.percent", "less_than": 40}, "sections": [inner, other]}
    out = ask({"method": "deduction", "sections": [sheet]}, {"x": "fail", "y": "fail"})
    # Forfeited in addition: 3 + 9 = 12 of the root's 20.
    assert (out["percent"], out["root"].nodes[0].zeroed, out["root"].nodes[0].forfeited) == (0, True, 12)
    assert percent({"method": "deduction", "sections": [sheet]}, {"x": "pass", "y": "fail"}) == 95


def test_weighted_means_nest() -> None:
    # inner: (1·1 + 3·0)/4 = 1/4 of P 2. outer: (2·1/4 + 1·1)/3 = 1/2.
    inner = {"id": "s", "weight": 2, "roll_up": "weighted_mean", "items": [{"id": "a"}, {"id": "b", "weight": 3}]}
    checklist = {"roll_up": "weighted_mean", "items": passing("c"), "sections": [inner]}
    out = ask(checklist, {"a": "pass", "b": "fail", "c": "pass"})
    assert out["percent"] == 50
    weights = {line["item"]: line["effective_weight"] for line in out["lines"]}
    # 2/3·1/4, 2/3·3/4, 1/3; b lost 1/2 of P = 1 + (1 + 3).
    assert weights == {"a": Fraction(1, 6), "b": Fraction(1, 2), "c": Fraction(1, 3)}
    assert next(line["lost"] for line in out["lines"] if line["item"] == "b") == Fraction(5, 2)


def test_an_empty_section_drops_out_of_a_mean() -> None:
    sections = [{"id": "s", "weight": 5, "items": passing("a")}, {"id": "t", "items": [*passing("b"), *passing("c")]}]
    # s is out: the mean is that of t, 1/2.
    assert percent({"roll_up": "weighted_mean", "sections": sections}, {"a": "not_applicable", "b": "pass", "c": "fail"}) == 50


def test_a_section_without_weight_is_no_part_of_the_mean() -> None:
    # The mean has 1 of P 1 and not 8 more; in the sum above: (0 + 1)/(1 + 1).
    mean = {"id": "m", "roll_up": "weighted_mean", "sections": [{"id": "s", "weight": 0, "items": [{"id": "y", "points": 8}]}, {"id": "t", "items": passing("z")}]}
    assert percent({"items": passing("x"), "sections": [mean]}, {"x": "fail", "y": "pass", "z": "pass"}) == 50


def test_min_max_and_first() -> None:
    items = [choice("a", 4, 3), choice("b", 4, 1), choice("c", 4, 1)]
    answers = {"a": "o1", "b": "o1", "c": "o1"}
    # Ratios 3/4, 1/4, 1/4: the lowest is the first of two equals.
    low = ask({"roll_up": "min", "items": items}, answers)
    assert (low["percent"], [line["effective_weight"] for line in low["lines"]]) == (25, [0, 1, 0])
    # Its lost is all of it: 1 × 12 × 3/4.
    assert [line["lost"] for line in low["lines"]] == [0, 9, 0]
    assert percent({"roll_up": "max", "items": items}, answers) == 75
    assert percent({"roll_up": "first", "items": items}, answers | {"a": "not_applicable"}) == 25


def repeated(fold: str, **more: Any) -> dict[str, Any]:
    return {"sections": [{"id": "shop", "repeat": {"fold": fold} | more, "items": [{"id": "a", "points": 2}, choice("b", 4, 3, 0)]}]}


def shops(*answers: dict[str, Any]) -> dict[str, Any]:
    return {"shop": [{"id": id, "answers": one} for id, one in zip(("一号车间", "二号车间"), answers, strict=False)]}


def test_instances_each_worst_and_mean() -> None:
    two = shops({"a": "pass", "b": "o1"}, {"a": "fail", "b": "o0"})
    # each: 2 + 3 + 0 + 4 = 9 of 12, four items; worst: 0 + 3 of 6; mean: 2·1/2 + 4·(3/4 + 1)/2 = 4.5 of 6.
    each = ask(repeated("each"), two)
    assert (each["percent"], each["facts"]["answered.count"]) == (75, 4)
    assert [(line["item"], line["instance"]) for line in each["lines"]] == [("a", "一号车间"), ("a", "二号车间"), ("b", "一号车间"), ("b", "二号车间")]
    assert percent(repeated("worst"), two) == 50
    mean = ask(repeated("mean"), two)
    assert (mean["percent"], mean["facts"]["failed.count"], mean["facts"]["answered.count"]) == (75, 1, 2)


def test_too_few_instances_are_missing() -> None:
    one = shops({"a": "pass", "b": "o0"})
    # The second shop is open: from nothing to all of its 6 points.
    out = ask(repeated("each", at_least=2), one)
    assert (out["kind"], out["low"], out["high"]) == ("provisional", 50, 100)
    assert ask(repeated("mean", at_least=2) | {"handling": {"missing": "zero"}}, one)["percent"] == 50
    assert ask(repeated("each", at_least=0) | {"items": passing("x")}, {"x": "pass"})["percent"] == 100


def test_parts_inside_instances() -> None:
    item = {"id": "a", "points": 6, "parts": [{"id": "p"}, choice("q", 2, 1, 0)]}
    checklist = {"sections": [{"id": "shop", "repeat": {"fold": "mean"}, "items": [item]}]}
    # First min(1, 1/2) = 1/2, second min(1, 1) = 1: the mean 3/4 of 6.
    two = shops({"a": {"p": "pass", "q": "o1"}}, {"a": {"p": "pass", "q": "o0"}})
    assert ask(checklist, two)["total"] == Fraction(9, 2)


def test_unknown_and_hidden_sections() -> None:
    checklist = {"items": passing("x"), "sections": [{"id": "s", "applies_when": {"fact": "canteen", "is": True}, "items": passing("y")}]}
    answers = {"x": "pass", "y": "fail"}
    assert ask(checklist, answers, {"canteen": False})["percent"] == 100
    assert ask(checklist, answers, {"canteen": True})["percent"] == 50
    open_ = ask(checklist, answers)
    assert (open_["kind"], open_["low"], open_["high"]) == ("provisional", 50, 100)


def test_a_sample_too_small_has_no_score() -> None:
    checklist = {"sampling": [{"severity": "key", "at_least": 2}], "items": [{"id": "a", "severity": "key"}, {"id": "b", "severity": "key"}, *passing("c")]}
    assert ask(checklist, {"a": "pass", "b": "not_sampled", "c": "pass"})["kind"] == "no_score"
    assert ask(checklist, {"a": "pass", "b": "fail", "c": "pass"})["kind"] == "scored"


def test_sections_below_their_minimum_are_counted() -> None:
    section = lambda id, minimum, *items: {"id": id, "minimum_percent": minimum, "items": passing(*items)}  # noqa: E731
    checklist = {"sections": [section("s", "50", "a", "b"), section("t", "50.1", "c", "d"), section("u", "1", "e")]}
    # 50 % is not below 50; it is below 50.1; u has no percentage.
    answers = {"a": "pass", "b": "fail", "c": "pass", "d": "fail", "e": "not_applicable"}
    assert ask(checklist, answers)["facts"]["below-minimum.count"] == 1


def test_zero_when_reads_what_is_inside_only() -> None:
    section = {"id": "s", "zero_when": {"fact": "failed.veto", "at_least": 1}, "items": [{"id": "a", "severity": "veto"}, {"id": "b", "points": 3}]}
    checklist = {"items": [{"id": "x", "severity": "veto"}], "sections": [section]}
    # x fails outside: 0 + 1 + 3 of 5. a fails inside: 3 of 4 are forfeited, 1 of 5 is left of x.
    assert percent(checklist, {"x": "fail", "a": "pass", "b": "pass"}) == 80
    out = ask(checklist, {"x": "pass", "a": "fail", "b": "pass"})
    assert (out["percent"], out["root"].nodes[0].forfeited, sum(line["lost"] for line in out["lines"])) == (20, 3, 1)
