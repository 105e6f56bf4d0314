"""Random inspections: legal answers of every kind, states, gaps, instances."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from .drawing import chance
from .kinds import SCORED, kind_of
from .reads import reads_of

STATES = ["not_applicable", "not_sampled", "error"]
INSTANCES = ["一号车间", "二号车间", "东门 A", "B-2"]
NOTES = ["两人未戴口罩", "已当场改正", ""]


class Inspecting:
    """One inspection being drawn; `gaps`: once in how many times an answer is not there. More often where answers settle something."""

    def __init__(self, draw: st.DrawFn, settling: bool) -> None:
        self.draw = draw
        self.gaps = draw(st.sampled_from([None, 8, 3, 2] if settling else [None, None, 8, 4]))
        self.states = draw(st.sampled_from([20, 8, 4]))

    def bare(self, thing: dict[str, Any]) -> Any:
        if self.gaps and chance(self.draw, self.gaps):
            return self.draw(st.sampled_from([None, None, "error"]))
        if chance(self.draw, self.states):
            return self.draw(st.sampled_from(["not_applicable", "not_applicable", "not_sampled"]))
        return kind_of(thing).answer(self.draw, thing)

    def answer(self, item: dict[str, Any]) -> Any:
        """One answer to an item: bare, or with a note and whether it was put right."""
        if item.get("kind", "pass_fail") not in SCORED:
            return kind_of(item).answer(self.draw, item)
        if "parts" in item and self.draw(st.integers(0, 9)):
            answers = {part["id"]: self.with_more(self.bare(part)) for part in item["parts"]}
            return {"parts": answers, **self.beside()} if chance(self.draw, 3) else answers
        if "parts" in item:
            return self.draw(st.sampled_from([None, "not_applicable", "not_sampled", "error"]) if self.gaps else st.just("not_applicable"))
        return self.with_more(self.bare(item))

    def with_more(self, bare: Any) -> Any:
        """What was answered, now and then with a note and whether it was put right."""
        if bare is None or (isinstance(bare, str) and bare in STATES):
            return bare
        return {"value": bare, **self.beside()} if chance(self.draw, 3) else bare

    def beside(self) -> dict[str, Any]:
        said = {"corrected_on_the_spot": True} if self.draw(st.integers(0, 2)) else {}
        return said | ({"note": self.draw(st.sampled_from(NOTES))} if self.draw(st.booleans()) else {})

    def node(self, node: dict[str, Any]) -> dict[str, Any]:
        """The answers to what a node holds."""
        answers = {item["id"]: self.answer(item) for item in node.get("items", [])}
        for section in node.get("sections", []):
            if "repeat" not in section:
                answers |= self.node(section)
            elif given := self.instances(section):
                answers[section["id"]] = given
        return {id: answer for id, answer in answers.items() if answer is not None or chance(self.draw, 2)}

    def instances(self, section: dict[str, Any]) -> list[dict[str, Any]]:
        least, most = section["repeat"].get("at_least", 1), min(3, section["repeat"].get("at_most", 3))
        number = self.draw(st.integers(0, max(0, least - 1)) if chance(self.draw, 4) else st.integers(least, most))
        ids = self.draw(st.permutations(INSTANCES))[:number]
        return [{"id": id, "answers": self.node(section | {"repeat": None})} for id in ids]


@st.composite
def inspections(draw: st.DrawFn, checklist: dict[str, Any]) -> dict[str, Any]:
    answers = Inspecting(draw, bool(reads_of(checklist).sources)).node(checklist)
    facts = {"site.canteen": draw(st.sampled_from([None, True, False, True])), "site.staff": draw(st.sampled_from([None, 0, 4, 7]))}
    return {"facts": {name: known for name, known in facts.items() if known is not None}, "answers": answers}


def exact(inspection: dict[str, Any]) -> dict[str, Any]:
    """The facts of an inspection, numbers exact."""
    return {name: Fraction(known) if isinstance(known, int) and not isinstance(known, bool) else known for name, known in inspection["facts"].items()}
