"""Which features of the language a checklist or an inspection uses: the generators must draw every one often enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .grades import facts_read
from .kinds import KINDS

METHODS = ("points", "deduction", "demerit", "counts")
ROLL_UPS = ("weighted_mean", "min", "max", "first")
FOLDS = ("each", "worst", "mean")
READ = ("nonconformities.count", "answered.count", "not-applicable.count", "below-minimum.count")
FEATURES = {
    *(f"kind {kind}" for kind in KINDS),
    *(f"method {method}" for method in METHODS),
    *(f"roll-up {how}" for how in ROLL_UPS),
    *(f"repeat {how}" for how in FOLDS),
    *(f"reads {name}" for name in READ),
    *("number bands", "number each", "base best", "base sum", "fails_from", "at_most", "bonus", "parts", "item correction_credit", "option severity"),
    *("negative points", "section weight", "section applies_when", "pool at the root", "pool in a section", "floor", "zero_when", "minimum_percent"),
    *("percent_floor", "percent_ceiling", "correction_credit", "sampling", "at_least of repeat", "no instance needed", "parts of every kind"),
    *("reads section total", "roll-up in a section", "roll-up above pools", "items in a repeat", "parts in a repeat", "handling", "rounded"),
}
ANSWERS = {"multi_select none", "instances", "number as text", "note", "corrected_on_the_spot", "too few instances", "state word", "gap", "parts"}


def sections_of(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in node.get("sections", []):
        yield section
        yield from sections_of(section)


def of_thing(thing: dict[str, Any], method: str) -> Iterator[str]:
    """Of an item or a part."""
    kind = thing.get("kind", "pass_fail")
    yield f"kind {kind}"
    if kind == "number":
        yield "number bands" if "bands" in thing else "number each"
    if kind == "multi_select":
        yield f"base {thing.get('base', 'sum')}"
    yield from (name for name in ("fails_from", "at_most", "bonus") if name in thing)
    options = [*thing.get("options", []), *thing.get("bands", [])]
    if any("severity" in option for option in options):
        yield "option severity"
    if any(str(option.get("points", 0)).startswith("-") for option in options):
        yield "negative points"
    if "correction_credit" in thing:
        yield "item correction_credit"
    if "parts" in thing:
        yield "parts"
        if any(part.get("kind", "pass_fail") not in ("pass_fail", "choice") for part in thing["parts"]):
            yield "parts of every kind"
    for part in thing.get("parts", []):
        yield from of_thing(part, method)


def of_node(node: dict[str, Any], method: str, repeated: bool) -> Iterator[str]:
    for item in node.get("items", []):
        yield from of_thing(item, method)
        if repeated:
            yield "items in a repeat"
            yield from ["parts in a repeat"] if "parts" in item else []
        yield from ["handling"] if "handling" in item else []
    for section in node.get("sections", []):
        repeat = section.get("repeat")
        yield from (f"section {name}" for name in ("weight", "applies_when") if name in section)
        yield from (name for name in ("zero_when", "minimum_percent", "floor") if name in section)
        yield from ["pool in a section"] if "start" in section else []
        if "roll_up" in section:
            yield from (f"roll-up {section['roll_up']}", "roll-up in a section")
        if repeat:
            yield f"repeat {repeat['fold']}"
            yield from ["at_least of repeat"] if "at_least" in repeat else []
            yield from ["no instance needed"] if repeat.get("at_least") == 0 else []
        yield from of_node(section, method, repeated or repeat is not None)


def of_checklist(checklist: dict[str, Any]) -> set[str]:
    """Everything that a checklist uses."""
    method = checklist["method"]
    out = {f"method {method}", *of_node(checklist, method, False)}
    out |= {name for name in ("percent_floor", "percent_ceiling", "correction_credit", "sampling", "floor") if checklist.get(name)}
    if "roll_up" in checklist:
        out |= {f"roll-up {checklist['roll_up']}", *(["roll-up above pools"] if method == "deduction" else [])}
    if method == "deduction" and not any("start" in section for section in sections_of(checklist)):
        out.add("pool at the root")
    if checklist["rounding"]["compare"] == "rounded":
        out.add("rounded")
    read = {name for grade in checklist["grades"] for name in facts_read(grade.get("when"))}
    out |= {f"reads {name}" for name in READ if name in read}
    return out | ({"reads section total"} if any(name.startswith("section.") and not name.endswith(".percent") for name in read) else set())


def of_answers(checklist: dict[str, Any], answers: dict[str, Any]) -> set[str]:
    """What the answers of an inspection use."""
    out: set[str] = set()

    def look(answer: Any) -> None:
        if isinstance(answer, dict):
            out.update(name for name in ("note", "corrected_on_the_spot", "parts") if name in answer)
            for inner in answer.values():
                look(inner)
        elif isinstance(answer, list) and answer and isinstance(answer[0], dict):
            out.add("instances")
            for one in answer:
                look(one["answers"])
        elif answer == []:
            out.add("multi_select none")
        elif answer is None:
            out.add("gap")
        elif isinstance(answer, str) and answer.lstrip("-")[:1].isdigit():
            out.add("number as text")
        elif answer in ("not_applicable", "not_sampled", "error"):
            out.add("state word")

    look(answers)
    repeats = [section for section in sections_of(checklist) if "repeat" in section]
    if any(len(answers.get(section["id"], [])) < section["repeat"].get("at_least", 1) for section in repeats):
        out.add("too few instances")
    return out
