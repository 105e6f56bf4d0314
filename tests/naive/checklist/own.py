"""What conditions read of the inspection itself: answers, figures of items and sections, named figures. What is open is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..amounts import NOTHING
from ..conditions import worth
from .adjusting import Final
from .facts import OF_A_SECTION, OF_A_WHOLE, own_facts
from .kinds import KINDS, SCORED
from .nodes import Node
from .reads import figures_of, ordered_figures
from .rounding import number
from .worth import POINTS, ZERO

Seen = Callable[[dict[str, Any]], dict[str, Any]]
WITHOUT_AN_ANSWER = ("hidden", "not_applicable", "not_sampled")


@dataclass
class Own:
    """Everything exact; of a thing without a value it holds `NOTHING`."""

    answers: dict[str, Any]
    items: dict[str, Any]
    sections: dict[str, Any]
    figures: dict[str, Any]
    final: Final | None = None
    """The final score, where the checklist says how it is found."""

    def in_conditions(self, seen: Seen) -> dict[str, Any]:
        """What `applies_when` reads: figures of items and sections as thresholds see them."""
        return self.answers | seen(self.items | self.sections) | self.figures

    def in_grades(self, seen: Seen, exact: dict[str, Any]) -> dict[str, Any]:
        """What grades read: of a section of which nothing counts nothing is known."""
        return self.answers | seen(self.items | exact | self.score()) | self.figures

    def exactly(self, outside: dict[str, Any], exact: dict[str, Any]) -> dict[str, Any]:
        """What amounts and conditions of `scoring` read: what named figures read, and these."""
        return outside | self.answers | self.items | of_the_whole(exact) | self.sections | self.figures

    def score(self) -> dict[str, Any]:
        """The final score as a fact; where it is unknown it is not there."""
        return {} if self.final is None or self.final.score is None else {"score": self.final.score}

    def numbers(self) -> dict[str, Fraction]:
        """The named figures that have a value, by their ids."""
        return {name.partition(".")[2]: value for name, value in self.figures.items() if isinstance(value, Fraction)}


def said(kind: str, state: str, answer: Any) -> Any:
    """What an answer is to those who read it: a code, a set of codes or a number; `NOTHING`, or unknown."""
    if state in WITHOUT_AN_ANSWER:
        return NOTHING
    if state != "answered" or answer is None:
        return None
    if KINDS[kind].numeric:
        return number(answer)
    return set(answer) if kind == "multi_select" else answer


def own_of(checklist: dict[str, Any], outside: dict[str, Any], root: Node, lines: list[dict[str, Any]], exact: dict[str, Any]) -> Own:
    """`outside`: declared facts; `exact`: the card's figures, where everything is settled."""
    answers = {f"answer.{line['item']}": line["said"] for line in lines if line["said"] is not None}
    items, sections = of_items(lines, root.method), of_sections(root)
    return Own(answers, items, sections, named_figures(checklist, outside | answers | items | of_the_whole(exact) | sections))


def of_the_whole(exact: dict[str, Any]) -> dict[str, Any]:
    """The card's figures as amounts read them: once everything is settled, a figure that is not there has no value."""
    return dict.fromkeys(OF_A_WHOLE, NOTHING) | exact if exact else exact


def of_items(lines: list[dict[str, Any]], method: str) -> dict[str, Any]:
    """The figures of every scored item, added up over its lines."""
    out: dict[str, Any] = {}
    for id in dict.fromkeys(line["item"] for line in lines if line["kind"] in SCORED):
        own = [line for line in lines if line["item"] == id]
        if not any(line["waits"] for line in own):
            out |= {f"item.{id}.{name}": value for name, value in of_item(own, method).items()}
    return out


def of_item(lines: list[dict[str, Any]], method: str) -> dict[str, Any]:
    """Of one item: where none of its lines counts there are no points, and no failure."""
    counted = [line for line in lines if line["counts"]]
    out: dict[str, Any] = {"earned": NOTHING, "possible": NOTHING, "percent": NOTHING}
    out["failed.count"] = Fraction(sum(line["failed"] for line in counted))
    out["nonconformities.count"] = sum((line["nonconformities"] for line in counted), ZERO)
    if counted:
        earned, possible = (sum((line[name] for line in counted), ZERO) for name in ("earned", "possible"))
        out |= {"earned": earned, "possible": possible}
        if possible and method == POINTS:
            out["percent"] = 100 * earned / possible
    return out


def of_sections(root: Node) -> dict[str, Any]:
    """The figures of every section in which nothing is open."""
    out: dict[str, Any] = {}
    for node in root.below():
        if not any(line["waits"] for line in node.all_lines()):
            figures = own_facts(node, [])
            out |= {f"section.{node.id}.{name}": figures.get(name, NOTHING) for name in OF_A_SECTION}
    return out


def named_figures(checklist: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """The named figures that are not unknown, each after those that it reads."""
    amounts = figures_of(checklist)
    out: dict[str, Any] = {}
    for name in ordered_figures(checklist) or []:
        value = worth(amounts[name], known | out)
        out |= {} if value is None else {name: value}
    return out
