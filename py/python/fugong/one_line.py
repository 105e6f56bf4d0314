"""What `repr` says of rulebooks, cards, improvements, comparisons and scored frames: one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .languages import text_in

PARTS = {"checklists": "checklist", "workflows": "workflow", "reports": "report", "bulletins": "bulletin", "sheets": "sheet"}
"""The lists of a rulebook's document that are counted, each with what one entry is."""


def of_rulebook(document: Mapping[str, Any], language: str) -> str:
    """`<Rulebook canteen 1.0.0: Canteens, 2 checklists, 1 workflow>`."""
    title = text_in(document.get("title") or "", language)
    held = [counted(len(document[part]), one) for part, one in PARTS.items() if document.get(part)]
    told = ", ".join([*filter(None, [title]), *held])
    return f"<Rulebook {document['id']} {document['version']}{told and ': '}{told}>"


def of_card(card: Mapping[str, Any], language: str) -> str:
    """`<ScoreCard daily: Good 92.5 %, 8 items, 1 failed>`."""
    counts = card["counts"]
    reached = result(card["outcome"], card.get("score") or {}, language, in_percent=is_in_percent(card))
    return f"<ScoreCard {card['checklist']['id']}: {reached}, {counted(counts['items'], 'item')}, {counts['failed']} failed>"


def of_improvement(improvement: Mapping[str, Any], language: str) -> str:
    """`<Improvement daily: Poor 57.1 %, 3 corrections, 2 better grades>`."""
    told = [
        result_now(improvement, language),
        counted(len(improvement["corrections"]), "correction"),
        counted(len(improvement["targets"]), "better grade"),
    ]
    if held_up := improvement.get("held_up"):
        told[1:] = [f"held up ({held_up['code']})"]
    return f"<Improvement {improvement['checklist']['id']}: {', '.join(told)}>"


def of_comparison(comparison: Mapping[str, Any], language: str) -> str:
    """`<Comparison daily 1.0.0 to daily 1.1.0: not_comparable, 2 changes>`."""
    old, new = comparison["from"], comparison["to"]
    versions = f"{old['id']} {old['version']} to {new['id']} {new['version']}"
    return f"<Comparison {versions}: {comparison['verdict']}, {counted(len(comparison['changes']), 'change')}>"


def result_now(improvement: Mapping[str, Any], language: str) -> str:
    """Say what an inspection comes to before any correction."""
    now = improvement["now"]
    return result(now["outcome"], now, language, in_percent=improvement["gains_in"] == "percent")


def result(outcome: Mapping[str, Any], score: Mapping[str, Any], language: str, *, in_percent: bool) -> str:
    """Say an outcome with its number: `Good 92.5 %`, `Good, total 10`, `provisional 57.1–71.4 %`, `no score (nothing_answered)`."""
    match outcome["kind"]:
        case "no_score":
            return f"no score ({outcome['reason']['code']})"
        case "provisional":
            low, high = outcome.get("low"), outcome.get("high")
            return "provisional" if low is None or high is None else f"provisional {low}–{high}{' %' if in_percent else ''}"
        case "graded":
            name = text_in(outcome["title"], language) or outcome["grade"]
        case kind:
            name = kind
    if in_percent:
        return name if score.get("percent") is None else f"{name} {score['percent']} %"
    return name if score.get("total") is None else f"{name}, total {score['total']}"


def is_in_percent(card: Mapping[str, Any]) -> bool:
    """Whether a card's results are percentages: demerits and counts are totals."""
    return card["method"] not in ("demerit", "counts")


def counted(count: int, one: str) -> str:
    """Say how many: `1 item`, `2 items`."""
    return f"{count} {one}{'' if count == 1 else 's'}"
