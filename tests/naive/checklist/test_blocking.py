"""What weighs nothing blocks nothing, unless a grade or a section's zero_when reads what its answer can change."""

from __future__ import annotations

from typing import Any

from .by_hand import ask, choice, passing


def grades(fact: str) -> list[dict[str, Any]]:
    return [{"id": "good", "when": {"fact": fact, "at_most": 0}}, {"id": "rest", "otherwise": True}]


def kind(checklist: dict[str, Any], answers: dict[str, Any] | None = None) -> str:
    return str(ask(checklist, {"x": "pass"} if answers is None else answers)["kind"])


def test_an_item_without_weight() -> None:
    light = {"id": "a", "weight": 0}
    items = [*passing("x"), light]
    assert kind({"items": items}) == "scored"
    assert kind({"items": items}, {"x": "pass", "a": "error"}) == "scored"
    assert kind({"items": items, "handling": {"not_sampled": "block"}}, {"x": "pass", "a": "not_sampled"}) == "scored"
    # Its failure would change the grade.
    assert kind({"items": items, "grades": grades("failed.count")}) == "provisional"
    assert kind({"items": items, "grades": grades("nonconformities.count")}) == "provisional"
    # It has no severity, so it fails none; with one it does.
    assert kind({"items": items, "grades": grades("failed.veto")}) == "graded"
    assert kind({"items": [*passing("x"), light | {"severity": "veto"}], "grades": grades("failed.veto")}) == "provisional"
    grave = choice("a", 1, 0) | {"weight": 0}
    grave["options"][1]["severity"] = "key"
    assert kind({"items": [*passing("x"), grave], "grades": grades("nonconformities.key")}) == "provisional"
    assert kind({"items": [*passing("x"), grave], "grades": grades("nonconformities.veto")}) == "graded"
    # Nor is it part of a ratio, or deficient; and that it is missing may be said.
    for fact in ("percent", "deficient.count", "worst.item", "answered.share", "answered.count", "not-applicable.count"):
        assert kind({"items": items, "grades": grades(fact)}) == "graded"


def test_an_item_without_weight_in_a_section() -> None:
    section = {"id": "s", "items": [{"id": "a", "weight": 0, "severity": "veto"}, *passing("b")]}
    other = {"id": "t", "items": passing("x")}
    answers = {"x": "pass", "b": "pass"}
    assert kind({"sections": [section, other], "grades": grades("section.s.failed.count")}, answers) == "provisional"
    assert kind({"sections": [section, other], "grades": grades("section.t.failed.count")}, answers) == "graded"
    zeroed = section | {"zero_when": {"fact": "failed.veto", "at_least": 1}}
    assert kind({"sections": [zeroed, other]}, answers) == "provisional"
    # What the section next to it reads of itself does not concern it.
    assert kind({"sections": [section, other | {"zero_when": {"fact": "failed.veto", "at_least": 1}}]}, answers) == "scored"


def mean(fact: str | None = None, **more: Any) -> dict[str, Any]:
    """A section without weight, with another inside it, beside one that counts."""
    inner = {"id": "in", "items": passing("a")}
    light = {"id": "light", "weight": 0, "items": passing("b"), "sections": [inner]} | more
    outer = {"id": "out", "roll_up": "weighted_mean", "sections": [light, {"id": "heavy", "items": passing("x")}]}
    return {"sections": [outer], "grades": grades(fact) if fact else []}


def test_a_section_without_weight_in_a_mean() -> None:
    assert kind(mean()) == "scored"
    for fact in ("failed.count", "deficient.count", "worst.item", "worst.section", "below-minimum.count", "section.out.worst.item"):
        assert kind(mean(fact)) == "provisional"
    for fact in ("section.light.percent", "section.light.total", "section.light.lost", "section.in.percent"):
        assert kind(mean(fact)) == "provisional"
    for fact in ("percent", "total", "lost", "section.out.percent", "section.out.total", "section.heavy.percent", "failed.veto", "answered.share"):
        assert kind(mean(fact)) == "graded"
    assert kind(mean(zero_when={"fact": "percent", "less_than": 50})) == "provisional"


def test_only_the_item_inside_is_waited_for() -> None:
    # `section.in.percent` is not changed by b, which stands beside that section.
    assert ask(mean("section.in.percent"), {"x": "pass"})["waiting_for"] == ["a"]
    assert ask(mean("section.light.percent"), {"x": "pass"})["waiting_for"] == ["b", "a"]


def test_weight_in_a_sum_weighs() -> None:
    # A section's weight is read in a mean only.
    assert kind({"sections": [{"id": "s", "weight": 0, "items": passing("a")}, {"id": "t", "items": passing("x")}]}) == "provisional"
