"""The naive scoring of items against cases worked by hand from the specification: the numbers are in the comments."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .by_hand import ask, choice, passing, percent


def test_multi_select_adds_up_out_of_the_positive_ones() -> None:
    several = {"id": "a", "kind": "multi_select", "options": [{"id": "x", "points": 3}, {"id": "y", "points": 1}, {"id": "z", "points": -2}]}
    # Possible 3 + 1 = 4. x and z: 3 − 2 = 1 of 4. The best of x and z: 3 of 3. None: 0, which fails.
    assert percent({"items": [several]}, {"a": ["x", "z"]}) == 25
    assert percent({"items": [several | {"base": "best"}]}, {"a": ["x", "z"]}) == 100
    assert ask({"items": [several]}, {"a": []})["facts"]["failed.count"] == 1
    # Demerit: charged 3 + 1 − 2 = 2; of the best base the highest, 3, which is the full charge and fails.
    assert ask({"items": [several], "method": "demerit"}, {"a": ["x", "y", "z"]})["total"] == 2
    highest = ask({"items": [several | {"base": "best"}], "method": "demerit"}, {"a": ["x", "z"]})
    assert (highest["total"], highest["facts"]["failed.count"]) == (3, 1)


def test_a_count_takes_away_and_never_below_nothing() -> None:
    masks = {"id": "m", "kind": "count", "points": 5, "each": "-2", "max": 9}
    # 5 − 2·1 = 3 of 5, failed from 1 on; 5 − 2·4 < 0 is 0.
    one = ask({"items": [masks]}, {"m": 1})
    assert (one["percent"], one["facts"]["failed.count"], one["facts"]["nonconformities.count"]) == (60, 1, 1)
    assert percent({"items": [masks]}, {"m": 4}) == 0
    # Failing only from 3 on: 2 is deficient, and still two nonconformities.
    two = ask({"items": [masks | {"fails_from": 3}]}, {"m": 2})["facts"]
    assert (two["failed.count"], two["deficient.count"], two["nonconformities.count"]) == (0, 1, 2)


def test_what_can_be_reached_is_the_base() -> None:
    # 6 less at least 1: 5 of 5, and 6 less 3 is 3 of 5. A count begins at none: 6 of 6.
    number = {"id": "n", "kind": "number", "points": 6, "each": "-1", "min": 1, "max": 5}
    assert percent({"items": [number]}, {"n": 1}) == 100
    assert percent({"items": [number]}, {"n": 3}) == 60
    count = {"id": "n", "kind": "count", "points": 6, "each": "-1", "max": 5}
    assert percent({"items": [count]}, {"n": 0}) == 100


def test_a_count_earns_at_most_its_cut() -> None:
    drills = {"id": "d", "kind": "count", "each": 2, "max": 5, "at_most": 6}
    # Out of min(2·5, 6) = 6: one drill 2 of 6, four 6 of 6, none 0 and failed.
    assert percent({"items": [drills]}, {"d": 1}) == Fraction(100, 3)
    assert percent({"items": [drills]}, {"d": 4}) == 100
    none = ask({"items": [drills]}, {"d": 0})["facts"]
    assert (none["failed.count"], none["nonconformities.count"]) == (1, 1)


def test_a_number_is_what_its_band_is() -> None:
    bands = [{"id": "ok", "less_than": "37.3", "points": 2}, {"id": "warm", "at_least": "37.3", "at_most": 38, "points": 1}]
    bands.append({"id": "ill", "more_than": 38, "points": 0, "severity": "veto"})
    thing = {"id": "t", "kind": "number", "min": 35, "max": 42, "bands": bands}
    # 37.2 full; 37.3 and 38 half; 38.1 nothing, failed with the band's severity.
    assert [percent({"items": [thing]}, {"t": value}) for value in ("37.2", "37.3", "38", 38.1)] == [100, 50, 50, 0]
    assert ask({"items": [thing]}, {"t": "38.1"})["facts"]["failed.veto"] == 1


def test_counts_add_up_nonconformities() -> None:
    checklist = {"method": "counts", "items": [{"id": "a"}, {"id": "b", "kind": "count", "max": 9, "severity": "key"}]}
    # 1 failure and 4 counted.
    out = ask(checklist, {"a": "fail", "b": 4})
    assert (out["total"], out["percent"], out["facts"]["nonconformities.key"], out["facts"]["failed.count"]) == (5, None, 4, 2)


def test_a_bonus_adds_to_what_is_earned_only() -> None:
    checklist = {"items": [*passing("a", "b"), {"id": "c", "bonus": True, "points": 3, "weight": "0.5"}]}
    # (1 + 1.5)/2; unanswered it is not missing; refused it is not failed.
    assert percent(checklist, {"a": "pass", "b": "fail", "c": "pass"}) == 125
    none = ask(checklist, {"a": "pass", "b": "fail"})
    assert (none["kind"], none["percent"], none["facts"]["failed.count"]) == ("scored", 50, 1)
    assert ask(checklist, {"a": "pass", "b": "pass", "c": "fail"})["facts"]["failed.count"] == 0
    assert percent(checklist | {"percent_ceiling": 100}, {"a": "pass", "b": "fail", "c": "pass"}) == 100


def test_correction_on_the_spot_gives_back() -> None:
    put_right = {"value": "fail", "corrected_on_the_spot": True}
    checklist = {"correction_credit": {"share": "0.5"}, "items": [{"id": "a", "points": 4}, {"id": "b"}]}
    # Half of 4 comes back: 2 + 1 of 5; still failed.
    out = ask(checklist, {"a": put_right, "b": "pass"})
    assert (out["percent"], out["facts"]["failed.count"], out["lines"][0]["credit"]) == (60, 1, 2)
    # The item's own rule wins: 9 points, but never more than the 4 lost.
    own = checklist | {"items": [{"id": "a", "points": 4, "correction_credit": {"points": 9}}, {"id": "b"}]}
    assert percent(own, {"a": put_right, "b": "pass"}) == 100
    # Deduction: 100 − 4 + 2.
    assert percent(checklist | {"method": "deduction"}, {"a": put_right, "b": "pass"}) == 98


def test_negative_options() -> None:
    # −2 of 4 on a, 1 of 1 on b: (−2 + 1)/5; a fails, being at 0 or below.
    out = ask({"items": [choice("a", 4, -2), *passing("b")]}, {"a": "o1", "b": "pass"})
    assert (out["percent"], out["facts"]["failed.count"]) == (-20, 1)
    assert percent({"items": [choice("a", 4, -2), *passing("b")], "percent_floor": 0}, {"a": "o1", "b": "pass"}) == 0
    # Demerit: a credit of 2 against a charge of 1.
    assert ask({"method": "demerit", "items": [choice("a", 4, -2), *passing("b")]}, {"a": "o1", "b": "fail"})["total"] == -1


def test_handlings_stand_for_worst_and_best() -> None:
    handling = {"missing": "zero"}
    # Zero of 4, not −2.
    assert percent({"handling": handling, "items": [choice("a", 4, -2), *passing("b")]}, {"b": "pass"}) == 20
    # Under counts an open count is one, not its max; with fail it is one failure too.
    counting = {"method": "counts", "items": [{"id": "a", "kind": "count", "max": 7}, *passing("b")]}
    zero, fail = (ask(counting | {"handling": {"missing": how}}, {"b": "pass"}) for how in ("zero", "fail"))
    assert (zero["total"], zero["facts"]["failed.count"], zero["facts"]["nonconformities.count"]) == (1, 0, 0)
    assert (fail["total"], fail["facts"]["failed.count"], fail["facts"]["nonconformities.count"]) == (1, 1, 1)


def test_the_range_of_counts_and_numbers() -> None:
    number = {"id": "n", "kind": "number", "points": 4, "each": "-1", "min": 0, "max": 3}
    # 4 − 3 = 1 at the worst, beside 1 of 1.
    out = ask({"items": [number, *passing("x")]}, {"x": "pass"})
    assert (out["low"], out["high"]) == (40, 100)
    grades = [{"id": "good", "when": {"fact": "failed.count", "is": 0}}, {"id": "rest", "otherwise": True}]
    count = ask({"items": [{"id": "c", "kind": "count", "each": "-1", "points": 9, "max": 2}, *passing("x")], "grades": grades}, {"x": "pass"})
    assert (count["low"], count["high"], count["grades"]) == (80, 100, ["good", "rest"])


def test_a_line_is_answered_where_some_part_is() -> None:
    item = {"id": "a", "parts": [{"id": "p"}, {"id": "q"}]}

    def state(handling: dict[str, str], answer: Any) -> str:
        return str(ask({"items": [item, *passing("x")], "handling": handling}, {"a": answer, "x": "pass"})["lines"][0]["state"])

    zero = {"missing": "zero", "error": "zero", "not_applicable": "zero"}
    assert state(zero, {"p": "pass"}) == "answered"
    # Nobody answered a part, and it counts: the first of missing, error, not sampled, not applicable.
    assert state(zero, None) == state(zero, {"p": "error"}) == "missing"
    assert state(zero, {"p": "not_applicable", "q": "error"}) == "error"
    # It drops out: what the inspector said comes first.
    assert state({"missing": "exclude"}, {"p": "not_applicable"}) == "not_applicable"
    # One part blocks: open, whatever the other is.
    assert state({}, {"p": "pass"}) == "missing"


def test_a_range_covers_samples_that_stay_too_small() -> None:
    # b is open: fail (0.5) or pass (1), and of the key items only one is answered either way.
    items = [{"id": "k", "severity": "key"}, {"id": "l", "severity": "key"}, *passing("b")]
    out = ask({"sampling": [{"severity": "key", "at_least": 2}], "items": items}, {"k": "pass", "l": "not_sampled"})
    assert (out["kind"], out["low"], out["high"]) == ("provisional", 50, 100)
