"""The generators draw every feature of the language often enough to be judged."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st

from .checklists import checklists
from .features import ANSWERS, FEATURES, OF_ADJUSTING, OF_ITSELF, of_adjusting, of_answers, of_checklist, of_scoring
from .inspections import exact, inspections

DRAWN = 2000
AT_ONCE = 100
"""Examples that are drawn one after another resemble each other: there are several runs, each with a seed of its own."""
LEAST = 0.05


@st.composite
def drawn(draw: st.DrawFn) -> set[str]:
    checklist = draw(checklists())
    used = of_checklist(checklist)
    inspection = draw(inspections(checklist))
    used |= of_scoring(checklist, exact(inspection), inspection["answers"])
    used |= of_adjusting(checklist, exact(inspection), inspection["answers"])
    return used | {f"answers: {name}" for name in of_answers(checklist, inspection["answers"])}


def frequencies(examples: int) -> dict[str, float]:
    """How often each feature is drawn, of 1."""
    counts: Counter[Any] = Counter()

    for run in range(examples // AT_ONCE):

        @seed(run)
        @settings(max_examples=AT_ONCE, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(drawn())
        def draw(used: set[str]) -> None:
            counts.update(["all", *used])

        draw()
    every = [*sorted(FEATURES | OF_ITSELF), *(f"answers: {name}" for name in sorted(ANSWERS))]
    of_all = {name: counts[name] / counts["all"] for name in ["scoring", *every]}
    return of_all | {name: counts[name] / counts["scoring"] for name in sorted(OF_ADJUSTING)}


def test_no_feature_is_rare() -> None:
    assert {name: share for name, share in frequencies(DRAWN).items() if share < LEAST} == {}


if __name__ == "__main__":
    for name, share in frequencies(3000).items():
        print(f"{100 * share:5.1f} %  {name}")
