"""Random final scores: a begin of its own or not, steps with conditions, and grades that read the score."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ..drawn_amounts import amounts, comparisons
from .adjusting import EFFECTS
from .drawing import chance
from .drawn_reads import OF_THE_CARD, Itself, on_answer, on_number, readable

SMALL = ("0", "1", "-1", "2", "0.5", "-3", "10", "50", "66.7")
OF_THE_WHOLE = (*OF_THE_CARD, "failed.veto", "worst.item", "worst.section", "answered.share")


class Scoring:
    """A checklist that is being given a final score."""

    def __init__(self, draw: st.DrawFn, checklist: dict[str, Any]) -> None:
        self.draw, self.checklist = draw, checklist
        itself = Itself(draw, checklist)
        self.asked = [item for item, above in itself.items if readable(item, above)]
        self.names = [*itself.number_names(len(itself.items)), *OF_THE_WHOLE * 2, "site.staff"]

    def begin(self) -> Any:
        """A mean or the better of some figures, or any amount; often what is not there is left out."""
        draw = self.draw
        if chance(draw, 3):
            return draw(amounts(self.names, 1))
        read = draw(st.lists(st.sampled_from(self.names), min_size=1, max_size=3, unique=True))
        skip = {"unknown": "skip"} if draw(st.booleans()) else {}
        return {draw(st.sampled_from(["mean", "greatest", "sum"])): [{"fact": name} for name in read]} | skip

    def condition(self) -> dict[str, Any]:
        """What decides whether a step is taken: a fact, an answer, a figure, or the score so far."""
        draw = self.draw
        shape = draw(st.sampled_from([*["fact"] * 9, "figure", "figure", "score", "amounts", *(["answer"] * 2 if self.asked else [])]))
        if shape == "fact":
            staff = {"fact": "site.staff", "at_least": draw(st.integers(1, 9))}
            return draw(st.sampled_from([{"fact": "site.canteen", "is": draw(st.booleans())}, staff]))
        if shape == "answer":
            return draw(on_answer(draw(st.sampled_from(self.asked))))
        if shape == "amounts":
            return draw(comparisons([*self.names, "score"], 1))
        return draw(on_number(["score"] if shape == "score" else self.names))

    def step(self, at: int) -> dict[str, Any]:
        draw = self.draw
        step: dict[str, Any] = {"id": f"a{at}"} | ({"title": f"step {at}"} if chance(draw, 3) else {})
        step |= {"when": self.condition()} if draw(st.integers(0, 3)) else {}
        plain = draw(st.booleans())
        return step | {draw(st.sampled_from(list(EFFECTS))): draw(st.sampled_from(SMALL) if plain else amounts([*self.names, "score"], 1))}

    def grades(self) -> None:
        """Grades that read the score, most of them."""
        draw = self.draw
        if not self.checklist["grades"] and draw(st.booleans()):
            self.checklist["grades"] = [{"id": "g0", "when": draw(on_number(["score"]))}, {"id": "rest", "otherwise": True}]
        for grade in self.checklist["grades"][:-1]:
            if draw(st.integers(0, 2)):
                own = draw(on_number(["score"]))
                grade["when"] = {draw(st.sampled_from(["all", "any"])): [grade["when"], own]} if draw(st.booleans()) else own


def score_finally(draw: st.DrawFn, checklist: dict[str, Any]) -> None:
    """Make a checklist say how its final score is found."""
    scoring = Scoring(draw, checklist)
    out = {"score": scoring.begin()} if chance(draw, 3) else {}
    steps = [scoring.step(at) for at in range(draw(st.sampled_from([1, 1, 2, 3] if not out else [0, 1, 2])))]
    checklist["scoring"] = out | ({"adjust": steps} if steps else {})
    scoring.grades()
