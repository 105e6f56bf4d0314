"""The lines of a card read again: each from what it states, its parts and its instances."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .kinds import SCORED
from .own import said
from .subs import state_of
from .worth import COUNTS, POINTS, ZERO

OUT = ("exclude", "block")


def read_line(raw: dict[str, Any]) -> dict[str, Any]:
    """A line in exact numbers, as nodes roll it up."""
    line = {key: raw[key] for key in ("item", "sections", "kind", "state", "counts", "failed", "deficient")}
    line |= {"instance": raw.get("instance"), "severity": raw.get("severity"), "item_severity": raw.get("severity"), "bonus": raw.get("bonus", False)}
    line["nonconformities"] = Fraction(raw.get("nonconformities", 0))
    single = raw["kind"] in SCORED and "fold" not in raw and line["instance"] is None
    line |= {"said": said(raw["kind"], raw["state"], raw.get("answer")) if single else None, "waits": raw.get("handling") == "block"}
    line |= {key: Fraction(raw.get(key, 0)) for key in ("weight", "points", "credit", "earned", "possible")}
    return line


def check_line(raw: dict[str, Any], method: str) -> dict[str, Any]:
    """Assert that a line follows from its state, its points and its sub-lines; the line in exact numbers."""
    line = read_line(raw)
    handling = raw.get("handling")
    assert raw["counts"] == ("earned" in raw) == ("possible" in raw) == ("points" in raw), raw
    assert (handling is None) == (raw["state"] == "answered"), raw
    check_subs(raw, line, method)
    if not raw["counts"]:
        assert not (raw["failed"] or raw["deficient"] or line["nonconformities"]), raw
        assert handling in OUT or raw["state"] == "answered" or raw["kind"] not in SCORED, raw
        return line
    assert handling not in OUT and raw["state"] != "hidden", raw
    assert line["earned"] == line["points"] * line["weight"], raw
    if line["bonus"]:
        assert method == POINTS and line["possible"] == 0 <= line["earned"], raw
        assert not (raw["failed"] or raw["deficient"] or line["nonconformities"]), raw
        return line
    lost = line["possible"] - line["earned"] if method == POINTS else line["earned"]
    assert line["credit"] == 0 or (line["credit"] > 0 and lost >= 0), raw
    before = lost + line["credit"] * line["weight"]
    assert raw["deficient"] == (lost > 0 and not raw["failed"]), raw
    if handling is not None and not is_folded(raw):
        check_handled(raw, line, lost, method)
    elif raw["kind"] == "pass_fail" and "fold" not in raw:
        assert raw["failed"] == (raw["answer"] == "fail"), raw
        assert before == (line["possible"] if raw["failed"] else ZERO), raw
    if "fold" not in raw:
        check_nonconformities(raw, line, method)
    return line


def is_folded(raw: dict[str, Any]) -> bool:
    """Whether a line is what its parts or instances are: not where one state stands for all, or nobody knows whether it applies."""
    because = raw.get("because")
    unknown = isinstance(because, dict) and because.get("code") == "fact_unknown"
    return not unknown and any(sub["counts"] for sub in raw.get("instances", raw.get("parts", [])))


def check_handled(raw: dict[str, Any], line: dict[str, Any], lost: Fraction, method: str) -> None:
    """A state stands for the worst or for the best; where failures are counted the worst is one, if anything can fail."""
    worst = min(line["possible"], Fraction(1)) if method == COUNTS else line["possible"]
    assert raw["failed"] == (raw["handling"] == "fail"), raw
    assert lost == (ZERO if raw["handling"] == "full" else worst), raw
    assert line["credit"] == 0, raw


def check_nonconformities(raw: dict[str, Any], line: dict[str, Any], method: str) -> None:
    """Of a count that takes away its value; else 1 where it failed."""
    failed = Fraction(raw["failed"])
    may_be = {failed}
    if raw["kind"] == "count" and raw["state"] == "answered":
        value = Fraction(raw["answer"])
        may_be = {value} if method != POINTS else {failed, value}
    assert line["nonconformities"] in may_be, raw
    if method == COUNTS and raw["state"] == "answered":
        assert line["points"] == line["nonconformities"], raw


def folded(subs: list[dict[str, Any]], how: str, method: str) -> Fraction:
    shares = [Fraction(sub["share"]) for sub in subs]
    if how == "mean":
        return sum(shares, ZERO) / len(shares)
    return min(shares) if method == POINTS else max(shares)


def check_subs(raw: dict[str, Any], line: dict[str, Any], method: str) -> None:
    """An item is as good as its worst part or instance, or as their mean, and fails where one fails."""
    remark = raw["kind"] in ("text", "photo")
    for sub in [*raw.get("instances", []), *raw.get("parts", [])]:
        assert not (remark and sub["counts"]), sub
        check_sub(sub, method, remark, line["bonus"] and "instance" in sub)
    assert ("fold" in raw) == ("instances" in raw or "parts" in raw), raw
    assert not ("instances" in raw and "parts" in raw), raw
    subs = [sub for sub in raw.get("instances", raw.get("parts", [])) if sub["counts"]]
    if not raw["counts"] or "fold" not in raw or line["bonus"] or not is_folded(raw):
        assert not raw["counts"] or "fold" not in raw or raw.get("handling") or line["bonus"], raw
        return
    assert raw["state"] == state_of(told(raw.get("instances", raw.get("parts", []))), True), raw
    full = line["possible"] / line["weight"] if line["weight"] else None
    before = line["points"] + (-line["credit"] if method == POINTS else line["credit"])
    if full is not None:
        assert before == folded(subs, raw["fold"], method) * full, raw
    assert raw["failed"] == any(sub["failed"] for sub in subs), raw
    assert line["nonconformities"] == max(Fraction(sub.get("nonconformities", 0)) for sub in subs), raw


def before_credit(sub: dict[str, Any], method: str) -> Fraction:
    """The share before what a correction on the spot gave back: never a share better than full with it."""
    share, credit = Fraction(sub["share"]), Fraction(sub.get("credit", 0))
    assert credit >= 0, sub
    assert credit == 0 or (sub.get("corrected_on_the_spot") and 0 <= (1 - share if method == POINTS else share)), sub
    return share - credit if method == POINTS else share + credit


def told(subs: list[dict[str, Any]]) -> list[str]:
    """The states of the parts or instances that make a line count."""
    return [sub["state"] for sub in subs if sub["counts"] or sub["state"] == "answered"]


def check_sub(sub: dict[str, Any], method: str, remark: bool = False, bonus: bool = False) -> None:
    assert sub["counts"] == ("share" in sub), sub
    for part in sub.get("parts", []):
        check_sub(part, method)
    counted = [part for part in sub.get("parts", []) if part["counts"]]
    if not sub["counts"]:
        assert not sub["failed"] and "nonconformities" not in sub, sub
        assert remark or sub.get("handling") in OUT or sub["state"] == "answered", sub
    elif counted and not bonus:
        assert sub["state"] == state_of(told(sub["parts"]), True), sub
        assert sub["failed"] == any(part["failed"] for part in counted), sub
        assert before_credit(sub, method) == folded(counted, "worst", method), sub
    elif sub.get("handling") and not counted:
        share, worst = Fraction(sub["share"]), Fraction(method != POINTS)
        one_of_many = method == COUNTS and sub["handling"] != "full"
        assert 0 <= share <= 1 if one_of_many else share == (1 - worst if sub["handling"] == "full" else worst), sub
        assert sub["failed"] == (sub["handling"] == "fail" and not bonus), sub
    elif bonus:
        assert not sub["failed"], sub
