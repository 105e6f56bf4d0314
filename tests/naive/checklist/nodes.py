"""The root and the sections: how what is below them rolls up, what a line weighs in the end, and what it lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

from ..conditions import holds
from .facts import inside_facts
from .kinds import SCORED
from .worth import DEDUCTION, POINTS, ZERO

Seen = Callable[[dict[str, Fraction]], dict[str, Fraction]]


@dataclass
class Node:
    """The root (no id) or a section, with its lines and the sections right below it, in document order."""

    id: str | None
    method: str = POINTS
    sections: list[str] = field(default_factory=list)
    roll_up: str = "sum"
    weight: Fraction = Fraction(1)
    start: Fraction | None = None
    floor: Fraction = ZERO
    zero_when: dict[str, Any] | None = None
    minimum: Fraction | None = None
    sampling: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)

    earned: Fraction = ZERO
    possible: Fraction = ZERO
    graded: bool = True
    """Whether it has a percentage: not where charges are only added up."""
    charged: Fraction | None = None
    """Of a pool: the charges before the floor."""
    zeroed: bool = False
    before: Fraction = ZERO
    """Earned before `zero_when`."""
    forfeited: Fraction = ZERO
    short: dict[str, Any] | None = None
    """The first rule of which too few are answered: then it drops out."""
    effective: Fraction | None = None
    """Its part of the final percentage; none where nothing in it counts, or there is no percentage."""

    def below(self) -> Iterator[Node]:
        for node in self.nodes:
            yield node
            yield from node.below()

    def all_lines(self) -> list[dict[str, Any]]:
        return [*self.lines, *(line for node in self.nodes for line in node.all_lines())]

    def charges(self) -> Fraction:
        """What its lines are charged; nothing in a section that drops out."""
        own = sum((line["earned"] for line in self.lines if line["counts"]), ZERO)
        return ZERO if self.short else sum((node.charges() for node in self.nodes), own)

    def counts(self) -> bool:
        """Whether anything in it counts."""
        return self.short is None and (any(line["counts"] for line in self.lines) or any(node.counts() for node in self.nodes))

    @property
    def percent(self) -> Fraction | None:
        return 100 * self.earned / self.possible if self.graded and self.possible else None


@dataclass
class Child:
    """What a roll-up reads of an item or a section: earned, possible, weight."""

    what: Any
    earned: Fraction
    possible: Fraction
    weight: Fraction


def children(node: Node) -> list[Child]:
    lines = [Child(line, line["earned"], line["possible"], line["weight"]) for line in node.lines if line["counts"]]
    return lines + [Child(below, below.earned, below.possible, below.weight) for below in node.nodes]


def in_the_mean(node: Node) -> list[Child]:
    """The children whose ratios count."""
    return [child for child in children(node) if child.possible > 0 and (child.weight > 0 or node.roll_up != "weighted_mean")]


def decider(node: Node, able: list[Child]) -> Child:
    """The first of those that decide."""
    ratio = lambda child: child.earned / child.possible  # noqa: E731
    return {"min": lambda: min(able, key=ratio), "max": lambda: max(able, key=ratio), "first": lambda: able[0]}[node.roll_up]()


def roll(node: Node, severities: list[str], seen: Seen, pooled: bool = False) -> None:
    """Fill in what the node and all below it earn of what is possible. `seen`: facts as thresholds see them."""
    charging = pooled or node.start is not None
    for below in node.nodes:
        roll(below, severities, seen, charging)
    every = children(node)
    node.earned, node.possible = sum((c.earned for c in every), ZERO), sum((c.possible for c in every), ZERO)
    node.graded = node.method == POINTS or (node.method == DEDUCTION and not pooled)
    counts = node.counts()
    node.short = next((rule for rule in node.sampling if counts and too_few(node, rule)), None)
    if node.short:
        node.earned = node.possible = node.before = ZERO
        return
    if node.start is not None:
        node.charged = node.earned
        node.earned, node.possible = (max(node.floor, node.start - node.charged), node.start) if counts else (ZERO, ZERO)
    elif node.graded and node.roll_up != "sum":
        able = in_the_mean(node)
        node.possible = sum((c.possible for c in able), ZERO)
        node.earned = ratio_of(node, able) * node.possible if able else ZERO
    node.before = node.earned
    if node.zero_when and counts and holds(node.zero_when, seen(inside_facts(node, severities))):
        node.zeroed, node.earned = True, ZERO


def sampled(lines: list[dict[str, Any]], rule: dict[str, Any]) -> tuple[int, int]:
    """How many lines a rule is about are answered, and how many it asks for."""
    of = [line for line in lines if line["kind"] in SCORED and rule.get("severity") in (None, line["item_severity"])]
    asked = sum(line["state"] == "answered" or (line["state"] in ("missing", "error") and not line["bonus"]) for line in of)
    share = Fraction(str(rule.get("share", 0)))
    return sum(line["state"] == "answered" for line in of), max(int(rule.get("at_least", 0)), ceil(share * asked))


def too_few(node: Node, rule: dict[str, Any]) -> bool:
    """Whether a rule's own verdict, where a card tells one, or the lines say so."""
    answered, needed = sampled(node.all_lines(), rule)
    return bool(rule.get("unmet", answered < needed))


def ratio_of(node: Node, able: list[Child]) -> Fraction:
    if node.roll_up == "weighted_mean":
        weights = sum((child.weight for child in able), ZERO)
        return sum((child.weight * child.earned / child.possible for child in able), ZERO) / weights
    one = decider(node, able)
    return one.earned / one.possible


def weigh(node: Node, effective: Fraction | None, scale: Fraction) -> None:
    """Give every line and section below its part of the final percentage. `scale`: what a point of the node is worth in the root's."""
    node.effective = effective
    node.forfeited = scale * node.before if node.zeroed else ZERO
    if node.start is not None or not node.graded:
        return  # what is inside a pool, or only adds up, has no weight of its own
    able = in_the_mean(node)
    weights = sum((child.weight for child in able), ZERO)
    for child in children(node):
        part, rate = ZERO, scale
        if node.roll_up == "sum":
            part = child.possible / node.possible if node.possible else ZERO
        else:
            if any(child.what is one.what for one in able):
                part = child.weight / weights if node.roll_up == "weighted_mean" else Fraction(child.what is decider(node, able).what)
            rate = scale * part * node.possible / child.possible if child.possible else ZERO
        whole = None if effective is None or (node.roll_up == "sum" and not node.possible) else effective * part
        if isinstance(child.what, Node):
            weigh(child.what, whole if child.what.counts() else None, ZERO if child.what.short else rate)
        else:
            lost = ZERO if child.what["bonus"] else rate * (child.possible - child.earned)
            child.what |= {"effective_weight": whole, "lost": lost}


def weigh_all(root: Node) -> None:
    """Effective weights under points; under every other method a line has lost its charge."""
    weigh(root, Fraction(1) if root.possible > 0 else None, Fraction(1))
    if root.method != POINTS:
        for line in root.all_lines():
            if line["counts"]:
                line["lost"] = line["earned"]
