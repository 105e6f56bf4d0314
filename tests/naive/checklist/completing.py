"""An inspection answered further: what is open gets one of the answers that a range tries, until a score is final."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from .items import plain
from .kinds import scale_of
from .lines import lines_of
from .reads import standing
from .scoring import rules_of
from .tree import ladder_of
from .worth import Rules


@st.composite
def completed(draw: st.DrawFn, checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any] | None:
    """The answers of one way to go on; none where a fact of the site, or an instance, would have to be told."""
    ladder, rules = ladder_of(checklist, facts), rules_of(checklist)
    things = {item["id"]: (item, any("repeat" in section for section in above)) for item, above in standing(checklist)}
    while True:
        lines = {line["item"]: line for line in lines_of(checklist, ladder, answers, rules) if line["blocked"]}
        if not lines:
            return answers
        line = lines[next(id for id in ladder.reads.order if id in lines)]
        item, repeated = things[line["item"]]
        if repeated or line["truth"] is None or "parts" not in item and not line["readable"]:
            return None
        if "parts" in item and any(sub["state"] == "missing" and plain((plain(answers.get(item["id"])) or {}).get(sub["part"])) is not None for sub in line["subs"]):
            return None
        answers = answers | {item["id"]: draw(of_parts(item, line, answers.get(item["id"]), rules) if "parts" in item else one_of(item, rules))}


def one_of(thing: dict[str, Any], rules: Rules) -> st.SearchStrategy[Any]:
    """An answer to an item or a part."""
    return st.sampled_from([decimal(answer) if isinstance(answer, Fraction) else answer for answer in scale_of(thing, rules).answers])


def decimal(exact: Fraction) -> str:
    """A finite decimal as people write it."""
    return format(Decimal(exact.numerator) / Decimal(exact.denominator), "f")


@st.composite
def of_parts(draw: st.DrawFn, item: dict[str, Any], line: dict[str, Any], given: Any, rules: Rules) -> dict[str, Any]:
    """Answers to the parts that are open; of an item that is open as a whole to all of them."""
    told = plain(given)
    told = dict(told) if isinstance(told, dict) else {}
    waiting = [sub["part"] for sub in line["subs"] if sub["handling"] == "block"] or [part["id"] for part in item["parts"]]
    told |= {part["id"]: draw(one_of(part, rules)) for part in item["parts"] if part["id"] in waiting}
    return {"parts": told, "corrected_on_the_spot": True} if isinstance(given, dict) and given.get("corrected_on_the_spot") else told
