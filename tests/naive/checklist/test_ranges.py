"""A range holds what an inspection comes to once it is answered further: the branches against the straight way, without the core."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from .checklists import checklists
from .completing import completed
from .inspections import exact, inspections
from .lines import lines_of
from .ranges import open_sources
from .reads import reads_of
from .scoring import combinations, rules_of, score
from .tree import ladder_of

EXAMPLES = int(os.environ.get("FUGONG_EXAMPLES", "1500"))
MOST_COMBINATIONS = 500


@st.composite
def answered_further(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A checklist, an inspection that leaves an answer open on which others depend, and the answers of one way to go on."""
    checklist = draw(checklists(itself=True))
    assume(reads_of(checklist).sources)
    inspection = draw(inspections(checklist))
    facts, answers = exact(inspection), inspection["answers"]
    ladder, rules = ladder_of(checklist, facts), rules_of(checklist)
    assume(open_sources(ladder, lines_of(checklist, ladder, answers, rules)))
    assume(1 < combinations(checklist, facts, answers) <= MOST_COMBINATIONS)
    further = draw(completed(checklist, facts, answers))
    assume(further is not None and further != answers)
    return checklist, inspection, further or {}


@settings(max_examples=EXAMPLES // 10, deadline=None, suppress_health_check=list(HealthCheck))
@given(answered_further())
def test_what_it_comes_to_is_in_the_range(drawn: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]) -> None:
    checklist, inspection, further = drawn
    facts = exact(inspection)
    before, after = score(checklist, facts, inspection["answers"]), score(checklist, facts, further)
    if before["kind"] != "provisional" or after["kind"] == "no_score" or "grades" not in before:
        return
    grades = {"graded": [after["what"]], "ungraded": after["what"], "scored": []}[after["kind"]]
    assert set(grades) <= set(before["grades"])
    reached = after["total"] if after["percent"] is None else after["percent"]
    if (final := after["own"].final) is not None:
        reached = final.score
    if not isinstance(reached, Fraction):
        return
    assert before["low"] <= reached <= before["high"]
