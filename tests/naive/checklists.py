"""Random checklists and inspections."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

FACTS = {"site.canteen": {"type": "bool"}, "site.staff": {"type": "integer", "min": 0, "max": 9}}
SEVERITIES = ["veto", "key"]
STATES = ["not_applicable", "not_sampled", "error"]
HANDLING = {
    "not_applicable": ["exclude", "zero", "full", "fail"],
    "not_sampled": ["exclude", "block", "zero"],
    "missing": ["block", "zero", "exclude", "fail"],
    "error": ["block", "zero", "exclude", "fail"],
}

numbers = st.sampled_from(["0", "0.1", "0.2", "0.7", "1", "1.5", "2", "3", "10"])
positive = st.sampled_from(["0.1", "0.5", "1", "2", "5"])
handlings = st.fixed_dictionaries({}, optional={state: st.sampled_from(words) for state, words in HANDLING.items()})
applies = st.sampled_from(
    [
        {"fact": "site.canteen", "is": True},
        {"not": {"fact": "site.canteen", "is": True}},
        {"any": [{"fact": "site.staff", "at_least": 5}, {"fact": "site.canteen", "is": True}]},
        {"fact": "site.staff", "less_than": 3, "if_unknown": False},
    ]
)


@st.composite
def options(draw: st.DrawFn, positive_only: bool = False) -> list[dict[str, Any]]:
    points = draw(st.lists(positive if positive_only else numbers, min_size=1, max_size=4))
    out = []
    for index, worth in enumerate(points):
        option: dict[str, Any] = {"id": f"o{index}", "points": worth}
        fails = draw(st.sampled_from([None, None, True, False]))
        out.append(option if fails is None else option | {"fails": fails})
    return out


@st.composite
def items(draw: st.DrawFn, id: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": id}
    shape = draw(st.sampled_from(["pass_fail", "pass_fail", "choice", "parts", "text"]))
    if shape == "choice":
        item |= {"kind": "choice", "options": draw(options())}
    elif shape == "parts":
        parts = []
        for index in range(draw(st.integers(1, 3))):
            part: dict[str, Any] = {"id": f"p{index}"}
            if draw(st.booleans()):
                part |= {"kind": "choice", "options": draw(options(positive_only=True))}
            if draw(st.integers(0, 3)) == 0:
                part["applies_when"] = draw(applies)
            parts.append(part)
        item |= {"fold": "worst", "parts": parts}
    elif shape == "text":
        item["kind"] = "text"
    for field, values in (("weight", numbers), ("points", numbers), ("severity", st.sampled_from(SEVERITIES)), ("handling", handlings)):
        if draw(st.integers(0, 2)) == 0:
            item[field] = draw(values)
    if draw(st.integers(0, 3)) == 0:
        item["applies_when"] = draw(applies)
    return item


@st.composite
def terms(draw: st.DrawFn, sections: list[str]) -> dict[str, Any]:
    fact = draw(st.sampled_from(["percent", "total", "lost", "worst.item", "worst.section", "failed.count", "deficient.count", "answered.share",
                                 "failed.veto", "failed.key", "site.staff", *(f"section.{s}.percent" for s in sections)]))
    test = draw(st.sampled_from(["at_least", "more_than", "at_most", "less_than", "is"]))
    return {"fact": fact, test: draw(st.sampled_from(["0", "0.5", "1", "2", "33.3", "50", "60", "66.7", "75", "90", "100"]))}


@st.composite
def checklists(draw: st.DrawFn) -> dict[str, Any]:
    counter = iter(range(1000))
    drawn = lambda most: [draw(items(f"i{next(counter)}")) for _ in range(draw(st.integers(0, most)))]
    sections: list[str] = []

    def section(depth: int) -> dict[str, Any]:
        id = f"s{len(sections)}"
        sections.append(id)
        out: dict[str, Any] = {"id": id, "items": drawn(3)}
        if depth < 2 and draw(st.integers(0, 2)) == 0:
            out["sections"] = [section(depth + 1)]
        if draw(st.integers(0, 3)) == 0:
            out["handling"] = draw(handlings)
        return out

    checklist: dict[str, Any] = {"id": "list", "version": "1.0.0", "severities": SEVERITIES, "method": draw(st.sampled_from(["points", "demerit"]))}
    checklist["items"] = [draw(items(f"i{next(counter)}")), *drawn(3)]
    checklist["sections"] = [section(0) for _ in range(draw(st.integers(0, 2)))]
    checklist["handling"] = draw(handlings)
    checklist["rounding"] = {
        "digits": draw(st.integers(0, 3)),
        "mode": draw(st.sampled_from(["half_up", "half_even", "down", "up"])),
        "compare": draw(st.sampled_from(["exact", "rounded"])),
    }
    rungs = []
    for index in range(draw(st.integers(0, 3))):
        several = draw(st.lists(terms(sections), min_size=1, max_size=3))
        shape = draw(st.sampled_from(["all", "any", "not"]))
        rungs.append({"id": f"g{index}", "when": {"not": {"all": several}} if shape == "not" else {shape: several}})
    checklist["grades"] = [*rungs, {"id": "rest", "otherwise": True}] if rungs else []
    return checklist


def answer(draw: st.DrawFn, thing: dict[str, Any]) -> Any:
    codes = [option["id"] for option in thing["options"]] if thing.get("kind") == "choice" else ["pass", "fail"]
    return draw(st.sampled_from([*codes * 3, *STATES, None]))


@st.composite
def inspections(draw: st.DrawFn, checklist: dict[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}

    def walk(node: dict[str, Any]) -> None:
        for item in node.get("items", []):
            if item.get("kind") == "text":
                answers[item["id"]] = draw(st.sampled_from([None, "一切正常"]))
            elif item.get("parts") and draw(st.integers(0, 5)):
                answers[item["id"]] = {part["id"]: answer(draw, part) for part in item["parts"]}
            elif item.get("parts"):
                answers[item["id"]] = draw(st.sampled_from([None, *STATES]))
            else:
                answers[item["id"]] = answer(draw, item)
        for section in node.get("sections", []):
            walk(section)

    walk(checklist)
    facts = {"site.canteen": draw(st.sampled_from([None, True, False])), "site.staff": draw(st.sampled_from([None, 0, 4, 7]))}
    return {"facts": {name: known for name, known in facts.items() if known is not None}, "answers": answers}
