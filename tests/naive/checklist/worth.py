"""What an answer is worth, whatever its kind: points, failure, severity, nonconformities. `kinds` has a file for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from .rounding import number

POINTS, DEDUCTION, DEMERIT, COUNTS = "points", "deduction", "demerit", "counts"
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


def worth_of(points: Fraction, full: Fraction, failed: bool, severity: str | None, rules: Rules) -> Worth:
    return Worth(points, failed, severity, Fraction(failed), short(points, full, rules.method))


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


def handled(handling: str, full: Fraction, method: str) -> Worth | str:
    """What an answer that is not there stands for; 'out' or 'open'. Where failures are counted it is one, if anything can fail."""
    worst, best = {POINTS: (ZERO, full), COUNTS: (min(full, Fraction(1)), ZERO)}.get(method, (full, ZERO))
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
