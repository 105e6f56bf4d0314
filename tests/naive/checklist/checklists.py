"""Random checklists: sections, roll-ups, pools, repeats, grades."""

from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import strategies as st

from ..drawn_amounts import comparisons
from .drawn_reads import read_itself
from .drawn_scoring import score_finally
from .things import SEVERITIES, applies, chance, credits, handlings, items, positive
from .worth import COUNTS, DEDUCTION, DEMERIT, POINTS

FACTS = {"site.canteen": {"type": "bool"}, "site.staff": {"type": "integer", "min": 0, "max": 9}}
ROLL_UPS = ["weighted_mean", "weighted_mean", "weighted_mean", "min", "min", "max", "max", "first", "first"]
THRESHOLDS = ["0", "0.5", "1", "2", "33.3", "50", "60", "66.7", "75", "90", "100"]
TESTS = ["at_least", "more_than", "at_most", "less_than", "is"]
INSIDE = ["percent", "total", "lost", "worst.item", "failed.count", "failed.veto", "failed.key", "deficient.count"]
INSIDE += ["nonconformities.count", "nonconformities.veto", "nonconformities.key"]
OF_CARD = [*INSIDE, "worst.section", "answered.share", "site.staff"]
OF_CARD += ["nonconformities.count", "answered.count", "not-applicable.count", "below-minimum.count"] * 3
OF_SECTION = ["percent", "total", "lost", "worst.item", "failed.count"]


@st.composite
def terms(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    return {"fact": draw(st.sampled_from(names)), draw(st.sampled_from(TESTS)): draw(st.sampled_from(THRESHOLDS))}


@st.composite
def conditions(draw: st.DrawFn, names: list[str], most: int = 3) -> dict[str, Any]:
    several = draw(st.lists(terms(names), min_size=1, max_size=most))
    if chance(draw, 4):
        several.append(draw(comparisons(names, 2)))
    shape = draw(st.sampled_from(["all", "any", "not"]))
    return {"not": {"all": several}} if shape == "not" else {shape: several}


def sections_in(node: dict[str, Any]) -> list[str]:
    return [id for section in node.get("sections", []) for id in (section["id"], *sections_in(section))]


def of_sections(ids: list[str]) -> list[str]:
    return [f"section.{id}.{name}" for id in ids for name in OF_SECTION]


class Drawing:
    """One checklist being drawn: its method, and what has been used up."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.method = draw(st.sampled_from([POINTS, POINTS, POINTS, DEDUCTION, DEDUCTION, DEMERIT, COUNTS]))
        self.rolls = self.method in (POINTS, DEDUCTION) and draw(st.integers(0, 2)) > 0
        self.pools = self.method == DEDUCTION and draw(st.integers(0, 2)) > 0
        """Whether sections are the pools, not the root."""
        self.item_ids, self.section_ids = count(), count()
        self.budget = 10

    def items(self, least: int, most: int, bonus: bool, folded: bool = False) -> list[dict[str, Any]]:
        number = min(self.budget, self.draw(st.integers(least, most)))
        self.budget -= number
        return [self.draw(items(f"i{next(self.item_ids)}", self.method, bonus and self.method == POINTS, folded)) for _ in range(number)]

    def roll_up(self, node: dict[str, Any], pooled: bool) -> None:
        if self.rolls and not pooled and self.draw(st.integers(0, 2)):
            node["roll_up"] = self.draw(st.sampled_from(ROLL_UPS))

    def start(self, node: dict[str, Any]) -> None:
        node["start"] = self.draw(st.sampled_from(["10", "100", "3", "2.5"]))
        if self.draw(st.booleans()):
            node["floor"] = self.draw(st.sampled_from(["0", "1", "2", "-5"]))

    def section(self, depth: int, above: str, sums: bool, pooled: bool, repeated: str | None) -> dict[str, Any]:
        """`above`: the roll-up it stands in; `sums`: whether all above it only add up; `pooled`: whether it is inside a pool."""
        draw = self.draw
        out: dict[str, Any] = {"id": f"s{next(self.section_ids)}"}
        if above == "weighted_mean" and draw(st.integers(0, 3)):
            out["weight"] = draw(st.one_of(positive, st.just("0")))
        out |= {"handling": draw(handlings)} if chance(draw, 5) else {}
        out |= {"applies_when": draw(applies)} if chance(draw, 6) else {}
        if not repeated and chance(draw, 3):
            out["repeat"] = {"fold": draw(st.sampled_from(["worst", "mean", "each"]))}
            out["repeat"] |= {"at_least": draw(st.integers(0, 2))} if draw(st.booleans()) else {}
            out["repeat"] |= {"at_most": draw(st.integers(2, 3))} if draw(st.booleans()) else {}
        pool = self.pools and not pooled and (depth == 1 or draw(st.booleans()))
        holds_items = not self.pools or pool or pooled
        if pool:
            self.start(out)
        else:
            self.roll_up(out, pooled)
        sums = sums and "roll_up" not in out
        out["items"] = self.items(int(pool), 3, sums, out.get("repeat", {}).get("fold", repeated) in ("worst", "mean")) if holds_items else []
        if depth < 2 and (not holds_items or chance(draw, 3)):
            how = out.get("roll_up", "sum")
            below = range(draw(st.integers(1, 2)))
            out["sections"] = [self.section(depth + 1, how, sums, pooled or pool, repeated or out.get("repeat", {}).get("fold")) for _ in below]
        if self.method in (POINTS, DEDUCTION) and not pooled and (self.method == POINTS or self.pools):
            if chance(draw, 2):
                out["zero_when"] = draw(conditions([*INSIDE, *of_sections(sections_in(out))], 2))
            if chance(draw, 4):
                out["minimum_percent"] = draw(st.sampled_from(["33.3", "50", "66.7", "80"]))
            if chance(draw, 4):
                out["sampling"] = draw(samples(1))
        return out


def samples(most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rules for how many items must be answered: a number, a share, or both; now and then of one severity."""
    severity: st.SearchStrategy[dict[str, Any]] = st.one_of(st.just({}), st.sampled_from(SEVERITIES).map(lambda word: {"severity": word}))
    number = st.integers(1, 3).map(lambda least: {"at_least": least})
    share = st.sampled_from(["1/2", "0.5", "2/3", "1"]).map(lambda share: {"share": share})
    asked: st.SearchStrategy[dict[str, Any]] = st.one_of(number, share, st.tuples(number, share).map(lambda both: both[0] | both[1]))
    return st.lists(st.tuples(severity, asked).map(lambda rule: rule[0] | rule[1]), min_size=1, max_size=most)


@st.composite
def checklists(draw: st.DrawFn, itself: bool = False) -> dict[str, Any]:
    """`itself`: whether it has to read itself; else one in three does."""
    drawing = Drawing(draw)
    method = drawing.method
    named = [{"id": word, "title": f"{word} title"} if chance(draw, 3) else word for word in SEVERITIES]
    checklist: dict[str, Any] = {"id": "list", "version": "1.0.0", "severities": named, "method": method}
    if method == DEDUCTION and not drawing.pools and draw(st.booleans()):
        drawing.start(checklist)
    elif method == POINTS or drawing.pools:
        drawing.roll_up(checklist, False)
    sums = "roll_up" not in checklist
    checklist["items"] = [] if drawing.pools else drawing.items(1, 4, sums)
    pooled = method == DEDUCTION and not drawing.pools
    above = checklist.get("roll_up", "sum")
    number = draw(st.sampled_from([1, 2, 2] if drawing.pools else [0, 1, 2, 2]))
    checklist["sections"] = [drawing.section(0, above, sums, pooled, None) for _ in range(number)]
    checklist["handling"] = draw(handlings)
    checklist["rounding"] = {
        "digits": draw(st.integers(0, 3)),
        "mode": draw(st.sampled_from(["half_up", "half_even", "down", "up"])),
        "compare": draw(st.sampled_from(["exact", "rounded"])),
    }
    if method == POINTS:
        checklist |= {"percent_floor": draw(st.sampled_from(["0", "20", "33.3"]))} if chance(draw, 2) else {}
        checklist |= {"percent_ceiling": draw(st.sampled_from(["66.7", "90", "100"]))} if chance(draw, 2) else {}
    if method != COUNTS and chance(draw, 3):
        checklist["correction_credit"] = draw(credits)
    if chance(draw, 5):
        checklist["sampling"] = draw(samples(2))
    names = [*OF_CARD, *of_sections(sections_in(checklist))]
    rungs = [{"id": f"g{index}", "when": draw(conditions(names))} for index in range(draw(st.integers(0, 3)))]
    checklist["grades"] = [*rungs, {"id": "rest", "otherwise": True}] if rungs else []
    if itself or chance(draw, 2):  # which comes to one in three
        read_itself(draw, checklist)
    if chance(draw, 3):  # which comes to one in four
        score_finally(draw, checklist)
    return checklist
