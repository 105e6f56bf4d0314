"""What the core and this implementation do not agree about yet: the judge leaves it out unless FUGONG_UNSETTLED is set. See OPEN.md."""

from __future__ import annotations

from fractions import Fraction
from typing import Any


def subs(line: dict[str, Any]) -> list[dict[str, Any]]:
    """Its parts and instances, and the parts of these."""
    below = [*line.get("parts", []), *line.get("instances", [])]
    return below + [part for sub in below for part in sub.get("parts", [])]


def answered_inside(card: dict[str, Any]) -> bool:
    """1: a part or an instance is answered, and the card says that nothing was."""
    blocked = any(line.get("handling") == "block" for line in card["lines"])
    return card["outcome"]["kind"] == "no_score" and blocked and any(sub["state"] == "answered" for line in card["lines"] for sub in subs(line))


def bonus_in_parts(card: dict[str, Any]) -> bool:
    """2: a bonus with parts fails and takes away."""
    return any(line.get("bonus") and any("part" in sub for sub in subs(line)) for line in card["lines"])


def bonus_credited(card: dict[str, Any]) -> bool:
    """3: a bonus that was not earned is given back; of instances the card does not say whether."""
    return any(line.get("bonus") and ("credit" in line or "instances" in line) for line in card["lines"])


def remark_in_instances(card: dict[str, Any]) -> bool:
    """4: a text or a photograph of a `worst` or `mean` repeat."""
    return any(line["kind"] in ("text", "photo") and "instances" in line for line in card["lines"])


def lost_of_nothing(card: dict[str, Any]) -> bool:
    """5: what is lost where nothing is possible, in the item or in a section above it."""
    scored = "score" in card and card["method"] == "points"
    counted = [line for line in card["lines"] if scored and line["counts"] and not line.get("bonus")]
    of_nothing = any(Fraction(line["possible"]) == 0 != Fraction(line["earned"]) for line in counted)
    return of_nothing or any("effective_weight" not in line for line in counted)


def forfeited_of_nothing(card: dict[str, Any]) -> bool:
    """6: what `zero_when` takes where only a bonus was earned."""
    return any(sub.get("zeroed") and Fraction(sub["possible"]) == 0 for sub in card["subtotals"])


def range_over_nothing(card: dict[str, Any]) -> bool:
    """7: the range where points are earned or taken and all that is possible may still drop out."""
    counted = [line for line in card["lines"] if line["counts"]]
    nothing = all(Fraction(line["possible"]) == 0 for line in counted) and any(Fraction(line["earned"]) for line in counted)
    return card["outcome"]["kind"] == "provisional" and nothing


OPEN = (answered_inside, bonus_in_parts, bonus_credited, remark_in_instances, lost_of_nothing, forfeited_of_nothing, range_over_nothing)


def unsettled(card: dict[str, Any]) -> str | None:
    """The first open question that a card touches."""
    return next((question.__name__ for question in OPEN if question(card)), None)
