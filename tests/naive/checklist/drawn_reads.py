"""Random checklists that read themselves: who applies by answers and figures of others, named figures, grades that read both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from ..drawn_amounts import amounts, comparisons
from .drawing import chance
from .kinds import SCORED, kind_of
from .reads import in_a_circle, standing

ORDERED = ("at_least", "more_than", "at_most", "less_than", "is", "is_not")
OF_AN_ITEM = ("earned", "possible", "percent", "failed.count", "nonconformities.count")
OF_A_SECTION = ("percent", "total", "lost", "worst.item", "failed.count")
OF_THE_CARD = ("percent", "total", "lost", "failed.count", "failed.key", "answered.count", "deficient.count", "nonconformities.count")
FIGURES = ("0", "0.5", "1", "2", "50", "66.7", "100")


def sections_of(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in node.get("sections", []):
        yield section
        yield from sections_of(section)


def readable(item: dict[str, Any], above: tuple[dict[str, Any], ...]) -> bool:
    """Whether others may read its answer."""
    return item.get("kind", "pass_fail") in SCORED and "parts" not in item and not any("repeat" in section for section in above)


@st.composite
def on_answer(draw: st.DrawFn, item: dict[str, Any]) -> dict[str, Any]:
    """A condition that reads the answer to an item."""
    name = f"answer.{item['id']}"
    if chance(draw, 8):
        return {"fact": name, "known": draw(st.booleans())}
    kind = item.get("kind", "pass_fail")
    codes = ["pass", "pass", "fail"] if kind == "pass_fail" else [option["id"] for option in item.get("options", [])]
    if kind == "multi_select":
        test: dict[str, Any] = {"includes": draw(st.sampled_from(codes))}
    elif kind_of(item).numeric:
        test = {draw(st.sampled_from(ORDERED)): draw(st.sampled_from(["0", "1", "2", str(item["max"])]))}
    elif chance(draw, 3):
        test = {"one_of": draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))}
    else:
        test = {draw(st.sampled_from(["is", "is", "is_not"])): draw(st.sampled_from(codes))}
    return {"fact": name, **test} | ({"if_unknown": draw(st.booleans())} if chance(draw, 8) else {})


@st.composite
def on_number(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    """A condition that reads a figure."""
    return {"fact": draw(st.sampled_from(names)), draw(st.sampled_from(ORDERED)): draw(st.sampled_from(FIGURES))}


class Itself:
    """A checklist that is being made to read itself; what would make a circle is taken back."""

    def __init__(self, draw: st.DrawFn, checklist: dict[str, Any]) -> None:
        self.draw, self.checklist = draw, checklist
        self.items = list(standing(checklist))
        self.read: list[str] = []
        """The items that apply by others, latest last."""

    def number_names(self, at: int) -> list[str]:
        """Figures and numeric answers of what stands before an item, and the named figures."""
        before = self.items[:at]
        names = [f"item.{item['id']}.{name}" for item, _ in before if item.get("kind", "pass_fail") in SCORED for name in OF_AN_ITEM]
        names += [f"answer.{item['id']}" for item, above in before if readable(item, above) and kind_of(item).numeric] * 5
        after = {section["id"] for _, above in self.items[at:] for section in above}
        inside = [section["id"] for section in sections_of(self.checklist) if section["id"] not in after]
        names += [f"section.{id}.{name}" for id in inside for name in OF_A_SECTION] * 2
        return names + [f"figure.{figure['id']}" for figure in self.checklist.get("figures", [])] * 6

    def condition(self, at: int) -> dict[str, Any]:
        """One that reads what stands before the item at a place in reading order; often what itself reads another."""
        draw = self.draw
        before = [item for item, above in self.items[:at] if readable(item, above)]
        chained = [item for item in before if item["id"] in self.read]
        names = self.number_names(at)
        if before and (not names or draw(st.integers(0, 2))):
            linked = bool(chained) and draw(st.integers(0, 2)) > 0
            return draw(on_answer(draw(st.sampled_from(chained if linked else before))))
        numbers = comparisons([*names, "site.staff"], 1) if chance(draw, 6) else on_number(names or ["site.staff"])
        return draw(numbers)

    def gate(self, thing: dict[str, Any], condition: dict[str, Any]) -> bool:
        """Let a thing apply by a condition, unless that makes a circle."""
        before = thing.get("applies_when")
        thing["applies_when"] = {self.draw(st.sampled_from(["all", "any"])): [before, condition]} if before and self.draw(st.booleans()) else condition
        if not in_a_circle(self.checklist):
            return True
        thing.pop("applies_when")
        if before:
            thing["applies_when"] = before
        return False

    def applies(self) -> None:
        """Some items, sections and parts, in reading order: so chains arise."""
        draw = self.draw
        for at in range(1, len(self.items)):
            item, above = self.items[at]
            if not draw(st.integers(0, 2)):
                continue
            kinds = ["item", "item", "item", *(["section"] * 2 if above else []), *(["part"] * 2 if "parts" in item else [])]
            things = {"item": item, "section": above[-1] if above else item, "part": draw(st.sampled_from(item.get("parts", [item])))}
            later = chance(draw, 8)
            condition = self.condition(len(self.items) if later else at)
            if self.gate(things[draw(st.sampled_from(kinds))], condition):
                self.read.append(item["id"])

    def figures(self) -> None:
        """Named figures: small amounts, of which a later one may read an earlier one."""
        draw = self.draw
        for index in range(draw(st.sampled_from([0, 1, 1, 2]))):
            names = [*self.number_names(len(self.items)), *(["site.staff", *OF_THE_CARD] * 2 if chance(draw, 2) else ["site.staff"])]
            amount: Any = draw(amounts(names, 1))
            shape = draw(st.sampled_from(["mean", "choose", "any", "any"]))
            answers = [item for item, above in self.items if readable(item, above)]
            if shape == "mean":
                amount = {"mean": [{"fact": name} for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))], "unknown": "skip"}
            elif shape == "choose" and answers:
                amount = {"choose": [{"when": draw(on_answer(draw(st.sampled_from(answers)))), "gives": amount}], "otherwise": draw(amounts(names, 0))}
            figure = {"id": f"f{index}", "amount": amount} | ({"title": f"figure {index}"} if chance(draw, 2) else {}) | ({"unit": "分"} if chance(draw, 3) else {})
            self.checklist.setdefault("figures", []).append(figure)

    def grades(self) -> None:
        """Grades that read answers, figures of items and named figures."""
        draw = self.draw
        if not self.checklist["grades"] and draw(st.booleans()):
            self.checklist["grades"] = [{"id": "g0", "when": {"all": []}}, {"id": "rest", "otherwise": True}]
        for grade in self.checklist["grades"][:-1]:
            if draw(st.integers(0, 2)):
                more = [self.of_a_grade() for _ in range(draw(st.integers(1, 2)))]
                of_before = [] if grade["when"] == {"all": []} else [grade["when"]]
                grade["when"] = {draw(st.sampled_from(["all", "any"])): [*of_before, *more]}
            elif grade["when"] == {"all": []}:
                grade["when"] = draw(on_number(["percent", "total"]))

    def of_a_grade(self) -> dict[str, Any]:
        """A condition for a grade: of an answer, or of a named figure where there is one, or of any."""
        draw = self.draw
        answers = [item for item, above in self.items if readable(item, above)]
        figures = [f"figure.{figure['id']}" for figure in self.checklist.get("figures", [])]
        what = draw(st.sampled_from([*(["answer"] * 2 if answers else []), *(["figure"] * 2 if figures else []), "any"]))
        if what == "answer":
            return draw(on_answer(draw(st.sampled_from(answers))))
        return draw(on_number(figures)) if what == "figure" else draw(on_number([*self.number_names(len(self.items)), "percent"]))


def read_itself(draw: st.DrawFn, checklist: dict[str, Any]) -> None:
    """Make a checklist read itself."""
    itself = Itself(draw, checklist)
    if not itself.items:
        return
    figures_first = draw(st.booleans())
    if figures_first:
        itself.figures()
    itself.applies()
    if not figures_first:
        itself.figures()
    itself.grades()
