"""What an answer is worth: an item's or a part's kind and options to points, failure, severity, nonconformities."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from .rounding import number

POINTS, DEDUCTION, DEMERIT, COUNTS = "points", "deduction", "demerit", "counts"
SCORED = ("pass_fail", "choice", "multi_select", "count", "number")
ZERO = Fraction(0)


class Worth(NamedTuple):
    """One outcome of a thing, unweighted: points earned, or charged under every other method."""

    points: Fraction
    failed: bool
    severity: str | None = None
    nonconformities: Fraction = ZERO
    short: bool = False
    """Whether it lost anything that it did not get back."""
    credit: Fraction = ZERO


@dataclass(frozen=True)
class Rules:
    """What holds for every item of a checklist."""

    method: str
    severities: tuple[str, ...] = ()
    credit: dict[str, Any] | None = None

    def gravest(self, stated: list[str | None]) -> str | None:
        return next((severity for severity in self.severities if severity in stated), None)


@dataclass(frozen=True)
class Scale:
    """A thing's full measure, what it makes of an answer, and every answer that a range has to try."""

    full: Fraction
    judge: Callable[[Any], Worth]
    answers: list[Any]


def short(points: Fraction, full: Fraction, method: str) -> bool:
    return points < full if method == POINTS else points > 0


def fails_by_default(points: Fraction, full: Fraction, method: str) -> bool:
    """At nothing of something possible; at the full charge; never where failures are only counted."""
    if method == COUNTS or full <= 0:
        return False
    return points <= 0 if method == POINTS else points >= full


def scale_of(thing: dict[str, Any], rules: Rules) -> Scale:
    """The scale of an item or a part that has no parts itself."""
    kind = thing.get("kind", "pass_fail")
    make = {"pass_fail": pass_fail, "choice": choice, "multi_select": multi_select, "count": by_unit, "number": by_unit}[kind]
    return banded(thing, rules) if "bands" in thing else make(thing, rules)


def worth_of(points: Fraction, full: Fraction, failed: bool, severity: str | None, rules: Rules) -> Worth:
    return Worth(points, failed, severity, Fraction(failed), short(points, full, rules.method))


def pass_fail(thing: dict[str, Any], rules: Rules) -> Scale:
    full = Fraction(1) if rules.method == COUNTS else number(thing.get("points", 1))

    def judge(answer: str) -> Worth:
        failed = answer == "fail"
        return worth_of(full if failed != (rules.method == POINTS) else ZERO, full, failed, None, rules)

    return Scale(full, judge, ["pass", "fail"])


def one_of(options: list[dict[str, Any]], rules: Rules) -> tuple[Fraction, Callable[[dict[str, Any]], Worth]]:
    """The full measure of one among options (or bands), and what a chosen one is worth."""
    if rules.method == COUNTS:
        full = Fraction(any(one.get("fails") for one in options))
        return full, lambda one: worth_of(Fraction(one.get("fails", False)), full, one.get("fails", False), one.get("severity"), rules)
    full = max([ZERO, *(number(option["points"]) for option in options)])

    def judge(one: dict[str, Any]) -> Worth:
        points = number(one["points"])
        return worth_of(points, full, one.get("fails", fails_by_default(points, full, rules.method)), one.get("severity"), rules)

    return full, judge


def choice(thing: dict[str, Any], rules: Rules) -> Scale:
    full, judge = one_of(thing["options"], rules)
    by_id = {option["id"]: option for option in thing["options"]}
    return Scale(full, lambda answer: judge(by_id[answer]), list(by_id))


def within(band: dict[str, Any], value: Fraction) -> bool:
    return (
        ("at_least" not in band or value >= number(band["at_least"]))
        and ("more_than" not in band or value > number(band["more_than"]))
        and ("at_most" not in band or value <= number(band["at_most"]))
        and ("less_than" not in band or value < number(band["less_than"]))
    )


def band_of(thing: dict[str, Any], value: Fraction) -> dict[str, Any]:
    (band,) = [band for band in thing["bands"] if within(band, value)]
    return band


def banded(thing: dict[str, Any], rules: Rules) -> Scale:
    """A number is what its band is; a value in each band stands for all of it."""
    full, judge = one_of(thing["bands"], rules)
    low, high = number(thing["min"]), number(thing["max"])
    marks = sorted({low, high, *(number(band[end]) for band in thing["bands"] for end in band if end in ("at_least", "more_than", "at_most", "less_than"))})
    between = [(one + other) / 2 for one, other in itertools.pairwise(marks)]
    values = [value for value in [*marks, *between] if low <= value <= high]
    return Scale(full, lambda answer: judge(band_of(thing, number(answer))), values)


def multi_select(thing: dict[str, Any], rules: Rules) -> Scale:
    by_id = {option["id"]: option for option in thing["options"]}
    counting = rules.method == COUNTS
    points_of = {id: ZERO if counting else number(option["points"]) for id, option in by_id.items()}
    best = thing.get("base", "sum") == "best"
    above = [points for points in points_of.values() if points > 0]
    full = Fraction(any(option.get("fails") for option in by_id.values())) if counting else (max([ZERO, *above]) if best else sum(above, ZERO))

    def judge(chosen: list[str]) -> Worth:
        worths = [points_of[id] for id in chosen]
        points = max(worths, default=ZERO) if best else sum(worths, ZERO)
        said = [by_id[id]["fails"] for id in chosen if "fails" in by_id[id]]
        failed = any(said) if said else fails_by_default(points, full, rules.method)
        severity = rules.gravest([by_id[id].get("severity") for id in chosen if by_id[id].get("fails")])
        return worth_of(Fraction(failed) if counting else points, full, failed, severity, rules)

    return Scale(full, judge, [list(some) for size in range(len(by_id) + 1) for some in itertools.combinations(by_id, size)])


def takes_away(thing: dict[str, Any], rules: Rules) -> bool:
    """Whether more of it is worse."""
    return rules.method != POINTS or number(thing["each"]) < 0


def by_unit(thing: dict[str, Any], rules: Rules) -> Scale:
    """A count, or a number with `each`: points or charges for every unit."""
    low, high = number(thing.get("min", 0)), number(thing["max"])
    points = number(thing.get("points", 1))
    each = Fraction(1) if rules.method == COUNTS else number(thing.get("each", points))
    cut = number(thing["at_most"]) if "at_most" in thing else None
    taken = takes_away(thing, rules)
    count = thing["kind"] == "count"

    def raw(value: Fraction) -> Fraction:
        if rules.method == POINTS and each < 0:
            return max(ZERO, points + each * value)
        return each * value if cut is None else min(cut, each * value)

    full = points if rules.method == POINTS and each < 0 else max(ZERO, raw(high))
    from_value = number(thing["fails_from"]) if "fails_from" in thing else Fraction(1) if count and taken else None

    def judge(answer: Any) -> Worth:
        value = number(answer)
        worth = raw(value)
        failed = fails_by_default(worth, full, rules.method) if from_value is None else value >= from_value
        return Worth(worth, failed, None, value if count and taken else Fraction(failed), short(worth, full, rules.method))

    values = [Fraction(value) for value in range(int(high) + 1)] if count else [low, high, *([from_value] if from_value and low <= from_value <= high else [])]
    return Scale(full, judge, values)


def handled(handling: str, full: Fraction, method: str) -> Worth | str:
    """What an answer that is not there stands for; 'out' or 'open'."""
    worst, best = (ZERO, full) if method == POINTS else (full, ZERO)
    lost = short(worst, full, method)
    return {
        "exclude": "out",
        "zero": Worth(worst, False, None, ZERO, lost),
        "fail": Worth(worst, True, None, Fraction(1), lost),
        "full": Worth(best, False),
        "block": "open",
    }[handling]


def credited(worth: Worth, full: Fraction, credit: dict[str, Any] | None, rules: Rules) -> Worth:
    """What it is worth once it was put right on the spot: never more than it lost comes back."""
    if not credit:
        return worth
    lost = full - worth.points if rules.method == POINTS else worth.points
    back = lost * number(credit["share"]) if "share" in credit else number(credit["points"])
    back = max(ZERO, min(back, lost))
    return worth._replace(points=worth.points + (back if rules.method == POINTS else -back), credit=back, short=lost > back)
