"""Which features of the language a checklist or an inspection uses: the generators must draw every one often enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..amounts import NOTHING
from ..conditions import holds
from .adjusting import EFFECTS, steps_of
from .grades import facts_of, facts_read
from .kinds import KINDS
from .lines import lines_of, shown, told
from .outcome import come_out
from .ranges import open_sources
from .reads import behind_of, gates, standing
from .scoring import rules_of
from .tree import ladder_of

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
    *("percent_floor", "percent_ceiling", "correction_credit", "sampling", "sampling in a section", "at_least of repeat", "no instance needed", "parts of every kind"),
    *("amount in a grade", "amount in zero_when"),
    *("an answer in a grade", "a figure in a grade", "an item's figure", "a section's figure in applies_when", "a chain of three"),
    *("reads section total", "roll-up in a section", "roll-up above pools", "items in a repeat", "parts in a repeat", "handling", "rounded"),
}
ANSWERS = {"multi_select none", "instances", "number as text", "note", "corrected_on_the_spot", "too few instances", "state word", "gap", "parts"}

OF_ITSELF = {"an answer that hides", "an open source", "no value in a comparison"}
"""What comes of an inspection where its checklist reads itself."""

OF_ADJUSTING = {"a step taken", "a step not taken", "an unknown step", "a step not looked at", "a score without a value", "a begin of its own", "reads score"}
OF_ADJUSTING |= {"a range of a final score", *(f"effect {name}" for name in EFFECTS)}
"""What comes of an inspection where its checklist has a final score: as often among those as others among all."""


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
        yield from ["sampling in a section"] if "sampling" in section else []
        yield from ["pool in a section"] if "start" in section else []
        if "roll_up" in section:
            yield from (f"roll-up {section['roll_up']}", "roll-up in a section")
        if repeat:
            yield f"repeat {repeat['fold']}"
            yield from ["at_least of repeat"] if "at_least" in repeat else []
            yield from ["no instance needed"] if repeat.get("at_least") == 0 else []
        yield from of_node(section, method, repeated or repeat is not None)


def has_amount(part: Any) -> bool:
    """Whether a condition compares amounts."""
    if isinstance(part, list):
        return any(has_amount(one) for one in part)
    return isinstance(part, dict) and ("amount" in part or any(has_amount(one) for one in part.values()))


def chain(behind: dict[str, set[str]], id: str) -> int:
    """How many items stand in the longest chain that ends with one."""
    return 1 + max((chain(behind, before) for before in behind.get(id, set())), default=0)


def reads_any(names: set[str], kind: str) -> bool:
    return any(name.startswith(f"{kind}.") for name in names)


def of_reading(checklist: dict[str, Any]) -> Iterator[str]:
    """How a checklist reads itself."""
    behind = behind_of(checklist)
    applying = facts_of([gates(item, above) for item, above in standing(checklist)])
    graded = facts_of([grade.get("when") for grade in checklist["grades"]])
    every = applying | graded | facts_of(checklist.get("figures", []))
    yield from ["an answer in a grade"] if reads_any(graded, "answer") else []
    yield from ["a figure in a grade"] if reads_any(graded, "figure") else []
    yield from ["an item's figure"] if reads_any(every, "item") else []
    yield from ["a section's figure in applies_when"] if reads_any(applying, "section") else []
    yield from ["a chain of three"] if any(chain(behind, id) >= 3 for id in behind) else []


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
    out |= {"amount in a grade"} if any(has_amount(grade.get("when")) for grade in checklist["grades"]) else set()
    out |= {"amount in zero_when"} if any(has_amount(section.get("zero_when")) for section in sections_of(checklist)) else set()
    out |= set(of_reading(checklist))
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


def of_scoring(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> set[str]:
    """What comes of an inspection where its checklist reads itself. `facts`: exact."""
    ladder = ladder_of(checklist, facts)
    if not ladder.reads.itself:
        return set()
    lines = lines_of(checklist, ladder, answers, rules_of(checklist))
    known = facts | told(checklist, ladder, lines)
    unsaid = {name: value for name, value in known.items() if not name.startswith("answer.")}
    out = {"an open source"} if open_sources(ladder, lines) else set()
    hidden = {line["item"] for line in lines if line["truth"] is False}
    for item, above in standing(checklist):
        whether = [thing["applies_when"] for thing in (*above, item) if "applies_when" in thing]
        out |= {"an answer that hides"} if item["id"] in hidden and holds({"all": whether}, unsaid) is not False else set()
        out |= {"no value in a comparison"} if any(known.get(name) is NOTHING for name in facts_of(gates(item, above))) else set()
    if not any(line["blocked"] for line in lines):
        _, facts_of_card, own, _ = come_out(checklist, ladder, [shown(line, checklist["method"]) for line in lines])
        seen = own.in_grades(ladder.seen, facts_of_card)
        out |= {"no value in a comparison"} if any(seen.get(name) is NOTHING for name in facts_of([rung["when"] for rung in ladder.rungs])) else set()
    return out


def of_adjusting(checklist: dict[str, Any], facts: dict[str, Any], answers: dict[str, Any]) -> set[str]:
    """What comes of an inspection where its checklist has a final score."""
    if "scoring" not in checklist:
        return set()
    scoring, graded = checklist["scoring"], facts_of([grade.get("when") for grade in checklist["grades"]])
    out = {"scoring", *(f"effect {step['effect']}" for step in steps_of(scoring)), *(["a begin of its own"] if "score" in scoring else [])}
    out |= {"reads score"} & {f"reads {name}" for name in graded}
    ladder = ladder_of(checklist, facts)
    lines = lines_of(checklist, ladder, answers, rules_of(checklist))
    if any(line["blocked"] for line in lines):
        return out | {"a range of a final score"}
    _, _, own, _ = come_out(checklist, ladder, [shown(line, checklist["method"]) for line in lines])
    if own.final is None:
        return out
    words = {"true": "a step taken", "false": "a step not taken", "unknown": "an unknown step", None: "a step not looked at"}
    out |= {words[entry.get("holds")] for entry in own.final.entries}
    return out | ({"a score without a value"} if own.final.score is NOTHING else set())
