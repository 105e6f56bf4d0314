"""Rounding as a checklist states it, and numbers as they are shown."""

from __future__ import annotations

from fractions import Fraction


def number(raw: object) -> Fraction:
    """What a document writes: a decimal, a fraction or an integer."""
    return Fraction(str(raw))


def rounded(exact: Fraction, digits: int, mode: str) -> Fraction:
    unit = 10**digits
    whole, rest = divmod(abs(exact) * unit, 1)
    up = {
        "half_up": rest >= Fraction(1, 2),
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[mode]
    size = Fraction(whole + up, unit)
    return -size if exact < 0 else size


def text(exact: Fraction, digits: int, mode: str) -> str:
    exact = rounded(exact, digits, mode)
    units = abs(exact.numerator * 10**digits // exact.denominator)
    sign = "-" if exact < 0 else ""
    if digits == 0:
        return f"{sign}{units}"
    return f"{sign}{units // 10**digits}.{units % 10**digits:0{digits}d}"
