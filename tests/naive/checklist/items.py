"""One item looked at: its state and everything that it may still become, over its parts and instances."""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import partial
from typing import Any

from ..conditions import holds
from .kinds import SCORED, scale_of
from .kinds.number import band_id
from .rounding import number
from .subs import HIDDEN, Looked, distinct, sub_line, together
from .worth import COUNTS, POINTS, ZERO, Rules, Worth, credited, handled, short

STATES = ("not_applicable", "not_sampled", "error")


def plain(answer: Any) -> Any:
    """The bare answer: a code, codes, a number, a state, or a dict by part."""
    if not isinstance(answer, dict):
        return answer
    if "value" in answer:
        return answer["value"]
    if isinstance(answer.get("parts"), dict):
        return answer["parts"]
    return next((state for state in STATES if state in answer), answer)


def corrected(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("corrected_on_the_spot") is True


def fold(combination: tuple[Worth | None, ...], how: str, unit: Fraction, full: Fraction, severity: str | None, rules: Rules) -> Worth | None:
    """Shares of parts in `unit`, or points of instances, to one of `full`; what drops out has no say. `severity`: the item's."""
    counted = [worth for worth in combination if worth is not None]
    if not counted:
        return None
    values = [worth.points for worth in counted]
    one = sum(values, ZERO) / len(values) if how == "mean" else (min if rules.method == POINTS else max)(values)
    gravest = rules.gravest([worth.severity or severity for worth in counted if worth.failed])
    most = max(worth.nonconformities for worth in counted)
    return Worth(one * unit, any(worth.failed for worth in counted), gravest, most, short(one * unit, full, rules.method))


class Item:
    """An item's scale, with or without parts."""

    def __init__(self, item: dict[str, Any], handling: dict[str, str], facts: dict[str, Any], rules: Rules) -> None:
        self.item, self.handling, self.facts, self.rules = item, handling, facts, rules
        self.parts = item.get("parts", [])
        self.kind = item.get("kind", "pass_fail")
        self.scored = self.kind in SCORED
        self.scale = scale_of(item, rules) if self.scored and not self.parts else None
        self.full = self.scale.full if self.scale else number(item.get("points", 1)) if self.scored else ZERO
        if self.parts and rules.method == COUNTS:
            self.full = max(scale_of(part, rules).full for part in self.parts)
        self.credit = None if item.get("bonus") else item.get("correction_credit", rules.credit)  # a bonus has not lost anything

    def look(self, answer: Any) -> Looked:
        """One answer to it, whether it applies or not."""
        looked = self.seen(answer)
        if self.item.get("bonus"):  # never below nothing, and never a failure
            looked.choices = distinct([choice and Worth(max(ZERO, choice.points), False) for choice in looked.choices])
        return looked

    def seen(self, answer: Any) -> Looked:
        bare = plain(answer)
        if self.parts and (bare is None or isinstance(bare, dict)):
            looked = [self.part(part, (bare or {}).get(part["id"]), not corrected(answer)) for part in self.parts]
            out = together(looked, self.fold_parts)
            out.subs = [self.sub_line({"part": part["id"]}, one, Fraction(1)) for part, one in zip(self.parts, looked, strict=True)]
            if corrected(answer):
                out.choices = [choice and self.put_right(choice) for choice in out.choices]
            return out
        if bare is not None and not (isinstance(bare, str) and bare in STATES):
            worth = self.scale.judge(bare) if self.scale else None
            return Looked("answered", False, [self.put_right(worth) if worth and corrected(answer) else worth], True, self.band(answer))
        state = bare or "missing"
        outcome = handled(self.handling[state], self.full, self.rules.method)
        if outcome == "open":
            return Looked(state, True, self.every(), False)
        return Looked(state, False, [None if outcome == "out" or not self.scored else outcome], False)

    def band(self, answer: Any) -> str | None:
        """The band that a measured number lies in."""
        bare = plain(answer)
        return None if self.parts or bare is None or bare in STATES else band_id(self.item, bare)

    def handling_of(self, state: str) -> str | None:
        """What is done with a state; nothing with an answer."""
        return {"answered": None, HIDDEN: "exclude"}.get(state, self.handling.get(state))

    def instances(self, ids: list[str | None], answers: list[Any], how: str) -> Looked:
        """The answers of all instances as one line."""
        looked = [self.look(answer) for answer in answers]
        out = together(looked, partial(self.fold_instances, how))
        named = [{"instance": id} for id in ids]
        out.subs = [self.sub_line(id, one, self.full) for id, one in zip(named, looked, strict=True)]
        return out

    def hidden(self, ids: list[str | None], answers: list[Any], folded: bool) -> Looked:
        """An item that does not apply; what was answered to it, or to its instances, is shown."""
        looked = [Looked(HIDDEN, False, [None], False, self.band(answer)) for answer in answers]
        if not folded and looked:
            return looked[0]
        told = [(id, one) for id, one, answer in zip(ids, looked, answers, strict=True) if answer is not None] if folded else []
        return Looked(HIDDEN, False, [None], False, subs=[self.sub_line({"instance": id}, one, self.full) for id, one in told])

    def sub_line(self, named: dict[str, Any], looked: Looked, of: Fraction) -> dict[str, Any]:
        return sub_line(named, looked, self.handling_of(looked.state), of, self.item.get("severity"))

    def put_right(self, worth: Worth) -> Worth:
        return credited(worth, self.full, self.credit, self.rules)

    def fold_parts(self, shares: tuple[Worth | None, ...]) -> Worth | None:
        unit = Fraction(1) if self.rules.method == COUNTS else self.full  # counted failures are charges already
        return fold(shares, "worst", unit, self.full, self.item.get("severity"), self.rules)

    def fold_instances(self, how: str, worths: tuple[Worth | None, ...]) -> Worth | None:
        return fold(worths, how, Fraction(1), self.full, self.item.get("severity"), self.rules)

    def every(self) -> list[Worth | None]:
        """Everything that it may be once it is answered."""
        if self.scale:
            return distinct([self.scale.judge(answer) for answer in self.scale.answers])
        folded = [self.part_every(part) for part in self.parts]
        return distinct([self.fold_parts(combination) for combination in itertools.product(*folded)]) if folded else [None]

    def part_shares(self, part: dict[str, Any]) -> tuple[Fraction, list[Worth | None]]:
        scale = scale_of(part, self.rules)
        of = Fraction(1) if self.rules.method == COUNTS else scale.full
        return of, [worth._replace(points=worth.points / of) for worth in map(scale.judge, scale.answers)]

    def part_every(self, part: dict[str, Any]) -> list[Worth | None]:
        truth = holds(part["applies_when"], self.facts) if "applies_when" in part else True
        every = [] if truth is False else self.part_shares(part)[1]
        return distinct(every if truth else [*every, None])

    def put_part_right(self, worth: Worth) -> Worth:
        """A part's share with what comes back of it; a credit in points is in points of the item."""
        if not self.full:
            return worth
        whole = credited(worth._replace(points=worth.points * self.full), self.full, self.credit, self.rules)
        return whole._replace(points=whole.points / self.full, credit=whole.credit / self.full)

    def part(self, part: dict[str, Any], given: Any, each: bool) -> Looked:
        """One part, in shares of what it could bring; `each`: whether parts are credited one by one."""
        answer = plain(given)
        is_state = isinstance(answer, str) and answer in STATES
        band = None if answer is None or is_state else band_id(part, answer)
        truth = holds(part["applies_when"], self.facts) if "applies_when" in part else True
        if truth is False:
            return Looked(HIDDEN, False, [None], False, band)
        scale = scale_of(part, self.rules)
        counting = self.rules.method == COUNTS

        def applying(answer: Any) -> tuple[bool, list[Worth | None]]:
            if answer is not None and not (isinstance(answer, str) and answer in STATES):
                worth = scale.judge(answer)
                share = worth._replace(points=worth.points / (1 if counting else scale.full))
                return False, [self.put_part_right(share) if each and corrected(given) else share]
            outcome = handled(self.handling[answer or "missing"], scale.full if counting else Fraction(1), self.rules.method)
            return (True, self.part_every(part)) if outcome == "open" else (False, [None if outcome == "out" else outcome])

        if truth is None:
            blocked = self.handling["missing"] == "block"
            return Looked("missing", blocked, distinct([*applying(answer)[1], None]) if blocked else applying(None)[1], False, band)
        blocked, choices = applying(answer)
        state = answer if is_state else "missing" if answer is None else "answered"
        return Looked(state, blocked, choices, state == "answered", band)
