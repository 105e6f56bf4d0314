"""A score card read again: its score, subtotals, facts, figures and grade from its lines alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import ceil
from typing import Any

from .adjusting import Final
from .card_adjusting import check_final
from .card_lines import OUT, check_line
from .card_reads import check_figures, check_own_facts, outside_of, own_facts_of, read_fact
from .facts import below_minimum, card_facts, compared
from .grades import climb, facts_of, facts_read
from .kinds import SCORED
from .nodes import Node, roll, sampled as sampled_in, weigh_all
from .rounding import text
from .tree import hang, stated
from .worth import COUNTS, DEDUCTION, DEMERIT, POINTS, ZERO

STATES = ("answered", "not_applicable", "hidden", "not_sampled", "missing", "error")
ALWAYS = ("percent", "total", "lost", "worst.item", "worst.section", "failed.count", "deficient.count", "answered.share")


def tree_of(card: dict[str, Any]) -> Node:
    """The root and the sections as the card states them."""
    method = card["method"]
    root = Node(None, method, [], card.get("roll_up", "sum"), Fraction(1), stated(card, "start"), Fraction(card.get("floor", 0)))
    nodes: dict[str | None, Node] = {None: root}
    for sub in card["subtotals"]:
        node = Node(
            sub["section"],
            method,
            sub.get("sections", []),
            sub.get("roll_up", "sum"),
            Fraction(sub.get("weight", 1)),
            stated(sub, "start"),
            Fraction(sub.get("floor", 0)),
            sub.get("zero_when"),
            stated(sub, "minimum_percent"),
            rules_of(sub),
        )
        nodes[node.sections[-1] if node.sections else None].nodes.append(node)
        nodes[node.id] = node
    return root


def rules_of(sub: dict[str, Any]) -> list[dict[str, Any]]:
    """The rules of a section's sample. A line states the severity of its answer, which need not be its item's: of rules that ask for one the
    card says whether they are met."""
    rules = sub.get("sampling", [])
    if not any("severity" in rule for rule in rules):
        return rules
    return [rule | {"unmet": "too_few" in sub} for rule in rules]


def severities_of(card: dict[str, Any]) -> list[str]:
    """Every severity that the card names."""
    conditions = [rung.get("when") for rung in card["grading"]["rungs"]] + [sub.get("zero_when") for sub in card["subtotals"]]
    names = {*card["facts"], *(name for condition in conditions for name in facts_read(condition)), *facts_of([card.get("figures"), card.get("adjustments")])}
    split = {name.split(".", 1)[1] for name in names if name.startswith(("failed.", "nonconformities."))}
    return sorted(split - {"count"})


def check_card(card: dict[str, Any]) -> None:
    """Assert that the card's lines, and nothing else, give its score, its subtotals, its facts and its grade."""
    rounding, method = card["rounding"], card["method"]
    lines = [check_line(raw, method) for raw in card["lines"]]
    assert card["counts"] == counts_of(lines), card["counts"]
    root = hang(tree_of(card), lines)
    severities = severities_of(card)
    roll(root, severities, lambda exact: compared(exact, rounding))
    weigh_all(root)
    for node, sub in zip(root.below(), card["subtotals"], strict=True):
        check_subtotal(node, sub, rounding)
    facts = card_facts(root, severities, (stated(card, "percent_floor"), stated(card, "percent_ceiling")), rounding)
    if "score" not in card:
        check_no_score(card, root, lines)
        return
    assert not any(raw.get("handling") == "block" for raw in card["lines"])
    assert root.possible > 0 and not surely_too_small(card)
    for raw, line in zip(card["lines"], lines, strict=True):
        if line["counts"]:
            assert Fraction(raw["lost"]) == line["lost"], raw
            assert method == POINTS or "effective_weight" not in raw, raw
            assert method != POINTS or Fraction(raw.get("effective_weight", 0)) == (line["effective_weight"] or ZERO), raw
    check_score(card["score"], root, facts, rounding)
    check_facts(card, root, lines, facts)


def check_subtotal(node: Node, sub: dict[str, Any], rounding: dict[str, Any]) -> None:
    """A section is the roll-up of what is in it."""
    exact = {"earned": node.earned, "possible": node.possible}
    assert {name: Fraction(sub[name]) for name in exact} == exact, sub
    assert sub.get("percent") == (None if node.percent is None else text(node.percent, rounding["digits"], rounding["mode"])), sub
    assert "lost" not in sub or Fraction(sub["lost"]) == (node.possible - node.earned if node.graded else node.earned), sub
    assert stated(sub, "charged") == (node.charged or None if "charged" not in sub else node.charged), sub
    assert sub.get("zeroed", False) == node.zeroed, sub
    assert (stated(sub, "forfeited") or ZERO) == node.forfeited, sub
    assert sub.get("below_minimum", False) == below_minimum(node, rounding), sub
    assert sub["counts"] == node.counts(), sub
    assert ("too_few" in sub) == (node.short is not None), sub
    if node.short and "unmet" not in node.short:
        said = sub["too_few"]["params"]
        assert (said["sampled"], said["needed"]) == sampled_in(node.all_lines(), node.short), sub


def check_no_score(card: dict[str, Any], root: Node, lines: list[dict[str, Any]]) -> None:
    """Something is open, or nothing can be scored; and the card says which. It has no figures and adjustments then."""
    assert "figures" not in card and "adjustments" not in card, card
    outcome = card["outcome"]
    blocked = [raw["item"] for raw in card["lines"] if raw.get("handling") == "block"]
    if outcome["kind"] == "provisional":
        assert blocked and list(dict.fromkeys(blocked)) == list(dict.fromkeys(outcome["waiting_for"])), outcome
        return
    assert outcome["kind"] == "no_score", outcome
    nothing = not any(line["counts"] for line in lines) and not any(line["state"] == "answered" for line in lines if line["kind"] in SCORED)
    assert nothing or (not blocked and (root.possible <= 0 or maybe_too_small(card))), outcome


def sampled(card: dict[str, Any], rule: dict[str, Any]) -> tuple[int, int]:
    """Fewest and most answered items of a rule: a line states the severity of its answer, which need not be the item's."""
    answered = [raw for raw in card["lines"] if raw["kind"] in SCORED and raw["state"] == "answered"]
    if "severity" not in rule:
        return len(answered), len(answered)
    of = lambda raw: raw.get("severity") == rule["severity"]  # noqa: E731
    open_ = [raw for raw in answered if raw["kind"] in ("choice", "multi_select") or "band" in raw or "fold" in raw]
    sure = sum(of(raw) for raw in answered if raw not in open_)
    return sure, sure + len(open_)


def surely_too_small(card: dict[str, Any]) -> bool:
    return any(sampled(card, rule)[1] < needed(card, rule)[0] for rule in card.get("sampling", []))


def maybe_too_small(card: dict[str, Any]) -> bool:
    return any(sampled(card, rule)[0] < needed(card, rule)[1] for rule in card.get("sampling", []))


def needed(card: dict[str, Any], rule: dict[str, Any]) -> tuple[int, int]:
    """The fewest and the most that a rule asks for: of those of a severity nobody knows how many there are."""
    asked = sum(raw["kind"] in SCORED and (raw["state"] == "answered" or raw["state"] in ("missing", "error") and not raw.get("bonus")) for raw in card["lines"])
    least = rule.get("at_least", 0)
    share = max(least, ceil(Fraction(rule.get("share", 0)) * asked))
    return least if "severity" in rule else share, share


def check_score(score: dict[str, Any], root: Node, facts: dict[str, Fraction], rounding: dict[str, Any]) -> None:
    """The score is the root's; the cut shows in the percentage only."""
    digits, mode = rounding["digits"], rounding["mode"]
    exact = {"earned": root.earned, "possible": root.possible, "lost": facts["lost"]}
    assert {name: Fraction(score[name]) for name in exact} == exact, score
    assert score["total"] == text(facts["total"], digits, mode), score
    charged = None
    if root.method == DEDUCTION:
        charged = root.charges()
    assert stated(score, "charged") == charged, score
    if root.method in (DEMERIT, COUNTS):
        assert not {"fraction", "percent"} & set(score), score
    else:
        assert Fraction(score["fraction"]) == facts["percent"] / 100, score
        assert score["percent"] == text(facts["percent"], digits, mode), score


def check_facts(card: dict[str, Any], root: Node, lines: list[dict[str, Any]], facts: dict[str, Fraction]) -> None:
    """Every fact that the card states or that a rung reads is the lines'; the figures and the grade follow."""
    rungs = card["grading"]["rungs"]
    read = {name for rung in rungs for name in facts_read(rung.get("when"))}
    percents = {name for name in facts if name.startswith("section.") and name.endswith(".percent")}
    needed = {name for name in facts if name in {*ALWAYS, *read, *percents}}
    seeing = partial(compared, rounding=card["rounding"])
    seen = seeing(facts)
    outside, own = outside_of(card["facts"]), own_facts_of(card["facts"])
    said = {name: read_fact(raw) for name, raw in card["facts"].items() if name not in outside and name not in own and name != "score"}
    assert set(said) <= set(seen), set(said) - set(seen)
    assert needed <= set(said), needed - set(said)
    assert said == {name: seen[name] for name in said}, (said, seen)
    derived = check_figures(card, root, lines, outside, facts)
    final = replace(derived, final=Final(check_final(card, derived.exactly(outside, facts))))
    check_own_facts(card, derived.in_grades(seeing, facts), read)
    told = final.in_grades(seeing, facts)
    assert stated(card["facts"], "score") == (told["score"] if "final" in card["score"] else None), card["facts"]
    outcome = card["outcome"]
    assert (outcome["kind"], outcome.get("grade", outcome.get("possible_grades"))) == climb(rungs, outside | told), outcome


def counts_of(lines: list[dict[str, Any]]) -> dict[str, int]:
    """The headline's counts."""
    scored = [line for line in lines if line["kind"] in SCORED]
    counts = {"items": len(scored)} | {state: sum(line["state"] == state for line in scored) for state in STATES}
    counts["conforming"] = sum(line["state"] == "answered" and not line["failed"] for line in scored)
    return counts | {word: sum(line[word] for line in scored) for word in ("failed", "deficient")}


__all__ = ["OUT", "check_card", "text"]
