"""Where a stated card and the naive one differ, in the parts that are normative."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

SUBTOTAL = ("section", "earned", "possible", "counts", "percent", "effective_weight", "charged", "zeroed", "forfeited", "below_minimum", "too_few")
SCORE = ("earned", "possible", "lost", "fraction", "percent", "total", "charged", "final", "final_exact")
ADJUSTMENT = ("id", "effect", "holds", "amount", "before", "after")
LINE = (
    *("item", "instance", "part", "state", "handling", "counts", "failed", "deficient", "nonconformities", "points", "weight"),
    *("credit", "earned", "possible", "effective_weight", "lost", "severity", "band", "share"),
)


def normative(card: dict[str, Any]) -> dict[str, Any]:
    """The parts of a stated card that are compared."""
    outcome = card["outcome"]
    kept = {name: outcome[name] for name in ("kind", "grade", "possible_grades", "low", "high", "exhaustive", "waiting_for") if name in outcome}
    out: dict[str, Any] = {"outcome": kept | ({"reason": {"code": outcome["reason"]["code"]}} if "reason" in outcome else {})}
    out["lines"] = [line(raw) for raw in card["lines"]]
    out["subtotals"] = [subtotal(raw) for raw in card["subtotals"]]
    out |= {"counts": card["counts"], "facts": {name: sorted(fact) if isinstance(fact, list) else fact for name, fact in card["facts"].items()}}
    out["grading"] = [{name: rung[name] for name in ("grade", "holds") if name in rung} for rung in card["grading"]["rungs"]]
    out["rounds_to_threshold"] = any(note["code"] == "rounds_to_threshold" for note in card["notes"])
    if "figures" in card:
        out["figures"] = [{name: figure[name] for name in ("id", "value") if name in figure} for figure in card["figures"]]
    if "adjustments" in card:
        out["adjustments"] = [{name: step[name] for name in ADJUSTMENT if name in step} for step in card["adjustments"]]
    return out | ({"score": {name: card["score"][name] for name in SCORE if name in card["score"]}} if "score" in card else {})


def subtotal(raw: dict[str, Any]) -> dict[str, Any]:
    """A section's figures; of why it has none, the code and the numbers."""
    out = {name: raw[name] for name in SUBTOTAL if raw.get(name) not in (None, False) or name == "counts"}
    if "too_few" in out:
        out["too_few"] = {"code": raw["too_few"]["code"], "params": {name: raw["too_few"]["params"][name] for name in ("sampled", "needed")}}
    return out


def line(raw: dict[str, Any]) -> dict[str, Any]:
    """A line, a part or an instance: the fields that are compared."""
    out = {name: raw[name] for name in LINE if name in raw}
    return out | {subs: [line(sub) for sub in raw[subs]] for subs in ("parts", "instances") if raw.get(subs)}


def differences(stated: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """Every place where they differ, as `path: stated …, here …`."""
    return list(compare("", normative(stated), ours))


def compare(path: str, stated: Any, ours: Any) -> list[str]:
    if isinstance(stated, dict) and isinstance(ours, dict):
        if path == "/outcome" and stated.get("kind") == ours.get("kind") == "provisional":
            return ranges(stated, ours)
        return [found for name in [*stated, *(name for name in ours if name not in stated)] for found in compare(f"{path}/{name}", stated.get(name), ours.get(name))]
    if isinstance(stated, list) and isinstance(ours, list) and len(stated) == len(ours):
        return [found for at, pair in enumerate(zip(stated, ours, strict=True)) for found in compare(f"{path}/{at}", *pair)]
    return [] if same(stated, ours) else [f"{path}: stated {stated}, here {shown(ours)}"]


def ranges(stated: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """The same ends, or wider where only some numbers were tried, and none where a checklist reads itself, not everything was tried and nothing is said of
    them; the same grades, or more where not everything was tried. Not exhaustive where several items may be hidden together."""
    ends = "possible_grades" in ours and not ours["some"] and (stated["exhaustive"] or "low" in stated or not ours["itself"])
    whole = ("waiting_for", *(("low", "high") if ends else ()))
    found = [f"/outcome/{name}: stated {stated.get(name)}, here {ours.get(name)}" for name in whole if stated.get(name) != ours.get(name)]
    if "possible_grades" not in ours:
        return found  # too many combinations to try one by one
    if ours["some"] and "low" in stated and "low" in ours and not within(stated, ours["low"], ours["high"]):
        found.append(f"/outcome: stated {stated['low']} to {stated['high']}, here {ours['low']} to {ours['high']}")
    more, grades = set(stated["possible_grades"]) >= set(ours["possible_grades"]), stated["possible_grades"] == ours["possible_grades"]
    if not (grades if stated["exhaustive"] else more):
        found.append(f"/outcome/possible_grades: stated {stated['possible_grades']}, here {ours['possible_grades']}")
    if stated["exhaustive"] and not ours["exhaustive"]:
        found.append("/outcome/exhaustive: stated True, here False")
    return found


def within(stated: dict[str, Any], low: str, high: str) -> bool:
    """Whether a stated range holds another, both as they are shown."""
    return Fraction(stated["low"]) <= Fraction(low) and Fraction(high) <= Fraction(stated["high"])


def same(stated: Any, ours: Any) -> bool:
    if isinstance(stated, bool) or isinstance(ours, bool) or stated is None or ours is None:
        return stated is ours
    if isinstance(ours, Fraction | int):
        return Fraction(stated) == ours
    return bool(stated == ours)


def shown(value: Any) -> Any:
    return str(value) if isinstance(value, Fraction) else value


NOT_TOLD = ("findings", "notes", "answer")
"""What is said of a card beside its figures, and the answers as they were read."""


def lacking(expected: Any, ours: Any, path: str = "") -> list[str]:
    """Every place of a part of a card that the naive card does not hold: an object may hold more, one in a list is found somewhere in the list."""
    if isinstance(expected, dict) and isinstance(ours, dict):
        told = [name for name in expected if name not in NOT_TOLD]
        return [found for name in told for found in lacking(expected[name], ours.get(name), f"{path}/{name}")]
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        return [f"{path}: nothing like {one} here" for one in expected if all(lacking(one, held) for held in ours)]
    return [] if same(expected, ours) else [f"{path}: expected {expected}, here {shown(ours)}"]
