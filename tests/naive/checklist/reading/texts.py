"""Texts as they are compared: half-width, trimmed, in lower case; and the numbers in them."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

SPACES = {0xA0, *range(0x2002, 0x200B), 0x202F, 0x205F, 0x3000}
SIGNS = {"℃": "°C", "℉": "°F", "㎡": "m2", "㎥": "m3", "㎏": "kg", "㎎": "mg", "㎝": "cm", "㎜": "mm", "㎞": "km", "№": "No", "…": "...", "﹪": "%"}
MONEY = {"￠": "¢", "￡": "£", "￥": "¥"}
WIDTH = {at: " " for at in SPACES} | {at: chr(at - 0xFEE0) for at in range(0xFF01, 0xFF5F)} | {ord(sign): text for sign, text in (SIGNS | MONEY).items()}
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MOST_DIGITS = 18
MOST_PLACES = 9


def narrow(text: str) -> str:
    """Half-width and trimmed."""
    return text.translate(WIDTH).strip()


def fold(text: str) -> str:
    """As labels are compared: `ＹＥＳ ` is `yes`. Letter by letter, so that a Greek sigma at a word's end is like any other."""
    return "".join(letter.lower() for letter in narrow(text))


def is_blank(raw: Any) -> bool:
    """Whether a text, or every entry of a list that has any, says nothing."""
    if isinstance(raw, list):
        return bool(raw) and all(one is None or is_blank(one) for one in raw)
    return isinstance(raw, str) and not narrow(raw)


def is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def scalar_text(raw: Any) -> str | None:
    """The text of a scalar, of a number its shortest decimal; none of a list, an object or nothing."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if is_number(raw):
        exact = Decimal(str(raw))
        return format(exact.normalize() if exact else Decimal(0), "f")
    return raw if isinstance(raw, str) else None


def decimal(raw: Any) -> Fraction | str:
    """The number that a JSON number or a text means, or the code of what is wrong with it."""
    text = scalar_text(raw) if is_number(raw) else narrow(raw) if isinstance(raw, str) else None
    if text is None or isinstance(raw, bool):
        return "wrong_type"
    if not DECIMAL.fullmatch(text):
        return "invalid_number"
    whole, _, places = text.lstrip("-").partition(".")
    if len(whole.lstrip("0")) > MOST_DIGITS or len(places.rstrip("0")) > MOST_PLACES:
        return "number_too_long"
    if is_number(raw) and (abs(raw) > 2**53 - 1 if "." not in text else len((whole + places).strip("0")) > 15):
        return "inexact_number"
    return Fraction(text)
