"""One bare value read as the answer to an item or a part: a label of whatever kind first, then what the kind takes beside it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from ..items import STATES
from ..rounding import number
from .labels import Labels
from .problems import At
from .texts import decimal, fold, is_blank, scalar_text

BOOLS = {"true": "pass", "false": "fail"}
ONE_AND_NOTHING = {"1": "pass", "0": "fail"}


def read_value(raw: Any, thing: dict[str, Any], labels: Labels, forbid: bool, at: At) -> Any:
    """A code, codes, a number or a text; nothing where it is missing or was reported. `forbid`: whether it has to apply."""
    kind = thing.get("kind", "pass_fail")
    if raw is None or is_blank(raw):
        return None
    if kind == "multi_select" and isinstance(raw, list):
        return read_selection(raw, labels, at)
    text = scalar_text(raw)
    if text is None:
        return at.report("wrong_type")
    code = labels.code(text)
    if code in STATES:
        return allowed(code, forbid, at)
    if kind in ("text", "photo"):
        return raw if isinstance(raw, str) else at.report("unknown_answer")
    if kind in ("count", "number"):
        return read_number(raw, thing, at)
    if code is None and kind == "pass_fail":
        code = yes_or_no(text, labels)
    if code is None and kind == "multi_select":
        return read_pieces(text, labels) or at.report("unknown_answer")
    if code is None:
        return at.report("unknown_answer")
    return [code] if kind == "multi_select" else code


def read_pieces(text: str, labels: Labels) -> list[str]:
    """The options that one text names with signs between them, each once; none where some piece names none."""
    codes = [labels.code(piece) for piece in re.split("[;；、,，|]", text) if not is_blank(piece)]
    known = [code for code in codes if code is not None and code not in STATES]
    return known if len(known) == len(codes) == len(set(known)) else []


def yes_or_no(text: str, labels: Labels) -> str | None:
    """Yes and no as programs write them; 1 and 0 not where labels are numbers."""
    known = BOOLS if labels.holds_a_whole_number() else BOOLS | ONE_AND_NOTHING
    return known.get(fold(text))


def allowed(state: Any, forbid: bool, at: At) -> Any:
    """A state, unless it is forbidden."""
    return at.report("not_applicable_forbidden") if forbid and state == "not_applicable" else state


def read_selection(raw: list[Any], labels: Labels, at: At) -> list[str]:
    """The chosen options, each once."""
    chosen: list[str] = []
    for _, one, here in at.each(raw):
        if one is None or is_blank(one):
            continue
        text = scalar_text(one)
        code = None if text is None else labels.code(text)
        if text is None:
            here.report("wrong_type")
        elif code is None or code in STATES:
            here.report("unknown_answer")
        elif code in chosen:
            here.report("chosen_twice")
        else:
            chosen.append(code)
    return chosen


def read_number(raw: Any, thing: dict[str, Any], at: At) -> Any:
    """A number within its range; of a count a whole one."""
    exact = decimal(raw)
    if not isinstance(exact, Fraction):
        return at.report(exact)
    if thing["kind"] == "count" and exact.denominator != 1:
        return at.report("not_integer")
    if not number(thing.get("min", 0)) <= exact <= number(thing["max"]):
        return at.report("out_of_range")
    return str(exact)
